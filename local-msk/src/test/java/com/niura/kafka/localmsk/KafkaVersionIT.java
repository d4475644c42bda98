package com.niura.kafka.localmsk;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

/** What is the same at each level, and what is not. */
class KafkaVersionIT {

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void everyVersion_keepsItsRecordsOverStopAndCrash(KafkaVersion level) throws Exception {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder()
                .kafkaVersion(level)
                .brokerConfig("broker.session.timeout.ms", "2000")
                .brokerConfig("broker.heartbeat.interval.ms", "500");
        try (LocalMsk msk = builder.start()) {
            TestClient client = TestClient.of(msk);
            client.create("orders");
            client.produce("orders", "first");

            // When
            msk.stop();
            msk.restart();
            client.produce("orders", "second");
            msk.kill();
            msk.restart();
            client.produce("orders", "third");

            // Then
            assertThat(client.consume("orders", 3)).containsExactly("first", "second", "third");
            assertThat(msk.output()).contains("Kafka version: " + level.release());
        }
    }

    @Test
    void oldKafka_ofSeveralBrokers_isRefused() {
        // Given
        LocalMsk.Builder builder =
                LocalMsk.builder().kafkaVersion(KafkaVersion.KAFKA_2_8).brokers(3);

        // When
        var thrown = assertThatThrownBy(builder::start);

        // Then
        thrown.isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Kafka 2.8 runs as a single broker here, but 3 were asked for: use KafkaVersion.KAFKA_4 for clusters");
    }

    @Test
    void threeBrokers_keepCopiesAndSurviveTheLossOfOne() throws Exception {
        // Given
        try (LocalMsk msk = LocalMsk.builder().brokers(3).start()) {
            TestClient client = TestClient.of(msk);
            try (Admin admin = client.admin()) {
                admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(1, 2, 3)))))
                        .all()
                        .get();
            }
            client.produce("orders", "before");

            // When
            msk.broker(2).kill();

            // Then
            assertThat(msk.broker(2).isRunning()).isFalse();
            assertThat(msk.broker(1).isRunning()).isTrue();
            client.produce("orders", "after");
            assertThat(client.consume("orders", 2)).containsExactly("before", "after");

            msk.broker(2).restart();
            try (Admin admin = client.admin()) {
                await().atMost(TestProgram.LIMIT).untilAsserted(() -> {
                    var orders = admin.describeTopics(List.of("orders"))
                            .allTopicNames()
                            .get();
                    assertThat(orders.values())
                            .singleElement()
                            .extracting(topic -> topic.partitions().get(0).isr(), list(Node.class))
                            .hasSize(3);
                });
            }
            msk.stop();
            assertThat(msk.brokers()).noneMatch(Broker::isRunning);
        }
    }
}
