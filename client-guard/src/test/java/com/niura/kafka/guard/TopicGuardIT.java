package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The guard on a broker that would create topics by itself, if anybody used them. */
@WithLocalMsk(brokerConfig = "auto.create.topics.enable=true")
class TopicGuardIT {

    private static final Duration SETTLE = Duration.ofMillis(300);

    private static LocalMsk kafka;
    private static Admin admin;

    @BeforeAll
    static void connect(LocalMsk started) {
        kafka = started;
        admin = Admin.create(kafka.clientProperties());
    }

    @AfterAll
    static void disconnect() {
        admin.close();
    }

    @Test
    void present_isReady() throws Exception {
        create("present-a", 3);
        create("present-b", 4);

        ReadinessReport report =
                guard(topic("present-a", 3), topic("present-b", 3)).assertReady();

        assertThat(report.verdicts())
                .containsExactly(
                        new TopicVerdict.Present("present-a", 3, 3), new TopicVerdict.Present("present-b", 3, 4));
    }

    @Test
    void missingAndTooFew_areToldApart_inTheOrderRequired() throws Exception {
        create("small", 1);
        create("right", 1);

        ReadinessReport report =
                guard(topic("absent", 3), topic("small", 3), topic("right", 1)).check();

        TargetCluster cluster = TargetCluster.of(kafka.clientProperties());
        assertThat(report.verdicts())
                .containsExactly(
                        new TopicFailure.Missing("absent", 3, new CatalogSource(false, Optional.empty()), cluster),
                        new TopicFailure.TooFewPartitions("small", 3, 1, cluster),
                        new TopicVerdict.Present("right", 1, 1));
    }

    @Test
    void nothing_isEverCreated_howeverOftenTheGuardLooks() throws Exception {
        TopicGuard eeg = TopicGuard.forService("eeg")
                .clientProperties(kafka.clientProperties())
                .settleWindow(SETTLE)
                .build();

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(eeg::assertReady)
                    .isInstanceOf(TopicsNotReadyException.class)
                    .hasMessageContainingAll(
                            "eeg is not ready", Topics.EEG_RAW_DATA, "admin-tool.jar apply", kafka.bootstrapServers());
        }

        // Then the broker would have, on first use by anybody else
        try (KafkaConsumer<byte[], byte[]> careless = new KafkaConsumer<>(
                kafka.clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            careless.partitionsFor("created-on-first-use");
        }
        await().untilAsserted(() ->
                assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("created-on-first-use"));
        assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                .doesNotContain(Topics.EEG_RAW_DATA, Topics.EEG_PROCESSED_DATA, Topics.ALERTS_EVENTS);
    }

    @Test
    void topicThatAppearsDuringTheSettleWindow_isPresent() throws Exception {
        Check check = new Check(
                "late",
                List.of(topic("late", 2)),
                new CatalogSource(false, Optional.empty()),
                kafka.clientProperties(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                System::nanoTime);
        CompletableFuture<ReadinessReport> report = CompletableFuture.supplyAsync(check::run);

        await().until(() -> check.latest().isPresent());
        create("late", 2);

        assertThat(report.get(20, TimeUnit.SECONDS).verdicts()).containsExactly(new TopicVerdict.Present("late", 2, 2));
        assertThat(check.attempts()).isGreaterThan(1);
    }

    @Test
    void afterTheCheck_noThreadOfItIsLeft() {
        TopicGuard.forTopics("departing", List.of(topic("absent", 1)))
                .clientProperties(kafka.clientProperties())
                .settleWindow(SETTLE)
                .build()
                .check();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("departing")));
    }

    @Test
    void anAddressThatDropsPackets_isPassedOver() throws Exception {
        create("behind-the-second-address", 1);
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
            Map<String, Object> client = new HashMap<>(kafka.clientProperties());
            client.put("bootstrap.servers", "127.0.0.1:" + full.getLocalPort() + "," + kafka.bootstrapServers());

            ReadinessReport report = TopicGuard.forTopics(
                            "two-addresses", List.of(topic("behind-the-second-address", 1)))
                    .clientProperties(client)
                    .build()
                    .check();

            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void propertiesOfProducersAndConsumers_areNoHindrance() throws Exception {
        create("shared-properties", 1);
        Map<String, Object> client = new HashMap<>(kafka.clientProperties());
        client.put("acks", "all");
        client.put("group.id", "eeg-service");
        client.put("key.serializer", "no.such.Serializer");
        client.put("interceptor.classes", "no.such.Interceptor");
        client.put("metric.reporters", "no.such.Reporter");
        client.put("request.timeout.ms", 60_000);

        ReadinessReport report = TopicGuard.forTopics("shared", List.of(topic("shared-properties", 1)))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.failures()).isEmpty();
    }

    private static TopicGuard guard(Topic... topics) {
        return TopicGuard.forTopics("test", List.of(topics))
                .clientProperties(kafka.clientProperties())
                .settleWindow(SETTLE)
                .build();
    }

    private static Topic topic(String name, int partitions) {
        return new Topic(name, partitions, "test", List.of(), List.of(), Map.of());
    }

    private static void create(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                .all()
                .get(10, TimeUnit.SECONDS);
    }
}
