package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.fault.FaultProxy.Counts;
import com.niura.kafka.localmsk.fault.FaultProxy.Direction;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Brokers that advertise the proxies in front of them: clients have no way around. */
class FaultProxyIT {

    private static FaultProxy proxy;
    private static LocalMsk msk;
    private static TestClient client;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder().faultProxy().start();
        proxy = msk.proxy();
        client = TestClient.of(msk);
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @AfterEach
    void endFaults() {
        proxy.heal();
    }

    @Test
    void records_comeBackThroughTheProxy() throws Exception {
        // Given
        client.create("through-the-proxy");

        // When
        client.produce("through-the-proxy", "a value that somebody could count");

        // Then
        assertThat(client.consume("through-the-proxy", 1)).containsExactly("a value that somebody could count");
        assertThat(proxy.counts().bytesUp()).isGreaterThan(33);
        assertThat(proxy.counts().bytesDown()).isGreaterThan(33);
    }

    @Test
    void freeze_leavesRequestsUnansweredUntilPass() throws Exception {
        try (Admin admin = client.admin()) {
            admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);

            // When
            proxy.pause();
            var answer = admin.describeCluster().clusterId();

            // Then
            assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            proxy.heal();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void deadHost_isFoundAgainWhenItIsBack() throws Exception {
        try (Admin admin = client.admin()) {
            admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);
            long before = proxy.counts().accepted();

            // When
            proxy.refuse();
            proxy.reset();
            var answer = admin.describeCluster().clusterId();

            // Then
            assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(proxy.counts().accepted()).isEqualTo(before);
            proxy.heal();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void connectionsThatBreakInTheMiddleOfAnAnswer_areTriedAgain() throws Exception {
        long before = proxy.counts().accepted();
        try (Admin admin = client.admin()) {
            // When
            proxy.limitData(Direction.DOWN, 100);
            var answer = admin.describeCluster().clusterId();

            // Then
            await().atMost(TestProgram.LIMIT)
                    .untilAsserted(() -> assertThat(proxy.counts().accepted()).isGreaterThan(before + 1));
            assertThat(answer.isDone()).isFalse();
            proxy.heal();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void delayedAnswers_comeLater() throws Exception {
        try (Admin admin = client.admin()) {
            admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);
            Duration delay = Duration.ofMillis(400);

            // When
            proxy.delay(Direction.DOWN, delay);
            long start = System.nanoTime();
            String clusterId = admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);

            // Then
            assertThat(clusterId).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
        }
    }

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void proxy_staysWhenItsBrokerGoes_andEndsWithTheCluster(KafkaVersion level) throws Exception {
        FaultProxy own;
        try (LocalMsk cluster = LocalMsk.builder()
                .kafkaVersion(level)
                .port(freePort())
                .faultProxy()
                .start()) {
            // Given
            own = cluster.proxy();
            assertThat(cluster.bootstrapServers()).isEqualTo(own.bootstrapServers());
            TestClient of = TestClient.of(cluster);
            of.create("orders");
            long before = own.counts().bytesUp();

            // When
            cluster.restart();

            // Then
            of.produce("orders", "after the restart");
            assertThat(of.consume("orders", 1)).containsExactly("after the restart");
            assertThat(cluster.proxy()).isSameAs(own);
            assertThat(own.counts().bytesUp()).isGreaterThan(before);
        }
        assertThat(own.counts().open()).isZero();
        assertThatThrownBy(own::heal).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
    }

    @Test
    void threeBrokers_haveAProxyEach() throws Exception {
        try (LocalMsk cluster = LocalMsk.builder().brokers(3).faultProxy().start();
                Admin admin = TestClient.of(cluster).admin()) {
            // Given
            // The broker that is asked may hear of the others later than the controller.
            await().atMost(TestProgram.LIMIT)
                    .untilAsserted(
                            () -> assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                                    .extracting(node -> node.host() + ":" + node.port())
                                    .containsExactlyInAnyOrderElementsOf(cluster.brokers().stream()
                                            .map(broker -> broker.proxy().bootstrapServers())
                                            .toList()));
            admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(3, 1, 2)))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            FaultProxy leaders = cluster.broker(3).proxy();

            // When
            leaders.refuse();
            leaders.reset();

            // Then
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of(
                            "bootstrap.servers", cluster.bootstrapServers(),
                            "delivery.timeout.ms", 1_000,
                            "request.timeout.ms", 500,
                            "linger.ms", 0,
                            "max.block.ms", 20_000),
                    new StringSerializer(),
                    new StringSerializer())) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "lost"))
                                .get())
                        .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
            }
            // The brokers themselves still see each other.
            await().atMost(TestProgram.LIMIT)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .untilAsserted(() -> assertThat(admin.describeTopics(List.of("orders"))
                                    .allTopicNames()
                                    .get(20, TimeUnit.SECONDS)
                                    .values())
                            .singleElement()
                            .satisfies(topic ->
                                    assertThat(topic.partitions().get(0).isr()).hasSize(3)));
        }
    }

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void serverlessEmulator_isReachedThroughTheProxyOnly(KafkaVersion level) throws Exception {
        try (LocalMsk cluster = LocalMsk.builder()
                .kafkaVersion(level)
                .mskServerless("ap-south-1")
                .faultProxy()
                .start()) {
            // Given
            FaultProxy own = cluster.proxy();
            assertThat(cluster.bootstrapServers()).endsWith(":" + own.address().getPort());
            TestClient administrator =
                    new TestClient(cluster.iam().administrator().clientProperties());
            administrator.create("orders");
            Counts before = own.counts();

            // When
            try (Admin admin = administrator.admin()) {
                admin.describeTopics(List.of("orders")).allTopicNames().get(20, TimeUnit.SECONDS);
            }

            // Then
            Counts after = own.counts();
            // One to the name of first contact, one to the broker.
            assertThat(after.accepted() - before.accepted()).isEqualTo(2);
            assertThat(after.bytesUp() - before.bytesUp()).isBetween(2_000L, 20_000L);
            assertThat(after.bytesDown() - before.bytesDown()).isBetween(2_000L, 20_000L);

            own.limitData(Direction.DOWN, 100);
            try (Admin admin = administrator.admin()) {
                var answer = admin.listTopics().names();
                await().atMost(TestProgram.LIMIT)
                        .untilAsserted(() -> assertThat(own.counts().accepted()).isGreaterThan(after.accepted() + 1));
                assertThat(answer.isDone()).isFalse();
                own.heal();
                assertThat(answer.get(20, TimeUnit.SECONDS)).contains("orders");
            }
            own.refuse();
            long beforeRefusals = own.counts().accepted();
            assertUnreachable(administrator);
            assertThat(own.counts().accepted()).isEqualTo(beforeRefusals);
            own.heal();
            try (Admin admin = administrator.admin()) {
                assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("orders");
            }
        }
    }

    private static void assertUnreachable(TestClient client) {
        try (Admin admin = client.admin()) {
            assertThatThrownBy(() -> admin.listTopics(new ListTopicsOptions().timeoutMs(1_500))
                            .names()
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        }
    }

    private static int freePort() {
        return Ports.choose(1, OptionalInt.empty()).get(0).client();
    }
}
