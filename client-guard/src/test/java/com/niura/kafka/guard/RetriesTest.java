package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "b1:9092"));
    private static final Findings PRESENT = found(new TopicVerdict.Present("a", 1, 1));
    private static final Findings MISSING =
            found(new TopicFailure.Missing("a", 1, new CatalogSource(true, Optional.empty()), CLUSTER));
    private static final Findings DENIED =
            Findings.of(new ClusterFailure.AccessDenied(CLUSTER, "[id]: Access denied", Optional.empty()));
    private static final Findings UNREACHABLE =
            Findings.of(new ClusterFailure.Unreachable(CLUSTER, "silence", Optional.empty()));

    private final ManualClock clock = new ManualClock();
    private final Retries retries = retries(Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ZERO, clock);

    @Test
    void present_isFinal() {
        assertThat(retries.isWorthAnotherLook(PRESENT)).isFalse();
    }

    @Test
    void missing_isLookedForAgainUntilTheSettleWindowIsOver() {
        assertThat(retries.isWorthAnotherLook(MISSING)).isTrue();
        clock.advance(Duration.ofMillis(2999));
        assertThat(retries.isWorthAnotherLook(MISSING)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(retries.isWorthAnotherLook(MISSING)).isFalse();
    }

    @Test
    void the_settleWindow_startsWithTheFirstAnswerOfTheCluster() {
        assertThat(retries.isWorthAnotherLook(UNREACHABLE)).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(retries.isWorthAnotherLook(MISSING)).isTrue();
        clock.advance(Duration.ofSeconds(3));
        assertThat(retries.isWorthAnotherLook(MISSING)).isFalse();
    }

    @Test
    void whatIsPermanent_isFinalAtOnce() {
        Findings tooFew =
                found(new TopicFailure.TooFewPartitions("a", 3, 1, new CatalogSource(true, Optional.empty()), CLUSTER));
        Findings unauthorized = found(new TopicFailure.Unauthorized("a", CLUSTER));

        assertThat(retries.isWorthAnotherLook(tooFew)).isFalse();
        assertThat(retries.isWorthAnotherLook(unauthorized)).isFalse();
        assertThat(retries.isWorthAnotherLook(DENIED)).isFalse();
        assertThat(retries.isWorthAnotherLook(
                        Findings.of(new ClusterFailure.TlsMismatch(CLUSTER, "TLS", Optional.empty()))))
                .isFalse();
    }

    @Test
    void whatPasses_isTriedAgainAsLongAsThereIsTime() {
        Findings noLeader = found(new TopicFailure.NotReady("a", List.of(0), CLUSTER));
        List<Findings> passing = List.of(
                UNREACHABLE,
                Findings.of(new ClusterFailure.ConnectRefused(CLUSTER, "b1:9092", Optional.empty())),
                Findings.of(new ClusterFailure.ConnectTimedOut(CLUSTER, "b1:9092", Optional.empty())),
                noLeader,
                refused("[id]: Too many connects"));

        assertThat(passing).allMatch(retries::isWorthAnotherLook);
        clock.advance(Duration.ofMillis(14_600));
        assertThat(passing).noneMatch(retries::isWorthAnotherLook);
    }

    @Test
    void absentCredentials_areLookedForSomeTimes() {
        Findings none = refused("Failed to find AWS IAM Credentials [Caused by …]");

        assertThat(retries.isWorthAnotherLook(none)).isTrue();
        assertThat(retries.isWorthAnotherLook(none)).isTrue();
        assertThat(retries.isWorthAnotherLook(none)).isFalse();
    }

    @Test
    void whatIsDenied_isAskedAboutUntilThePermissionWindowIsOver() {
        Retries patient = retries(Duration.ofSeconds(90), Duration.ofSeconds(3), Duration.ofSeconds(60), clock);
        Findings mayNotWrite = Findings.of(
                List.of(new TopicVerdict.Present("a", 1, 1)),
                List.of(new Concern.PermissionMissing(Permission.WRITE_TOPIC, Optional.of("a"), CLUSTER)));

        assertThat(patient.isWorthAnotherLook(DENIED)).isTrue();
        clock.advance(Duration.ofSeconds(59));
        assertThat(patient.isWorthAnotherLook(found(new TopicFailure.Unauthorized("a", CLUSTER))))
                .isTrue();
        assertThat(patient.isWorthAnotherLook(mayNotWrite)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(patient.isWorthAnotherLook(DENIED)).isFalse();
        assertThat(patient.isWorthAnotherLook(mayNotWrite)).isFalse();
    }

    @Test
    void run_returnsTheLastFindings() {
        Retries impatient = retries(Duration.ofSeconds(15), Duration.ofMillis(20), Duration.ZERO, clock);
        List<Findings> looks = new ArrayList<>(Arrays.asList(MISSING, MISSING, PRESENT));

        Findings findings = impatient.run(() -> looks.remove(0));

        assertThat(findings).isEqualTo(PRESENT);
        assertThat(looks).isEmpty();
    }

    @Test
    void oneTopicMissing_anotherWithoutLeader_isNotAskedForInATightLoop() {
        LongSupplier clock = System::nanoTime;
        Retries retries = retries(Duration.ofMillis(2500), Duration.ofMillis(100), Duration.ZERO, clock);
        Findings both = found(
                new TopicFailure.Missing("a", 1, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.NotReady("b", List.of(0), CLUSTER));
        AtomicInteger looks = new AtomicInteger();

        retries.run(() -> {
            looks.incrementAndGet();
            return both;
        });

        // Two seconds with at least 50 ms between the looks.
        assertThat(looks.get()).isBetween(2, 41);
    }

    @Test
    void anErrorThatDoesNotPass_isFinal() {
        Findings passing = found(new TopicFailure.Undetermined("a", "later", true));
        Findings permanent = found(new TopicFailure.Undetermined("a", "never", false));

        assertThat(retries.isWorthAnotherLook(passing)).isTrue();
        assertThat(retries.isWorthAnotherLook(permanent)).isFalse();
    }

    private static Findings found(TopicVerdict... verdicts) {
        return Findings.of(List.of(verdicts), List.of());
    }

    private static Findings refused(String words) {
        return Findings.of(ClusterFailure.of(new SaslAuthenticationException(words), Map.of()));
    }

    private static Retries retries(
            Duration timeout, Duration settleWindow, Duration permissionWindow, LongSupplier clock) {
        Settings settings = new Settings(
                "eeg",
                List.of(),
                new Declarations(new CatalogSource(true, Optional.empty()), Optional.empty()),
                Optional.empty(),
                Map.of(),
                GuardMode.FAIL,
                Set.of(FailureCode.PERMISSION_MISSING),
                timeout,
                settleWindow,
                permissionWindow,
                LogFormat.TEXT);
        return new Retries(settings, Deadline.in(timeout, clock), clock);
    }
}
