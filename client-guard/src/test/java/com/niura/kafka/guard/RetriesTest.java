package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "b1:9092"));
    private static final Findings PRESENT = Findings.of(List.of(new TopicVerdict.Present("a", 1, 1)));
    private static final Findings MISSING =
            Findings.of(List.of(new TopicFailure.Missing("a", 1, new CatalogSource(true, Optional.empty()), CLUSTER)));
    private static final Findings UNREACHABLE =
            Findings.of(new ClusterFailure.Unreachable(CLUSTER, "silence", Optional.empty()));

    private final ManualClock clock = new ManualClock();
    private final Retries retries =
            new Retries(Deadline.in(Duration.ofSeconds(15), clock), Duration.ofSeconds(3), clock);

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
        Findings tooFew = Findings.of(List.of(new TopicFailure.TooFewPartitions("a", 3, 1, CLUSTER)));
        Findings unauthorized = Findings.of(List.of(new TopicFailure.Unauthorized("a", CLUSTER)));

        assertThat(retries.isWorthAnotherLook(tooFew)).isFalse();
        assertThat(retries.isWorthAnotherLook(unauthorized)).isFalse();
        assertThat(retries.isWorthAnotherLook(refused("[id]: Access denied"))).isFalse();
        assertThat(retries.isWorthAnotherLook(
                        Findings.of(new ClusterFailure.TlsMismatch(CLUSTER, "TLS", Optional.empty()))))
                .isFalse();
    }

    @Test
    void whatPasses_isTriedAgainAsLongAsThereIsTime() {
        Findings noLeader = Findings.of(List.of(new TopicFailure.NotReady("a", List.of(0))));
        List<Findings> passing = List.of(
                UNREACHABLE,
                Findings.of(new ClusterFailure.ConnectRefused(CLUSTER, "b1:9092", Optional.empty())),
                Findings.of(new ClusterFailure.ConnectTimedOut(CLUSTER, "b1:9092", Optional.empty())),
                noLeader,
                refused("[id]: Too many connects"),
                refused("Failed to find AWS IAM Credentials [Caused by …]"));

        assertThat(passing).allMatch(retries::isWorthAnotherLook);
        clock.advance(Duration.ofMillis(14_600));
        assertThat(passing).noneMatch(retries::isWorthAnotherLook);
    }

    @Test
    void run_returnsTheLastFindings() {
        Retries impatient = new Retries(Deadline.in(Duration.ofSeconds(15), clock), Duration.ofMillis(20), clock);
        List<Findings> looks = new ArrayList<>(Arrays.asList(MISSING, MISSING, PRESENT));

        Findings findings = impatient.run(() -> looks.remove(0));

        assertThat(findings).isEqualTo(PRESENT);
        assertThat(looks).isEmpty();
    }

    @Test
    void oneTopicMissing_anotherWithoutLeader_isNotAskedForInATightLoop() {
        LongSupplier clock = System::nanoTime;
        Retries retries = new Retries(Deadline.in(Duration.ofMillis(2500), clock), Duration.ofMillis(100), clock);
        Findings both = Findings.of(List.of(
                new TopicFailure.Missing("a", 1, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.NotReady("b", List.of(0))));
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
        Findings passing = Findings.of(List.of(new TopicFailure.Undetermined("a", "later", true)));
        Findings permanent = Findings.of(List.of(new TopicFailure.Undetermined("a", "never", false)));

        assertThat(retries.isWorthAnotherLook(passing)).isTrue();
        assertThat(retries.isWorthAnotherLook(permanent)).isFalse();
    }

    private static Findings refused(String words) {
        return Findings.of(ClusterFailure.of(new SaslAuthenticationException(words), Map.of()));
    }
}
