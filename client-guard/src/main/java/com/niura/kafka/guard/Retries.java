package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Optional;
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

    private static final double JITTER = 0.25;
    /** A topic is looked for again over the open connection: cheap, so soon. */
    private static final IntervalFunction FOR_TOPICS =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(150), 1.7, JITTER, Duration.ofSeconds(1));
    /** A cluster is asked again over new connections, which brokers limit: AWS advises a second or more between them. */
    private static final IntervalFunction FOR_CLUSTERS =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(1500), 1.5, JITTER, Duration.ofSeconds(5));

    private final Deadline deadline;
    private final Duration settleWindow;
    private final LongSupplier nanoTime;
    private @Nullable Deadline settled;

    /**
     * @param settleWindow how long a topic may stay unknown after the cluster's first answer: a fresh topic reaches the
     *     brokers one by one
     */
    Retries(Deadline deadline, Duration settleWindow, LongSupplier nanoTime) {
        this.deadline = deadline;
        this.settleWindow = settleWindow;
        this.nanoTime = nanoTime;
    }

    Findings run(Supplier<Findings> attempt) {
        RetryConfig config = RetryConfig.<Findings>custom()
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(this::isWorthAnotherLook)
                .retryOnException(error -> false)
                .intervalBiFunction(
                        (attempts, result) -> waitAfter(attempts, result.get()).toMillis())
                .build();
        return Retry.of("topic-guard", config).executeSupplier(attempt);
    }

    boolean isWorthAnotherLook(Findings findings) {
        if (deadline.remaining().compareTo(SHORTEST_ATTEMPT) < 0) {
            return false;
        }
        Optional<ClusterFailure> failure = findings.clusterFailure();
        if (failure.isPresent()) {
            return isTransient(failure.get());
        }
        if (settled == null) {
            settled = Deadline.in(settleWindow, nanoTime);
        }
        return waitsForTheCluster(findings) || (findings.has(TopicFailure.Missing.class) && !settled.isOver());
    }

    /** Something that may mend itself at any time, as long as there is time. */
    private static boolean waitsForTheCluster(Findings findings) {
        return findings.verdicts().stream()
                .anyMatch(verdict -> verdict instanceof TopicFailure.NotReady
                        || (verdict instanceof TopicFailure.Undetermined undetermined && undetermined.passing()));
    }

    private static boolean isTransient(ClusterFailure failure) {
        return failure instanceof ClusterFailure.Unreachable
                || failure instanceof ClusterFailure.ConnectRefused
                || failure instanceof ClusterFailure.ConnectTimedOut
                || failure instanceof ClusterFailure.NameUnresolved
                || (failure instanceof ClusterFailure.AuthenticationFailed refused && refused.passing());
    }

    private Duration waitAfter(int attempts, Findings findings) {
        boolean clusterFailed = findings.clusterFailure().isPresent();
        Duration backOff = Duration.ofMillis((clusterFailed ? FOR_CLUSTERS : FOR_TOPICS).apply(attempts));
        // The last look for a missing topic is just when the window ends.
        Duration limit = clusterFailed || waitsForTheCluster(findings) || settled == null
                ? deadline.remaining().minus(SHORTEST_ATTEMPT)
                : settled.remaining();
        Duration wait = limit.compareTo(backOff) < 0 ? limit : backOff;
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }
}
