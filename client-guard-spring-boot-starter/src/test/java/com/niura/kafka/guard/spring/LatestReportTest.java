package com.niura.kafka.guard.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class LatestReportTest {

    private static final Map<String, Object> CLIENT = Map.of("bootstrap.servers", "127.0.0.1:1");
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger clients = new AtomicInteger();
    private Admin admin;

    @BeforeEach
    void create() {
        admin = Admin.create(CLIENT);
    }

    @AfterEach
    void close() {
        admin.close(Duration.ZERO);
    }

    @Test
    void withoutInterval_theReportOfTheStartStays() {
        try (LatestReport reports = reports(guard(), null)) {
            assertThat(reports.current()).isEmpty();
            reports.put(guard().check());
            LatestReport.Checked atStart = reports.latest().orElseThrow();

            nanoTime.addAndGet(Duration.ofDays(1).toNanos());

            assertThat(reports.current()).containsSame(atStart);
            assertThat(clients).hasValue(0);
        }
    }

    @Test
    void withInterval_looksAgainWhenItIsOver_withOneClient() {
        try (LatestReport reports = reports(unanswered(), INTERVAL)) {
            reports.put(guard().check());
            LatestReport.Checked atStart = reports.latest().orElseThrow();

            nanoTime.addAndGet(INTERVAL.toNanos() - 1);
            assertThat(reports.current()).containsSame(atStart);
            assertThat(clients).hasValue(0);

            nanoTime.addAndGet(1);
            LatestReport.Checked second = reports.current().orElseThrow();
            assertThat(second).isNotSameAs(atStart);
            assertThat(reports.current()).containsSame(second);

            nanoTime.addAndGet(INTERVAL.toNanos());
            assertThat(reports.current().orElseThrow()).isNotSameAs(second);
            assertThat(clients).hasValue(1);
        }
    }

    @Test
    void guardThatIsOff_neverLooks() {
        TopicGuard off = TopicGuard.forService("eeg")
                .clientProperties(CLIENT)
                .mode(GuardMode.OFF)
                .build();
        try (LatestReport reports = reports(off, INTERVAL)) {
            reports.put(off.check());
            LatestReport.Checked atStart = reports.latest().orElseThrow();

            nanoTime.addAndGet(INTERVAL.toNanos());

            assertThat(reports.current()).containsSame(atStart);
            assertThat(clients).hasValue(0);
        }
    }

    @Test
    void whileOneLooks_othersGetTheReportBefore() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TopicGuard slow = TopicGuard.forService("eeg")
                .catalog(() -> {
                    looking.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Topics.catalog();
                })
                .clientProperties(CLIENT)
                .timeout(Duration.ofSeconds(1))
                .build();
        try (LatestReport reports = reports(slow, INTERVAL)) {
            ReadinessReport atStart = guard().check();
            reports.put(atStart);
            nanoTime.addAndGet(INTERVAL.toNanos());
            CompletableFuture<LatestReport.Checked> first =
                    CompletableFuture.supplyAsync(() -> reports.current().orElseThrow());
            assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(reports.current().orElseThrow().report()).isSameAs(atStart);

            goOn.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).report().subject()).isEqualTo("eeg");
        }
    }

    @Test
    void closed_closesItsClientAndLooksNoMore() {
        LatestReport reports = reports(unanswered(), INTERVAL);
        reports.put(guard().check());
        nanoTime.addAndGet(INTERVAL.toNanos());
        LatestReport.Checked last = reports.current().orElseThrow();

        reports.close();

        nanoTime.addAndGet(INTERVAL.toNanos());
        assertThat(reports.current()).containsSame(last);
        assertThatThrownBy(() -> admin.listTopics().names().get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("Cannot accept new calls when AdminClient is closing.");
    }

    @Test
    void health_isOutOfServiceWhenALaterLookFindsWhatKeepsFromStarting(CapturedOutput output) {
        TopicGuard broken = TopicGuard.forService("eeg")
                .clientProperties(CLIENT)
                .catalog(() -> {
                    throw new IllegalStateException("no catalog");
                })
                .build();
        try (LatestReport reports = reports(broken, INTERVAL)) {
            reports.put(guard().check());
            assertThat(TopicGuardHealth.of(reports.current()).status()).isEqualTo("UP");

            nanoTime.addAndGet(INTERVAL.toNanos());

            assertThat(TopicGuardHealth.of(reports.current()).status()).isEqualTo("OUT_OF_SERVICE");
        }
        assertThat(output).contains("eeg is not ready");
    }

    @Test
    void health_isUnknownWhenALaterLookHasNoAnswer() {
        try (LatestReport reports = reports(unanswered(), INTERVAL)) {
            reports.put(guard().check());
            nanoTime.addAndGet(INTERVAL.toNanos());

            TopicGuardHealth health = TopicGuardHealth.of(reports.current());

            assertThat(health.status()).isEqualTo("UNKNOWN");
            assertThat(health.details())
                    .hasEntrySatisfying(
                            "failures",
                            failures -> assertThat(failures.toString()).contains("DEADLINE"));
        }
    }

    @Test
    void clientThatHasEnded_isMadeAnew() {
        admin.close(Duration.ZERO);
        try (LatestReport reports = reports(unanswered(), INTERVAL)) {
            reports.put(guard().check());
            nanoTime.addAndGet(INTERVAL.toNanos());
            assertThat(reports.current().orElseThrow().report().failures())
                    .extracting(Failure::code)
                    .containsExactly(FailureCode.INTERNAL);
            nanoTime.addAndGet(INTERVAL.toNanos());

            assertThat(reports.current()).isPresent();

            assertThat(clients).hasValue(2);
        }
    }

    @Test
    void clientThatCannotBeMade_isInTheReport() {
        TopicGuard nameless = TopicGuard.forService("eeg")
                .clientProperties(Map.of("bootstrap.servers", "no.such.host.invalid:9098"))
                .build();
        try (LatestReport reports = new LatestReport(nameless, nameless::createAdmin, INTERVAL, nanoTime::get)) {
            reports.put(guard().check());
            nanoTime.addAndGet(INTERVAL.toNanos());

            ReadinessReport report = reports.current().orElseThrow().report();

            assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.DNS_UNRESOLVED);
        }
    }

    private LatestReport reports(TopicGuard guard, @Nullable Duration interval) {
        return new LatestReport(
                guard,
                () -> {
                    clients.incrementAndGet();
                    return admin;
                },
                interval,
                nanoTime::get);
    }

    /** Without topics a guard is ready, and asks nobody. */
    private static TopicGuard guard() {
        return TopicGuard.forTopics("own", List.of()).clientProperties(CLIENT).build();
    }

    private static TopicGuard unanswered() {
        return TopicGuard.forService("eeg")
                .clientProperties(CLIENT)
                .timeout(Duration.ofSeconds(1))
                .build();
    }
}
