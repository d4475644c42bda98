package com.niura.kafka.iam;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArnTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b2c3d-0000-4000-8000-000000000000-s1",
                "arn:aws:kafka:us-east-1:123456789012:topic/demo/any-uuid-2/eeg.raw.data",
                "arn:aws-cn:kafka:cn-north-1:123456789012:group/demo/u/group:with/odd:parts",
                "arn:aws-eusc:kafka:eusc-de-east-1:123456789012:cluster/demo/u-1",
                "arn:aws-iso-b:kafka:us-isob-east-1:123456789012:topic/demo/u-1/t",
                "arn:aws-us-gov:kafka:us-gov-west-1:123456789012:transactional-id/demo/u/tx"
            })
    void arnOfAws_isReadAndWrittenUnchanged(String text) {
        assertThat(Arn.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cluster/demo/u",
                "arn:aws:kafka:ap-south-1:123456789012",
                "urn:aws:kafka:ap-south-1:123456789012:cluster/demo/u",
                "arn:aws:s3:ap-south-1:123456789012:cluster/demo/u",
                "arn:amazon:kafka:ap-south-1:123456789012:cluster/demo/u",
                "arn:aws:kafka::123456789012:cluster/demo/u",
                "arn:aws:kafka:ap_south_1:123456789012:cluster/demo/u",
                "arn:aws:kafka:ap-south-1:12345:cluster/demo/u",
                "arn:aws:kafka:ap-south-1:123456789012:clusters/demo/u",
                "arn:aws:kafka:ap-south-1:123456789012:cluster/demo",
                "arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u/more",
                "arn:aws:kafka:ap-south-1:123456789012:cluster//u",
                "arn:aws:kafka:ap-south-1:123456789012:topic/demo/u",
                "arn:aws:kafka:ap-south-1:123456789012:topic/demo/u/",
                "arn:aws:kafka:ap-south-1:123456789012:cluster/*/u"
            })
    void anythingElse_isRefusedWithWhatWasFound(String text) {
        assertThatThrownBy(() -> Arn.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be")
                .hasMessageContaining("but was");
    }

    @Test
    void resourcesOfACluster_haveItsNameAndUuid() {
        String common = "/demo/0a1b2c3d-0000-4000-8000-000000000000-s1/";

        assertThat(Samples.CLUSTER.topic("a.b").toString())
                .isEqualTo("arn:aws:kafka:ap-south-1:123456789012:topic" + common + "a.b");
        assertThat(Samples.CLUSTER.group("g"))
                .hasToString("arn:aws:kafka:ap-south-1:123456789012:group" + common + "g");
        assertThat(Samples.CLUSTER.transactionalId("t"))
                .hasToString("arn:aws:kafka:ap-south-1:123456789012:transactional-id" + common + "t");
        assertThat(Samples.CLUSTER.topic("a.b").cluster()).isEqualTo(Samples.CLUSTER);
        assertThatThrownBy(() -> Samples.CLUSTER.topic("")).isInstanceOf(IllegalArgumentException.class);
    }
}
