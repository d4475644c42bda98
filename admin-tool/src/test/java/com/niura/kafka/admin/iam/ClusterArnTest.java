package com.niura.kafka.admin.iam;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClusterArnTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1",
                "arn:aws:kafka:us-east-1:000000000000:cluster/MyTestCluster/abcd1234-0123-abcd-5678-1234abcd-1",
                "arn:aws-cn:kafka:cn-north-1:123456789012:cluster/a/0a1b2c3d-0000-4000-8000-000000000000-12",
                "arn:aws-us-gov:kafka:us-gov-west-1:123456789012:cluster/1-b/0",
                "arn:aws:kafka:ap-southeast-2:123456789012:cluster/Zz-9/0a1b2c3d-s3",
                "arn:aws-eusc:kafka:eusc-de-east-1:123456789012:cluster/niura/0a1b2c3d-s3",
                "arn:aws-iso:kafka:us-iso-east-1:123456789012:cluster/niura/0a1b2c3d-1",
                "arn:aws-iso-b:kafka:us-isob-east-1:123456789012:cluster/niura/0a1b2c3d-1",
                "arn:aws-iso-e:kafka:eu-isoe-west-1:123456789012:cluster/niura/0a1b2c3d-1",
                "arn:aws-iso-f:kafka:us-isof-south-1:123456789012:cluster/niura/0a1b2c3d-1"
            })
    void arnOfACluster_isTaken(String arn) {
        assertThat(new ClusterArn(arn)).hasToString(arn);
        assertThat(new ClusterArn(arn).name()).isEqualTo(arn.split("/", -1)[1]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            arn:aws:kafka:ap-south-1:123456789012:topic/niura/0a-s1/eeg.raw.data | it is the ARN of a topic; that of its cluster is arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a-s1
            arn:aws:kafka:ap-south-1:123456789012:group/niura/0a-s1/a/b          | it is the ARN of a group; that of its cluster is arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a-s1
            arn:aws:kafka:ap-south-1:123456789012:transactional-id/niura/0a-s1/t | it is the ARN of a transactional-id;
            arn:aws:kafka:ap-south-1:123456789012:cluster/niura/*                | it has a wildcard, and a policy is for one cluster
            *                                                                    | it has a wildcard
            arn:aws:kafka:ap-south-1:123456789012:cluster/niura/<uuid>           | it has a placeholder, which is to be filled in first
            ${aws_msk_serverless_cluster.niura.arn}                              | it has a placeholder
            arn:aws:kafka:REGION:ACCOUNT:cluster/CLUSTER/CLUSTER-UUID            | "REGION" is no region of the partition aws
            arn:aws:kafka:ap-south-1:ACCOUNT:cluster/CLUSTER/CLUSTER-UUID        | its account is "ACCOUNT", not twelve digits
            arn:aws:kafka:ap-south-1:123456789012:cluster/CLUSTER/CLUSTER-UUID   | "CLUSTER-UUID" is no UUID of a cluster
            arn:aws:kafka:ap-south-1:1234567890123:cluster/niura/0a-s1           | its account is "1234567890123", not twelve digits
            arn:aws:kafka:cn-north-1:123456789012:cluster/niura/0a-s1            | "cn-north-1" is no region of the partition aws
            arn:aws-cn:kafka:ap-south-1:123456789012:cluster/niura/0a-s1         | "ap-south-1" is no region of the partition aws-cn
            arn:aws-us-gov:kafka:us-east-1:123456789012:cluster/niura/0a-s1      | "us-east-1" is no region of the partition aws-us-gov
            arn:aws-eusc:kafka:ap-south-1:123456789012:cluster/niura/0a-s1       | "ap-south-1" is no region of the partition aws-eusc
            arn:aws:kafka:eusc-de-east-1:123456789012:cluster/niura/0a-s1        | "eusc-de-east-1" is no region of the partition aws
            arn:aws:kafka:us-iso-east-1:123456789012:cluster/niura/0a-s1         | "us-iso-east-1" is no region of the partition aws
            arn:aws-iso:kafka:us-isob-east-1:123456789012:cluster/niura/0a-s1    | "us-isob-east-1" is no region of the partition aws-iso
            arn:aws-iso-g:kafka:us-iso-east-1:123456789012:cluster/niura/0a-s1   | its partition is "aws-iso-g", none of aws, aws-cn, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-us-gov
            arn:aws:kafka-cluster:ap-south-1:123456789012:cluster/niura/0a-s1    | it is an ARN of the service "kafka-cluster", not of kafka
            arn:aws:kafka:ap-south-1:123456789012:cluster/niura                  | its last part is "cluster/niura", not cluster/NAME/UUID
            arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a-s1/topic      | its last part is "cluster/niura/0a-s1/topic", not cluster/NAME/UUID
            arn:aws:kafka:ap-south-1:123456789012:cluster//0a-s1                 | "" is no name of a cluster
            arn:aws:kafka:ap-south-1:123456789012:cluster/niura/                 | "" is no UUID of a cluster
            arn:aws:kafka:ap-south-1:123456789012:configuration/niura/0a-s1      | its last part is "configuration/niura/0a-s1", not cluster/NAME/UUID
            boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098         | it is no ARN of six parts with colons between them
            niura                                                                | it is no ARN of six parts
            ``                                                                   | it is no ARN of six parts
            """)
    void anythingElse_isRefused_withWhatWasExpectedAndFound(String text, String problem) {
        assertThatThrownBy(() -> new ClusterArn(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "must be arn:PARTITION:kafka:REGION:ACCOUNT:cluster/NAME/UUID, but was \"" + text + "\": ")
                .hasMessageContaining(problem);
    }
}
