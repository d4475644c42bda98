package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The guard where nobody answers: it says so, in time. */
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
                .startsWith("eeg is not ready: UNREACHABLE: no Kafka broker answered at " + closedPort);
        assertThat(report.elapsed()).isLessThan(LATEST);
    }

    @Test
    void somethingListensAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ReadinessReport report = check("127.0.0.1:" + silent.getLocalPort());

            assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.UNREACHABLE);
            assertThat(report.elapsed()).isLessThan(LATEST);
        }
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
            Check check = new Check(
                    "eeg",
                    Topics.catalog().service("eeg").topics(),
                    new CatalogSource(true, Optional.empty()),
                    kafka.clientProperties(),
                    Duration.ofSeconds(40),
                    Duration.ZERO,
                    System::nanoTime);
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
