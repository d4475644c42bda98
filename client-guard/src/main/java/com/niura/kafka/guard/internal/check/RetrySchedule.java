package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether another attempt is worth it, and when. Permanent failures end a check at once; what can still change is looked at
 * again, with back-off and jitter, inside the one budget. Confined to one thread.
 *
 * <p>Worth another attempt are: retriable failures, until the deadline; a cluster of which nothing at all is heard, until the
 * silence limit; what a change just made may not have reached every broker of, within the settle window; denied permissions, within
 * the permission window. Both windows begin with the first answer that they are for.
 */
final class RetrySchedule {

    /** There is no point in another attempt with less time than this. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);
    /** However short the time that is left, the cluster is not asked without a pause. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    /** A source of credentials that is not up yet soon is; one that has none will not have any. The same for config providers. */
    private static final int MOST_ATTEMPTS_IN_VAIN = 3;

    /** What a change just made may not have reached every broker of, and what may not have been answered by chance. */
    private static final Set<FailureCode> SETTLING = EnumSet.of(
            FailureCode.TOPIC_MISSING,
            FailureCode.PARTITIONS_TOO_FEW,
            FailureCode.CONFIG_DRIFT,
            FailureCode.LEADER_UNREACHABLE,
            FailureCode.UNVERIFIED);
    /** What a change of the identity's permissions mends. */
    private static final Set<FailureCode> DENIED = EnumSet.of(
            FailureCode.AUTH_DENIED,
            FailureCode.CLUSTER_DENIED,
            FailureCode.TOPIC_UNAUTHORIZED,
            FailureCode.PERMISSION_MISSING);

    private static final Set<FailureCode> SOON_OR_NEVER =
            EnumSet.of(FailureCode.CREDENTIALS_UNAVAILABLE, FailureCode.CONFIG_UNAVAILABLE);

    private final GuardConfig config;
    private final LongSupplier nanoTime;
    private final Deadline deadline;
    private final Deadline silence;
    private @Nullable Deadline settled;
    private @Nullable Deadline permitted;
    private int attemptsInVain;
    private boolean heard;

    RetrySchedule(GuardConfig config, Deadline deadline, Deadline silence, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.deadline = deadline;
        this.silence = silence;
    }

    /** Makes attempts until one is final, and returns its result. */
    AttemptResult run(Supplier<AttemptResult> attempt) throws InterruptedException {
        AttemptResult first = attempt.get();
        // Most services find their topics at once: what waits and repeats is not even loaded then.
        return isWorthAnother(first) ? repeat(first, attempt) : first;
    }

    private AttemptResult repeat(AttemptResult first, Supplier<AttemptResult> attempt) throws InterruptedException {
        RetryConfig config = RetryConfig.<AttemptResult>custom()
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(this::isWorthAnother)
                .retryOnException(error -> false)
                .intervalBiFunction((attempts, result) ->
                        pauseAfter(attempts + 1, result.get()).toMillis())
                .build();
        Thread.sleep(pauseAfter(1, first).toMillis());
        return Retry.of("topic-guard", config).executeSupplier(attempt);
    }

    /** Asked once after each attempt, since the windows begin with what was found. */
    boolean isWorthAnother(AttemptResult result) {
        if (result.clusterFailure().isEmpty() && settled == null) {
            settled = Deadline.in(config.settleWindow(), nanoTime);
        }
        if (has(result, DENIED) && permitted == null) {
            permitted = Deadline.in(config.permissionWindow(), nanoTime);
        }
        if (!result.pending() && has(result, SOON_OR_NEVER)) {
            attemptsInVain++;
        }
        heard |= !result.silent();
        Duration window = remainingWindow(result);
        return deadline.remaining().compareTo(SHORTEST_ATTEMPT) >= 0
                && (result.silent() ? window.compareTo(SHORTEST_ATTEMPT) >= 0 : !window.isZero());
    }

    /** Whether the final result says what another broker may not know yet. */
    boolean needsConfirmation(AttemptResult result) {
        return has(result, SETTLING);
    }

    /** Returns until when a cluster is asked that does not answer: longer, once anything was heard of it. */
    Deadline end() {
        return heard ? deadline : silence;
    }

    /** Returns how long it makes sense to wait for something better: one failure that is final makes the result final. */
    private Duration remainingWindow(AttemptResult result) {
        return result.pending()
                ? end().remaining()
                : failures(result)
                        .map(this::remainingWindow)
                        .min(Duration::compareTo)
                        .orElse(Duration.ZERO);
    }

    private Duration remainingWindow(Failure failure) {
        if (SETTLING.contains(failure.code())) {
            return remaining(settled);
        }
        if (DENIED.contains(failure.code())) {
            return remaining(permitted);
        }
        boolean isInVain = SOON_OR_NEVER.contains(failure.code()) && attemptsInVain >= MOST_ATTEMPTS_IN_VAIN;
        return failure.retriable() && !isInVain ? end().remaining() : Duration.ZERO;
    }

    private boolean has(AttemptResult result, Set<FailureCode> codes) {
        return failures(result).anyMatch(failure -> codes.contains(failure.code()));
    }

    /** Returns what keeps the service from being ready, the warnings that count as failures included. */
    private Stream<Failure> failures(AttemptResult result) {
        return Stream.concat(
                result.failures(),
                result.warnings().stream().filter(warning -> config.failOn().contains(warning.code())));
    }

    private static Duration remaining(@Nullable Deadline window) {
        return window == null ? Duration.ZERO : window.remaining();
    }

    /** Returns how long to pause before the next attempt; the last one is just when the window ends. */
    Duration pauseAfter(int attempt, AttemptResult result) {
        if (result.pending()) {
            return Duration.ZERO;
        }
        Duration pause = Deadline.min(remainingWindow(result), Backoff.after(attempt, result));
        return pause.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : pause;
    }

    /** The pauses between attempts. */
    private static final class Backoff {

        private static final double JITTER = 0.25;
        /** A topic is looked for again over the open connection: cheap, so soon. */
        private static final IntervalFunction FOR_TOPICS =
                IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(150), 1.7, JITTER, Duration.ofSeconds(1));
        /** A cluster is asked again over new connections, which brokers limit: AWS advises a second or more between them. */
        private static final IntervalFunction FOR_CLUSTERS = IntervalFunction.ofExponentialRandomBackoff(
                Duration.ofMillis(1500), 1.5, JITTER, Duration.ofSeconds(5));

        /** Of many that begin at once, the last would otherwise wait while nobody connects any more; a second at the least here, too. */
        private static final IntervalFunction FOR_LOGINS = IntervalFunction.ofRandomized(Duration.ofMillis(1500), 0.33);

        static Duration after(int attempt, AttemptResult result) {
            IntervalFunction pauses = result.isClusterFailure(FailureCode.AUTH_THROTTLED)
                    ? FOR_LOGINS
                    : result.clusterFailure().isPresent() ? FOR_CLUSTERS : FOR_TOPICS;
            return Duration.ofMillis(pauses.apply(attempt));
        }
    }
}
