package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether findings are final or worth another look, and when. Permanent failures end a check at once; what can
 * still change is looked at again, with back-off and jitter, inside the one budget. Confined to one thread.
 */
final class Retries {

    /** There is no point in another attempt with less time than this. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);

    /** However short the time that is left, the cluster is not asked without a pause. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    /** A source of credentials that is not up yet soon is; one that has none will not have any. */
    private static final int MOST_ATTEMPTS_WITHOUT_CREDENTIALS = 3;

    /** How long to wait between looks. */
    private static final class BackOff {

        private static final double JITTER = 0.25;
        /** A topic is looked for again over the open connection: cheap, so soon. */
        static final IntervalFunction FOR_TOPICS =
                IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(150), 1.7, JITTER, Duration.ofSeconds(1));
        /** A cluster is asked again over new connections, which brokers limit: AWS advises a second or more between them. */
        static final IntervalFunction FOR_CLUSTERS = IntervalFunction.ofExponentialRandomBackoff(
                Duration.ofMillis(1500), 1.5, JITTER, Duration.ofSeconds(5));
    }

    private record Look(Findings findings, boolean worthAnother) {}

    private final Settings settings;
    private final Deadline deadline;
    private final LongSupplier nanoTime;
    private @Nullable Deadline settled;
    private @Nullable Deadline permitted;
    private int attemptsWithoutCredentials;

    Retries(Settings settings, Deadline deadline, LongSupplier nanoTime) {
        this.settings = settings;
        this.deadline = deadline;
        this.nanoTime = nanoTime;
    }

    Findings run(Supplier<Findings> attempt) {
        Look first = look(attempt);
        // Most services find their topics at once: what waits and repeats is not even loaded then.
        return first.worthAnother() ? repeat(first, attempt) : first.findings();
    }

    private Findings repeat(Look first, Supplier<Findings> attempt) {
        RetryConfig config = RetryConfig.<Look>custom()
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(Look::worthAnother)
                .retryOnException(error -> false)
                .intervalBiFunction((attempts, look) ->
                        waitAfter(attempts, look.get().findings()).toMillis())
                .build();
        Iterator<Look> taken = List.of(first).iterator();
        return Retry.of("topic-guard", config)
                .executeSupplier(() -> taken.hasNext() ? taken.next() : look(attempt))
                .findings();
    }

    private Look look(Supplier<Findings> attempt) {
        Findings findings = attempt.get();
        return new Look(findings, isWorthAnotherLook(findings));
    }

    /** Asked once after each look, since the windows begin with what was found. */
    boolean isWorthAnotherLook(Findings findings) {
        if (findings.clusterFailure().isEmpty() && settled == null) {
            settled = Deadline.in(settings.settleWindow(), nanoTime);
        }
        if (isDenied(findings) && permitted == null) {
            permitted = Deadline.in(settings.permissionWindow(), nanoTime);
        }
        if (findings.clusterFailure()
                .filter(ClusterFailure.CredentialsUnavailable.class::isInstance)
                .isPresent()) {
            attemptsWithoutCredentials++;
        }
        return deadline.remaining().compareTo(SHORTEST_ATTEMPT) >= 0
                && !patience(findings).isZero();
    }

    /** How long it makes sense to wait for something better than this. */
    private Duration patience(Findings findings) {
        if (mayPassAtAnyTime(findings)) {
            return remaining(deadline).minus(SHORTEST_ATTEMPT);
        }
        Duration longest = isDenied(findings) ? remaining(permitted) : Duration.ZERO;
        return findings.has(TopicFailure.Missing.class) && remaining(settled).compareTo(longest) > 0
                ? remaining(settled)
                : longest;
    }

    private boolean mayPassAtAnyTime(Findings findings) {
        return findings.clusterFailure()
                .map(this::isTransient)
                .orElseGet(() -> findings.verdicts().stream()
                        .anyMatch(verdict -> verdict instanceof TopicFailure.NotReady
                                || (verdict instanceof TopicFailure.Undetermined undetermined
                                        && undetermined.passing())));
    }

    private boolean isTransient(ClusterFailure failure) {
        return failure instanceof ClusterFailure.Unreachable
                || failure instanceof ClusterFailure.ConnectRefused
                || failure instanceof ClusterFailure.ConnectTimedOut
                || failure instanceof ClusterFailure.NameUnresolved
                || failure instanceof ClusterFailure.Throttled
                || (failure instanceof ClusterFailure.CredentialsUnavailable
                        && attemptsWithoutCredentials < MOST_ATTEMPTS_WITHOUT_CREDENTIALS)
                || (failure instanceof ClusterFailure.AuthenticationFailed refused && refused.passing());
    }

    /** What a change of the identity's permissions would mend. */
    private boolean isDenied(Findings findings) {
        return findings.clusterFailure()
                        .filter(failure -> failure instanceof ClusterFailure.AccessDenied
                                || failure instanceof ClusterFailure.ClusterDenied)
                        .isPresent()
                || findings.has(TopicFailure.Unauthorized.class)
                || findings.concerns().stream()
                        .anyMatch(concern -> concern instanceof Concern.PermissionMissing && settings.isFatal(concern));
    }

    private Duration waitAfter(int attempts, Findings findings) {
        Duration backOff = Duration.ofMillis(
                (findings.clusterFailure().isPresent() ? BackOff.FOR_CLUSTERS : BackOff.FOR_TOPICS).apply(attempts));
        // The last look is just when the window ends.
        Duration patience = patience(findings);
        Duration wait = patience.compareTo(backOff) < 0 ? patience : backOff;
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }

    private static Duration remaining(@Nullable Deadline window) {
        return window == null ? Duration.ZERO : window.remaining();
    }
}
