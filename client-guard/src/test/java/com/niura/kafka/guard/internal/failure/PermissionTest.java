package com.niura.kafka.guard.internal.failure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PermissionTest {

    @Test
    void reportedOperations_areThePermissionsOnThatKindOfResource() {
        assertThat(Permission.reportedOnTopic(Set.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.CREATE)))
                .hasValue(Set.of(Permission.DESCRIBE_TOPIC, Permission.READ_TOPIC, Permission.CREATE_TOPIC));
        assertThat(Permission.reportedOnCluster(Set.of(AclOperation.DESCRIBE, AclOperation.IDEMPOTENT_WRITE)))
                .hasValue(Set.of(Permission.DESCRIBE_CLUSTER, Permission.WRITE_IDEMPOTENTLY));
    }

    @Test
    void reportThatWhoeverGotItMayNotDescribe_isNone() {
        assertThat(Permission.reportedOnTopic(null)).isEmpty();
        assertThat(Permission.reportedOnTopic(Set.of())).isEmpty();
        assertThat(Permission.reportedOnCluster(Set.of(AclOperation.CREATE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE_TOPIC, alerts, kafka-cluster:WriteData, arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/alerts, Write, Topic:alerts",
        "USE_GROUP, eeg, kafka-cluster:AlterGroup, arn:aws:kafka:REGION:ACCOUNT:group/CLUSTER/CLUSTER-UUID/eeg, Read, Group:eeg",
        "DESCRIBE_TOPIC_CONFIGS, alerts, kafka-cluster:DescribeTopicDynamicConfiguration, arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/alerts, DescribeConfigs, Topic:alerts",
        "WRITE_IDEMPOTENTLY, '', kafka-cluster:WriteDataIdempotently, arn:aws:kafka:REGION:ACCOUNT:cluster/CLUSTER/CLUSTER-UUID, IdempotentWrite, Cluster",
    })
    void eachPermission_hasANameAndAResource_inIamAndInAcls(
            Permission permission, String name, String action, String arn, String operation, String resource) {
        ClientTarget iam = ClientTarget.of(Map.of("bootstrap.servers", "b1:9098", "sasl.mechanism", "AWS_MSK_IAM"));
        ClientTarget acls = ClientTarget.of(Map.of("bootstrap.servers", "b1:9092"));

        assertThat(permission.nameOn(iam)).isEqualTo(action);
        assertThat(permission.resourceOn(iam, name)).isEqualTo(arn);
        assertThat(permission.nameOn(acls)).isEqualTo(operation);
        assertThat(permission.resourceOn(acls, name)).isEqualTo(resource);
    }

    @Test
    void aService_needsWhatTheCatalogSaysItDoes() {
        Topic topic = Topic.named("alerts")
                .partitions(1)
                .purpose("Alerts")
                .producers("core")
                .consumers("core", "gateway")
                .build();

        assertThat(Permission.toUse(topic, "core")).isEqualTo(List.of(Permission.WRITE_TOPIC, Permission.READ_TOPIC));
        assertThat(Permission.toUse(topic, "gateway")).isEqualTo(List.of(Permission.READ_TOPIC));
        assertThat(Permission.toUse(topic, "eeg")).isEmpty();
    }
}
