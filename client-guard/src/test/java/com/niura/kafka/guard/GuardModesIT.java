package com.niura.kafka.guard;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What a guard does with its verdict, and how it can be waited for. */
@Tag("one-level")
@WithLocalMsk
class GuardModesIT {

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void captureLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseLog() {
        System.setErr(standardError);
        standardError.print(log());
    }

    @Test
    void fail_throwsAndLeavesTheLogToWhoeverCatchesIt(LocalMsk kafka) {
        assertThatThrownBy(guard(kafka)::assertReady)
                .isInstanceOf(TopicsNotReadyException.class)
                .hasMessageStartingWith("eeg is not ready: 3 of 3 topics not usable");
        assertThat(log()).doesNotContain("eeg is not ready");
    }

    @Test
    void warn_logsAndLetsTheServiceStart(LocalMsk kafka) {
        ReadinessReport report = builder(kafka).mode(GuardMode.WARN).build().assertReady();

        assertThat(report.status()).isEqualTo(ReadinessReport.Status.NOT_READY);
        assertThat(log()).contains("WARN", "eeg is not ready: 3 of 3 topics not usable", "admin-tool.jar apply");
    }

    @Test
    void off_opensNothing() throws Exception {
        try (ServerSocket watched = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ReadinessReport report = TopicGuard.forService("eeg")
                    .clientProperties(Map.of("bootstrap.servers", "127.0.0.1:" + watched.getLocalPort()))
                    .mode(GuardMode.OFF)
                    .build()
                    .assertReady();

            assertThat(report.status()).isEqualTo(ReadinessReport.Status.NOT_CHECKED);
            assertThat(report.isReady()).isTrue();
            assertThat(report.attempts()).isZero();
            watched.setSoTimeout(1);
            assertThatThrownBy(watched::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(log()).contains("eeg was not checked: its guard is off");
    }

    @ParameterizedTest
    @EnumSource(value = GuardMode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void json_isLoggedWhateverTheMode(GuardMode mode, LocalMsk kafka) {
        TopicGuard guard = builder(kafka).mode(mode).logFormat(LogFormat.JSON).build();
        try {
            guard.assertReady();
        } catch (TopicsNotReadyException e) {
            assertThat(mode).isEqualTo(GuardMode.FAIL);
        }

        assertThat(log().lines().filter(line -> line.contains("{\"event\":\"topic-guard\"")))
                .singleElement()
                .asString()
                .startsWith(
                        "[main] " + (mode == GuardMode.FAIL ? "ERROR" : "WARN") + " com.niura.kafka.guard.TopicGuard")
                .contains("\"status\":\"not_ready\"", "\"mode\":\"" + mode + "\"", "\"failureCount\":3");
    }

    @Test
    void extraTopics_areRequiredBesidesTheServicesOwn(LocalMsk kafka) {
        ReadinessReport report = builder(kafka)
                .extraTopics(Topic.named("eeg.dead-letters")
                        .partitions(1)
                        .purpose("what could not be read")
                        .producers("eeg")
                        .build())
                .build()
                .check();

        assertThat(report.missing()).hasSize(4).endsWith("eeg.dead-letters");
        // The admin tool knows that one from a file only.
        assertThat(report.failures().subList(0, 3))
                .allSatisfy(failure -> assertThat(failure.action()).doesNotContain("FILE"));
        assertThat(report.failures().get(3).action())
                .contains(" --catalog FILE\nFILE has to declare what this service asks for");
    }

    @Test
    void inTheBackground_theVerdictIsTheSame(LocalMsk kafka) throws Exception {
        assertThat(guard(kafka).checkAsync().get(20, TimeUnit.SECONDS).missing())
                .hasSize(3);
        CompletableFuture<ReadinessReport> asserted = guard(kafka).assertReadyAsync();

        assertThatThrownBy(() -> asserted.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report().missing()).hasSize(3));
    }

    @Test
    void assertedInTheBackground_aFailureIsLogged_inCaseNobodyWaits(LocalMsk kafka) {
        CompletableFuture<ReadinessReport> forgotten = guard(kafka).assertReadyAsync();

        await().until(forgotten::isDone);

        assertThat(log()).contains("ERROR", "eeg is not ready: 3 of 3 topics not usable");
    }

    @Test
    void aBrokerWithoutAuthorization_givesNoReasonToWarn(LocalMsk kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.clientProperties())) {
            Clusters.create(admin, 1, "free");
        }
        await().untilAsserted(() -> assertThat(TopicGuard.forService("reader")
                        .catalog(TopicCatalog.builder()
                                .service("reader", "readers")
                                .topic(Topic.named("free")
                                        .partitions(1)
                                        .purpose("test")
                                        .consumers("reader")
                                        .build())
                                .build())
                        .clientProperties(kafka.clientProperties())
                        .build()
                        .check())
                .satisfies(report -> {
                    assertThat(report.failures()).isEmpty();
                    assertThat(report.warnings()).isEmpty();
                }));
        assertThat(log()).contains("INFO com.niura.kafka.guard.TopicGuard - reader is ready: 1 topic present");
    }

    private static TopicGuard guard(LocalMsk kafka) {
        return builder(kafka).build();
    }

    private static TopicGuard.Builder builder(LocalMsk kafka) {
        return TopicGuard.forService("eeg")
                .clientProperties(kafka.clientProperties())
                .settleWindow(Duration.ZERO);
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
