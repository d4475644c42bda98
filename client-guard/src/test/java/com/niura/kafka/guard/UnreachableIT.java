package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The guard where nobody answers: it says so, in time. */
@Tag("one-level")
class UnreachableIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** The verdict's latest arrival, as documented. */
    private static final Duration LATEST = TIMEOUT.plusMillis(500);

    @Test
    void nothingListens() throws Exception {
        String closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = "127.0.0.1:" + socket.getLocalPort();
        }

        ReadinessReport report = check(closedPort);

        assertThat(report.text())
                .startsWith(
                        "eeg is not ready: CONNECT_REFUSED: expected a Kafka broker at %s, but %s refuses connections"
                                .formatted(closedPort, closedPort))
                .contains("What to do (CONNECT_REFUSED): Nothing listens there. Check the host and the port");
        assertThat(report.elapsed()).isLessThan(LATEST);
    }

    @Test
    void somethingListensAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ReadinessReport report = check("127.0.0.1:" + silent.getLocalPort());

            assertThat(report.text())
                    .contains("UNREACHABLE: no Kafka broker answered at", "accepts connections, but does not answer")
                    .contains("What to do (UNREACHABLE): Check the address and port, that the broker runs");
            assertThat(report.elapsed()).isLessThan(LATEST);
        }
    }

    @Test
    void packetsAreDropped() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());

            ReadinessReport report = check("127.0.0.1:" + full.getLocalPort());

            assertThat(report.text())
                    .contains("CONNECT_TIMEOUT: expected a Kafka broker at ", " are not answered")
                    .contains("security groups and routes between let port " + full.getLocalPort() + " through");
            assertThat(report.elapsed()).isLessThan(LATEST);
        }
    }

    @Test
    void theClientIsStuck_andNothingListens() {
        ReadinessReport report = TopicGuard.forService("eeg")
                .clientProperties(Map.of(
                        "bootstrap.servers", "127.0.0.1:1",
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required;",
                        "sasl.client.callback.handler.class", StuckLogin.class))
                .timeout(TIMEOUT)
                .build()
                .check();

        assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.CONNECT_REFUSED);
        assertThat(report.elapsed()).isBetween(TIMEOUT, LATEST);
    }

    @Test
    void theNameDoesNotResolve() {
        ReadinessReport report = check("boot.does-not-exist.invalid:9092");

        // A name server that does not answer either leaves it at the deadline.
        assertThat(report.failures())
                .singleElement()
                .extracting(Failure::code)
                .isIn(FailureCode.DNS_UNRESOLVED, FailureCode.DEADLINE);
        assertThat(report.elapsed()).isLessThan(LATEST);
    }

    @Test
    void theBrokerIsFrozen_thenThaws() {
        try (LocalMsk kafka = LocalMsk.start()) {
            kafka.freeze();

            ReadinessReport frozen = check(kafka.bootstrapServers());

            assertThat(frozen.failures()).extracting(Failure::code).containsExactly(FailureCode.UNREACHABLE);
            assertThat(frozen.text()).contains("accepts connections, but does not answer");
            assertThat(frozen.elapsed()).isLessThan(LATEST);

            kafka.resume();
            assertThat(check(kafka.bootstrapServers(), Duration.ofSeconds(30)).missing())
                    .contains(Topics.EEG_RAW_DATA);
        }
    }

    @Test
    void theBrokerComesUpWhileTheGuardWaits() throws Exception {
        // A killed broker's successor has to wait until its registration is forgotten.
        try (LocalMsk kafka = LocalMsk.builder()
                .brokerConfig("broker.session.timeout.ms", "2000")
                .brokerConfig("broker.heartbeat.interval.ms", "500")
                .start()) {
            kafka.kill();
            Check check = TopicGuard.forService("eeg")
                    .clientProperties(kafka.clientProperties())
                    .timeout(Duration.ofSeconds(40))
                    .settleWindow(Duration.ZERO)
                    .build()
                    .prepare();
            CompletableFuture<ReadinessReport> report = CompletableFuture.supplyAsync(check::run);

            kafka.restart();

            assertThat(report.get(40, TimeUnit.SECONDS).missing()).hasSize(3);
        }
    }

    @Test
    void anInterrupt_endsTheCheckAtOnceAndStaysSet() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            CompletableFuture<ReadinessReport> report = new CompletableFuture<>();
            Thread starting = new Thread(() -> {
                report.complete(check("127.0.0.1:" + silent.getLocalPort()));
                flag.complete(Thread.currentThread().isInterrupted());
            });

            starting.start();
            await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
            starting.interrupt();

            assertThat(report.get(2, TimeUnit.SECONDS).failures())
                    .extracting(Failure::code)
                    .containsExactly(FailureCode.INTERRUPTED);
            assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A login that blocks while the client is being made, until the worker is interrupted. */
    public static final class StuckLogin implements AuthenticateCallbackHandler {
        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void handle(Callback[] callbacks) {}

        @Override
        public void close() {}
    }

    private static ReadinessReport check(String bootstrapServers) {
        return check(bootstrapServers, TIMEOUT);
    }

    private static ReadinessReport check(String bootstrapServers, Duration timeout) {
        return TopicGuard.forService("eeg")
                .clientProperties(Map.of("bootstrap.servers", bootstrapServers))
                .timeout(timeout)
                .build()
                .check();
    }
}
