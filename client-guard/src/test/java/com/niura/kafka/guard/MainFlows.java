package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** What the guard is for, on the broker of a subclass: one that would create topics by itself, if anybody used them. */
abstract class MainFlows {

    static final Duration SETTLE = Duration.ofMillis(300);

    private Admin admin;

    abstract String bootstrapServers();

    @BeforeEach
    final void connect() {
        admin = Admin.create(clientProperties());
    }

    @AfterEach
    final void disconnect() {
        admin.close();
    }

    @Test
    void present_isReady() throws Exception {
        create("present-a", 3);
        create("present-b", 4);

        ReadinessReport report =
                guard(topic("present-a", 3), topic("present-b", 3)).assertReady();

        assertThat(report.topics())
                .containsExactly(
                        new CheckedTopic("present-a", 3, 3, Optional.empty()),
                        new CheckedTopic("present-b", 3, 4, Optional.empty()));
    }

    @Test
    void missingAndTooFew_areToldApart_inTheOrderRequired() throws Exception {
        create("small", 1);
        create("right", 1);

        ReadinessReport report =
                guard(topic("absent", 3), topic("small", 3), topic("right", 1)).check();

        assertThat(report.topics())
                .extracting(
                        CheckedTopic::name,
                        CheckedTopic::partitions,
                        topic -> topic.failure().map(Failure::code).orElse(null))
                .containsExactly(
                        tuple("absent", 0, FailureCode.TOPIC_MISSING),
                        tuple("small", 1, FailureCode.PARTITIONS_TOO_FEW),
                        tuple("right", 1, null));
    }

    @Test
    void nothing_isEverCreated_howeverOftenTheGuardLooks() throws Exception {
        TopicGuard eeg = TopicGuard.forService("eeg")
                .clientProperties(clientProperties())
                .settleWindow(SETTLE)
                .build();

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(eeg::assertReady)
                    .isInstanceOf(TopicsNotReadyException.class)
                    .hasMessageContainingAll(
                            "eeg is not ready", Topics.EEG_RAW_DATA, "admin-tool.jar apply", bootstrapServers());
        }

        // Then the broker would have, on first use by anybody else
        try (KafkaConsumer<byte[], byte[]> careless =
                new KafkaConsumer<>(clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            careless.partitionsFor("created-on-first-use");
        }
        await().untilAsserted(() ->
                assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("created-on-first-use"));
        assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                .doesNotContain(Topics.EEG_RAW_DATA, Topics.EEG_PROCESSED_DATA, Topics.ALERTS_EVENTS);
    }

    @Test
    void topicThatAppearsDuringTheSettleWindow_isPresent() throws Exception {
        CompletableFuture<ReadinessReport> report = TopicGuard.forTopics("late", List.of(topic("late", 2)))
                .clientProperties(clientProperties())
                .settleWindow(Duration.ofSeconds(20))
                .build()
                .checkAsync();

        await().pollDelay(Duration.ofSeconds(1)).until(() -> !report.isDone());
        create("late", 2);

        assertThat(report.get(20, TimeUnit.SECONDS).topics())
                .containsExactly(new CheckedTopic("late", 2, 2, Optional.empty()));
    }

    final Map<String, Object> clientProperties() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    final TopicGuard guard(Topic... topics) {
        return TopicGuard.forTopics("test", List.of(topics))
                .clientProperties(clientProperties())
                .settleWindow(SETTLE)
                .build();
    }

    static Topic topic(String name, int partitions) {
        return new Topic(name, partitions, "test", List.of(), List.of(), Map.of());
    }

    final void create(String name, int partitions) {
        Clusters.create(admin, partitions, name);
    }
}
