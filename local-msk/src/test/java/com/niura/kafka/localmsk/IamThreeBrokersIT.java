package com.niura.kafka.localmsk;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static com.niura.kafka.localmsk.IamCluster.allowing;
import static com.niura.kafka.localmsk.IamCluster.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** With several brokers, what one is asked is decided by another: the controller, to which requests are handed on. */
class IamThreeBrokersIT {

    @Test
    void permissionsAndRefusals_areTheSameAsWithOneBroker() throws Exception {
        try (IamCluster cluster = IamCluster.start(KafkaVersion.KAFKA_4, 3)) {
            // Given
            cluster.access(
                    Limits.serverless().toBuilder().partitions(7).build(),
                    identity("operator", allowing("Connect", "CreateTopic", "DescribeTopic")),
                    identity("producer", allowing("Connect", "DescribeTopic", "WriteData", "WriteDataIdempotently")),
                    identity(
                            "consumer",
                            allowing("Connect", "DescribeTopic", "ReadData", "DescribeGroup", "AlterGroup")));

            // When
            try (Admin operator = cluster.client("operator").admin()) {
                create(operator, new NewTopic("spread", 4, (short) -1));
                create(operator, new NewTopic("two", 1, (short) 2));
                create(operator, new NewTopic("three", 1, (short) 3));
                assertThatThrownBy(() -> create(operator, new NewTopic("many", 1, (short) 4)))
                        .hasCauseInstanceOf(InvalidReplicationFactorException.class);
                assertThatThrownBy(() -> create(operator, new NewTopic("more", 2, (short) -1)))
                        .hasCauseInstanceOf(InvalidRequestException.class);
            }
            cluster.client("producer").produce("spread", "hello");
            assertThat(cluster.client("consumer").consume("spread", 1)).containsExactly("hello");
            assertThatThrownBy(() -> cluster.client("producer").create("mine"))
                    .isInstanceOf(TopicAuthorizationException.class);

            // Then
            assertThat(cluster.lastRefusal("producer"))
                    .extracting(Decision::action, Decision::reason)
                    .containsExactly("kafka-cluster:CreateTopic", "no statement allows it");
            assertThat(cluster.decisions("consumer"))
                    .extracting(Decision::brokerId)
                    .containsAnyOf(1, 2, 3);

            // When: as on a provisioned cluster
            cluster.access(
                    Limits.off(),
                    identity(
                            "operator",
                            allowing(
                                    "Connect",
                                    "DescribeClusterDynamicConfiguration",
                                    "AlterClusterDynamicConfiguration")),
                    identity("producer", allowing("Connect", "DescribeTopic", "WriteData")));

            // Then
            try (Admin operator = cluster.client("operator").admin();
                    Admin producer = cluster.client("producer").admin()) {
                setForAllBrokers(operator, "message.max.bytes", "2000000");
                assertThatThrownBy(() -> setForAllBrokers(producer, "message.max.bytes", "1000000"))
                        .hasCauseInstanceOf(ClusterAuthorizationException.class);
            }
        }
    }

    private static void setForAllBrokers(Admin admin, String key, String value)
            throws ExecutionException, InterruptedException {
        ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        admin.incrementalAlterConfigs(Map.of(
                        allBrokers, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(topic)).all().get();
    }
}
