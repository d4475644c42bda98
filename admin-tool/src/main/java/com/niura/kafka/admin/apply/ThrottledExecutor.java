package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.niura.kafka.admin.apply.StepResult.Status;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.Cluster;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes new partitions no faster than the cluster takes them: all in one request where they fit into a window, else one window after
 * the other, and later where the cluster says that it was too fast all the same. A topic that needs more than a window takes is
 * created with as many as it takes, and raised in later windows: each part is a step with a result of its own. What is refused for now
 * goes behind all others. Confined to one thread; executes once.
 */
final class ThrottledExecutor {

    /**
     * What MSK Serverless may call throttling: AWS names an error that Kafka does not have. They mean other things as well, so they
     * count only where this run has made something, and not longer than it takes for a window to be free again.
     */
    private static final Set<String> PERHAPS_THROTTLED =
            Set.of("INVALID_REQUEST", "POLICY_VIOLATION", "INVALID_PARTITIONS");
    /** A window is a sliding one: some of it is free again before all of it is. */
    private static final int ATTEMPTS_PER_WINDOW = 5;

    /** The broker that is asked may hear of added partitions later than the controller: 3 s, all in all. */
    private static final int MOST_LOOKS = 15;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Function<String, Topic> declared;
    private final Optional<RateLimit> limit;
    private final Duration longestWait;
    private final Progress progress;
    private final Sleeper sleeper;

    private final Deque<Step> queue = new ArrayDeque<>();
    private final List<StepResult> results = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private boolean madeSome;
    /** How often partitions that others have added were looked for in vain, all in all. */
    private int looks;
    /** How often the cluster was asked since it last made something. */
    private int attemptsInVain;
    /** The latest window's refusal that means: not now. */
    private Optional<BrokerError> refusal = Optional.empty();
    /** Why no more can be asked for. */
    private Optional<String> failure = Optional.empty();

    /**
     * @param declared finds a topic by its name
     * @param limit how fast the cluster takes partitions; empty where it is not limited, as far as is known
     * @param longestWait how long to wait, all in all
     */
    ThrottledExecutor(
            Cluster cluster,
            Function<String, Topic> declared,
            Optional<RateLimit> limit,
            Duration longestWait,
            Progress progress,
            Sleeper sleeper) {
        this.cluster = cluster;
        this.declared = declared;
        this.limit = limit;
        this.longestWait = longestWait;
        this.progress = progress;
        this.sleeper = sleeper;
    }

    /**
     * Executes steps that make partitions.
     *
     * @return a result for each, or for each part of one, in the order in which they ended
     */
    List<StepResult> execute(List<Step> steps) {
        queue.addAll(steps);
        while (!queue.isEmpty()) {
            int before = results.size();
            request(nextWindow());
            if (failure.isEmpty() && !queue.isEmpty()) {
                tell(before);
                before = results.size();
                waitForNext(steps.size());
            }
            failure.ifPresent(reason -> endAll(step -> StepResult.because(step, Status.NOT_SENT, reason)));
            tell(before);
        }
        return results;
    }

    private void tell(int before) {
        if (results.size() > before) {
            progress.ended(List.copyOf(results.subList(before, results.size())));
        }
    }

    private void endAll(Function<Step, StepResult> end) {
        queue.forEach(step -> results.add(end.apply(step)));
        queue.clear();
    }

    /** Takes from the queue what fits into a window: each step with the part of it that is asked for. */
    private Map<Step, Step> nextWindow() {
        int most = limit.map(RateLimit::partitions).orElse(Integer.MAX_VALUE);
        Map<Step, Step> window = new LinkedHashMap<>();
        for (int room = most; !queue.isEmpty(); ) {
            Step part = queue.element().part(most);
            if (part.newPartitions() > room) {
                break;
            }
            room -= part.newPartitions();
            window.put(queue.remove(), part);
        }
        return window;
    }

    private void request(Map<Step, Step> window) {
        Map<Topic, Integer> creations = new LinkedHashMap<>();
        Map<String, Integer> increases = new LinkedHashMap<>();
        window.values().forEach(part -> {
            if (part instanceof Step.AddPartitions add) {
                increases.put(add.topic(), add.to());
            } else {
                creations.put(declared.apply(part.topic()), part.newPartitions());
            }
        });
        Map<String, CallResult<Void>> answers = new HashMap<>();
        if (!creations.isEmpty()) {
            answers.putAll(cluster.create(creations));
        }
        if (!increases.isEmpty()) {
            answers.putAll(cluster.addPartitions(increases));
        }
        boolean made = answers.values().stream().anyMatch(CallResult.Value.class::isInstance);
        madeSome |= made;
        attemptsInVain = made ? 0 : attemptsInVain + 1;
        refusal = Optional.empty();
        window.forEach((step, part) -> answered(step, part, Objects.requireNonNull(answers.get(step.topic()))));
    }

    private void answered(Step step, Step part, CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            failure = Optional.of(error.failure().headline());
            results.add(StepResult.answered(part, answer));
        } else if (answer instanceof CallResult.TopicError<Void> error) {
            refused(step, part, error);
        } else {
            ended(step, part, Status.DONE);
        }
    }

    /** Keeps the result of a part that is so now; what is left of its step is asked for in a later window. */
    private void ended(Step step, Step part, Status status) {
        results.add(StepResult.of(part, status));
        step.after(part).ifPresent(queue::add);
    }

    private void refused(Step step, Step part, CallResult.TopicError<Void> answer) {
        ApiException exception = answer.error();
        BrokerError error = BrokerError.of(exception);
        boolean perhaps = PERHAPS_THROTTLED.contains(error.name());
        boolean isLikelyThere = exception instanceof InvalidPartitionsException;
        Optional<Boolean> isThere =
                perhaps && part instanceof Step.AddPartitions add ? has(add, isLikelyThere) : Optional.of(false);
        if (exception instanceof TopicExistsException) {
            results.add(StepResult.of(step, Status.EXISTS));
        } else if (isThere.orElse(false)) {
            ended(step, part, Status.EXISTS);
        } else if (isThere.isEmpty() && isLikelyThere) {
            results.add(StepResult.because(
                    part, Status.UNKNOWN, "whether it has them already could not be read: " + error));
        } else if (exception instanceof ThrottlingQuotaExceededException
                || (perhaps && cluster.isMskServerless() && madeSome && attemptsInVain < ATTEMPTS_PER_WINDOW)) {
            refusal = Optional.of(error);
            queue.add(step);
        } else {
            results.add(StepResult.answered(step, answer));
        }
    }

    /**
     * Whether the partitions were added meanwhile, by somebody else or by a client that asked twice: that is refused with an error that
     * means other things as well. Empty where it cannot be read.
     *
     * @param isLikely whether to wait until the broker that is asked has heard of them
     */
    private Optional<Boolean> has(Step.AddPartitions add, boolean isLikely) {
        try {
            for (; ; looks++) {
                TopicState found =
                        cluster.read(List.of(declared.apply(add.topic()))).topic(add.topic());
                if (found instanceof TopicState.Forbidden || found instanceof TopicState.Unreadable) {
                    return Optional.empty();
                }
                if (found instanceof TopicState.Present present && present.partitionCount() >= add.to()) {
                    return Optional.of(true);
                }
                if (!isLikely || looks >= MOST_LOOKS) {
                    return Optional.of(false);
                }
                sleeper.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ClusterFailedException e) {
            return Optional.empty();
        }
    }

    /** Waits until the cluster takes more, and goes on over a new connection; puts everything off where that would take too long. */
    private void waitForNext(int all) {
        RateLimit assumed = limit.orElse(RateLimit.MSK_SERVERLESS);
        Duration time = refusal.isEmpty()
                ? assumed.window()
                : longer(assumed.window().dividedBy(ATTEMPTS_PER_WINDOW), SHORTEST_WAIT);
        if (waited.plus(time).compareTo(longestWait) > 0) {
            Optional<BrokerError> why = refusal;
            endAll(step -> new StepResult(step, Status.DEFERRED, why, ""));
            return;
        }
        List<Integer> left = queue.stream().map(Step::newPartitions).toList();
        try {
            sleep(new Progress.Waiting(all - queue.size(), all, time, time.plus(assumed.waitFor(left)), refusal));
            waited = waited.plus(time);
            cluster.reconnect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.of("interrupted while waiting");
        } catch (ClusterFailedException e) {
            failure = Optional.of(e.failure().headline());
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /** Sleeps, and tells of it each second. */
    private void sleep(Progress.Waiting waiting) throws InterruptedException {
        progress.waiting(waiting);
        try {
            Progress.Waiting left = waiting;
            while (left.time().compareTo(TOLD_EVERY) > 0) {
                sleeper.sleep(TOLD_EVERY);
                left = left.after(TOLD_EVERY);
                progress.stillWaiting(left);
            }
            sleeper.sleep(left.time());
        } finally {
            progress.waited();
        }
    }
}
