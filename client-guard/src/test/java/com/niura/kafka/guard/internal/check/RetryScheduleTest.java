package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTest {

    private static final Failures FAILURES = Samples.failures();
    private static final HostPort BROKER = new HostPort("b1", 9092);
    private static final AttemptResult PRESENT =
            AttemptResult.of(List.of(new CheckedTopic("a", 3, 3, Optional.empty())), List.of());
    private static final AttemptResult MISSING = failed(FAILURES.missing(Samples.TOPIC));
    private static final AttemptResult DENIED = AttemptResult.of(FAILURES.accessDenied("[id]: Access denied", null));
    private static final AttemptResult REFUSED =
            AttemptResult.pending(FAILURES.connectRefused(BROKER, new RuntimeException()), true);
    private static final AttemptResult SLOW = AttemptResult.pending(FAILURES.loginGetsNoFurther("no answer"), false);

    private long now;
    private final RetrySchedule schedule =
            schedule(Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ZERO, () -> now);

    @Test
    void present_isFinal() {
        assertThat(schedule.isWorthAnother(PRESENT)).isFalse();
    }

    static Stream<AttemptResult> settling() {
        return Stream.of(
                MISSING,
                failed(FAILURES.tooFewPartitions(Samples.TOPIC, 1)),
                warned(FAILURES.drift(Samples.TOPIC, "retention.ms", "1", "2")));
    }

    @ParameterizedTest
    @MethodSource("settling")
    void whatAFreshChangeExplains_isLookedAtAgain_untilTheSettleWindowIsOver(AttemptResult result) {
        assertThat(schedule.isWorthAnother(result)).isTrue();
        advance(Duration.ofMillis(2999));
        assertThat(schedule.isWorthAnother(result)).isTrue();
        advance(Duration.ofMillis(1));
        assertThat(schedule.isWorthAnother(result)).isFalse();
    }

    @Test
    void settleWindow_beginsWithTheFirstAnswerOfTheCluster() {
        assertThat(schedule.isWorthAnother(SLOW)).isTrue();
        advance(Duration.ofSeconds(10));
        assertThat(schedule.isWorthAnother(MISSING)).isTrue();
        advance(Duration.ofSeconds(3));
        assertThat(schedule.isWorthAnother(MISSING)).isFalse();
    }

    static Stream<AttemptResult> permanent() {
        return Stream.of(
                DENIED,
                failed(FAILURES.unauthorized(Samples.TOPIC)),
                failed(FAILURES.undetermined(Samples.TOPIC, "never", false)),
                AttemptResult.of(FAILURES.tlsMismatch("TLS", null)),
                AttemptResult.of(FAILURES.configInvalid("no", null)),
                warned(FAILURES.permissionMissing(Permission.WRITE_TOPIC, Optional.of("a"))));
    }

    @ParameterizedTest
    @MethodSource("permanent")
    void permanentFailures_endTheCheckAtOnce(AttemptResult result) {
        assertThat(schedule.isWorthAnother(result)).isFalse();
    }

    static Stream<AttemptResult> retriable() {
        return Stream.of(
                SLOW,
                AttemptResult.pending(FAILURES.cpuShortage("0.1 CPU seconds"), false),
                AttemptResult.of(FAILURES.throttled("Too many connects", null)),
                failed(FAILURES.notReady(Samples.TOPIC, List.of(0))),
                failed(FAILURES.undetermined(Samples.TOPIC, "later", true)));
    }

    @ParameterizedTest
    @MethodSource("retriable")
    void retriableFailures_areTriedAgain_asLongAsThereIsTime(AttemptResult result) {
        assertThat(schedule.isWorthAnother(result)).isTrue();
        advance(Duration.ofMillis(59_400));
        assertThat(schedule.isWorthAnother(result)).isTrue();
        advance(Duration.ofMillis(200));
        assertThat(schedule.isWorthAnother(result)).isFalse();
    }

    @Test
    void silence_isAskedAgainFor15Seconds_butForAllOfTheTimeOnceSomethingWasHeard() {
        assertThat(schedule.isWorthAnother(REFUSED)).isTrue();
        advance(Duration.ofSeconds(14));
        assertThat(schedule.isWorthAnother(REFUSED)).isTrue();
        assertThat(schedule.isWorthAnother(SLOW)).isTrue();
        advance(Duration.ofSeconds(20));
        assertThat(schedule.isWorthAnother(REFUSED)).isTrue();

        RetrySchedule deaf = schedule(Duration.ofSeconds(60), Duration.ZERO, Duration.ZERO, () -> now);
        advance(Duration.ofSeconds(15));
        assertThat(deaf.isWorthAnother(REFUSED)).isFalse();
    }

    @Test
    void absentCredentials_areAskedForThreeTimes_butWaitedForAsLongAsTheirSourceIsSilent() {
        AttemptResult none = AttemptResult.of(FAILURES.credentialsUnavailable("none", null));
        AttemptResult waiting = AttemptResult.pending(FAILURES.credentialsUnavailable("silent", null), false);

        assertThat(schedule.isWorthAnother(none)).isTrue();
        assertThat(schedule.isWorthAnother(waiting)).isTrue();
        assertThat(schedule.isWorthAnother(none)).isTrue();
        assertThat(schedule.isWorthAnother(waiting)).isTrue();
        assertThat(schedule.isWorthAnother(none)).isFalse();
    }

    @Test
    void deniedPermissions_areAskedForAgain_untilThePermissionWindowIsOver() {
        RetrySchedule patient =
                schedule(Duration.ofSeconds(90), Duration.ofSeconds(3), Duration.ofSeconds(60), () -> now);
        AttemptResult mayNotWrite = warned(FAILURES.permissionMissing(Permission.WRITE_TOPIC, Optional.of("a")));

        assertThat(patient.isWorthAnother(DENIED)).isTrue();
        advance(Duration.ofSeconds(59));
        assertThat(patient.isWorthAnother(failed(FAILURES.unauthorized(Samples.TOPIC))))
                .isTrue();
        assertThat(patient.isWorthAnother(mayNotWrite)).isTrue();
        advance(Duration.ofSeconds(1));
        assertThat(patient.isWorthAnother(DENIED)).isFalse();
        assertThat(patient.isWorthAnother(mayNotWrite)).isFalse();
    }

    @Test
    void oneFinalFailure_endsTheCheck_whateverElseMayPass() {
        AttemptResult result = AttemptResult.of(
                List.of(
                        new CheckedTopic("a", 3, 0, Optional.of(FAILURES.unauthorized(Samples.TOPIC))),
                        new CheckedTopic("b", 3, 3, Optional.of(FAILURES.notReady(Samples.TOPIC, List.of(0))))),
                List.of());

        assertThat(schedule.isWorthAnother(result)).isFalse();
    }

    @Test
    void confirmation_isForWhatAnotherBrokerMayKnowBetter() {
        assertThat(schedule.needsConfirmation(MISSING)).isTrue();
        assertThat(schedule.needsConfirmation(PRESENT)).isFalse();
        assertThat(schedule.needsConfirmation(DENIED)).isFalse();
        // Of the warnings those that count as failures.
        assertThat(schedule.needsConfirmation(warned(FAILURES.drift(Samples.TOPIC, "retention.ms", "1", "2"))))
                .isTrue();
        assertThat(schedule.needsConfirmation(
                        warned(FAILURES.leaderUnreachable(new HostPort("b1", 9092), "refused", List.of("a")))))
                .isFalse();
    }

    @Test
    void run_returnsTheLastResult() throws InterruptedException {
        RetrySchedule impatient = schedule(Duration.ofSeconds(15), Duration.ofMillis(20), Duration.ZERO, () -> now);
        List<AttemptResult> results = new ArrayList<>(Arrays.asList(MISSING, MISSING, PRESENT));

        AttemptResult result = impatient.run(() -> results.remove(0));

        assertThat(result).isEqualTo(PRESENT);
        assertThat(results).isEmpty();
    }

    @Test
    void pauses_grow_butAPendingAnswerIsWaitedForWithoutOne() {
        assertThat(schedule.isWorthAnother(SLOW)).isTrue();

        assertThat(schedule.pauseAfter(1, SLOW)).isZero();
        assertThat(schedule.pauseAfter(1, AttemptResult.of(FAILURES.unreachable("no answer", null))))
                .isBetween(Duration.ofMillis(1100), Duration.ofMillis(1900));
        assertThat(schedule.pauseAfter(9, AttemptResult.of(FAILURES.unreachable("no answer", null))))
                .isBetween(Duration.ofMillis(3750), Duration.ofMillis(6250));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void pauses_betweenLoginsThatAreTooMany_doNotGrow(int attempt) {
        assertThat(schedule.pauseAfter(attempt, AttemptResult.of(FAILURES.throttled("Too many connects", null))))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void oneTopicMissing_anotherWithoutLeader_areNotAskedForInATightLoop() throws InterruptedException {
        RetrySchedule real = schedule(Duration.ofMillis(1500), Duration.ofMillis(100), Duration.ZERO, System::nanoTime);
        AttemptResult both = AttemptResult.of(
                List.of(
                        new CheckedTopic("a", 3, 0, Optional.of(FAILURES.missing(Samples.TOPIC))),
                        new CheckedTopic("b", 3, 3, Optional.of(FAILURES.notReady(Samples.TOPIC, List.of(0))))),
                List.of());
        AtomicInteger attempts = new AtomicInteger();

        real.run(() -> {
            attempts.incrementAndGet();
            return both;
        });

        // One second with at least 50 ms between the attempts.
        assertThat(attempts.get()).isBetween(2, 21);
    }

    private void advance(Duration by) {
        now += by.toNanos();
    }

    private static AttemptResult failed(Failure failure) {
        return AttemptResult.of(List.of(new CheckedTopic("a", 3, 0, Optional.of(failure))), List.of());
    }

    private static AttemptResult warned(Failure warning) {
        return AttemptResult.of(PRESENT.topics(), List.of(warning));
    }

    private static RetrySchedule schedule(
            Duration timeout, Duration settleWindow, Duration permissionWindow, LongSupplier clock) {
        GuardConfig config = Samples.config(timeout, settleWindow, permissionWindow);
        Deadline deadline = Deadline.in(timeout, clock);
        return new RetrySchedule(config, deadline, deadline.atMost(config.silence()), clock);
    }
}
