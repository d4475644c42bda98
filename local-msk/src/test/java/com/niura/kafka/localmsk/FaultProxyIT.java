package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.localmsk.FaultProxy.Direction;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A broker that advertises the proxy in front of it: clients have no way around. */
class FaultProxyIT {

    private static FaultProxy proxy;
    private static LocalMsk msk;
    private static TestClient client;

    @BeforeAll
    static void start() {
        int brokerPort = Ports.choose(1, OptionalInt.empty()).get(0).client();
        proxy = FaultProxy.inFrontOf(Ports.address(0), Ports.address(brokerPort));
        msk = LocalMsk.builder()
                .port(brokerPort)
                .brokerConfig("advertised.listeners", "CLIENT://" + proxy.bootstrapServers())
                // The broker's own listener is not advertised; it need not be, with nobody to replicate to.
                .brokerConfig("inter.broker.listener.name", "CLIENT")
                .start();
        client = new TestClient(Map.of("bootstrap.servers", proxy.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        msk.close();
        proxy.close();
    }

    @AfterEach
    void endFaults() {
        proxy.pass();
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
    void clientThatKnowsTheBrokersOwnAddress_isLedToTheProxy() throws Exception {
        try (Admin admin = TestClient.of(msk).admin()) {
            assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                    .singleElement()
                    .satisfies(node -> assertThat(node.port())
                            .isEqualTo(proxy.address().getPort())
                            .isNotEqualTo(
                                    Integer.parseInt(msk.bootstrapServers().split(":", 2)[1])));
        }
    }

    @Test
    void freeze_leavesRequestsUnansweredUntilPass() throws Exception {
        try (Admin admin = client.admin()) {
            admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);

            // When
            proxy.freeze();
            var answer = admin.describeCluster().clusterId();

            // Then
            assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            proxy.pass();
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
            proxy.pass();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void connectionsThatBreakInTheMiddleOfAnAnswer_areTriedAgain() throws Exception {
        long before = proxy.counts().accepted();
        try (Admin admin = client.admin()) {
            // When
            proxy.cutAfter(Direction.DOWN, 100);
            var answer = admin.describeCluster().clusterId();

            // Then
            assertThatThrownBy(() -> answer.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(proxy.counts().accepted()).isGreaterThan(before + 1);
            proxy.pass();
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
}
