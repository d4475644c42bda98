package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

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

    @Test
    void commandThatGrants_takesTheBootstrapServersAsOneArgument() {
        TargetCluster cluster = TargetCluster.of(Map.of("bootstrap.servers", " b1:9092, b2:9092 ,b3:9092"));

        assertThat(Permission.WRITE_TOPIC.serviceRemedy(cluster, "alerts"))
                .contains("kafka-acls.sh --bootstrap-server b1:9092,b2:9092,b3:9092 --command-config ");
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
