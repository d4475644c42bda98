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
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes new partitions no faster than the cluster takes them: all in one request where they fit into a window, else one window after
 * the other, and later where the cluster says that it was too fast all the same. A topic that needs more than a window takes is
 * created with as many as it takes, and raised in later windows. What is refused for now goes behind all others. Confined to one
 * thread.
 */
final class ThrottledExecutor {

    private static final String THROTTLED = "THROTTLING_QUOTA_EXCEEDED";
    /**
     * What MSK Serverless may call the same: AWS names an error that Kafka does not have. They mean other things as well, so they
     * count only where this run has made something, and not longer than it takes for a window to be free again.
     */
    private static final Set<String> PERHAPS_THROTTLED =
            Set.of("INVALID_REQUEST", "POLICY_VIOLATION", "INVALID_PARTITIONS");
    /** A window is a sliding one: some of it is free again before all of it is. */
    private static final int LOOKS_PER_WINDOW = 5;

    private static final int MOST_THROTTLED = 3 * LOOKS_PER_WINDOW;
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /** One topic on its way to its partitions. */
    private static final class Growth {
        final Step step;
        final int target;
        int partitions;
        int refusals;

        Growth(Step step) {
            this.step = step;
            this.target = step instanceof Step.AddPartitions add ? add.to() : ((Step.Create) step).partitions();
            this.partitions = step instanceof Step.AddPartitions add ? add.from() : 0;
        }

        int next(int most) {
            return Math.min(target - partitions, most);
        }
    }

    private final Cluster cluster;
    private final Function<String, Topic> declared;
    private final Optional<RateLimit> limit;
    private final Duration longestWait;
    private final Progress progress;
    private final Sleeper sleeper;

    private final Deque<Growth> queue = new ArrayDeque<>();
    private final List<StepResult> results = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private boolean madeSome;
    /** How often the cluster was asked since it last made something. */
    private int looksInVain;
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
     * Executes steps that make partitions, once.
     *
     * @return a result for each, in the order in which they came to an end
     */
    List<StepResult> execute(List<Step> steps) {
        steps.forEach(step -> queue.add(new Growth(step)));
        while (!queue.isEmpty()) {
            int before = results.size();
            request(nextWindow());
            if (failure.isEmpty() && !queue.isEmpty()) {
                tell(before);
                before = results.size();
                waitForNext(steps.size());
            }
            failure.ifPresent(reason -> endAll(growth -> StepResult.because(growth.step, Status.NOT_SENT, reason)));
            tell(before);
        }
        return results;
    }

    private void tell(int before) {
        if (results.size() > before) {
            progress.ended(List.copyOf(results.subList(before, results.size())));
        }
    }

    private void endAll(Function<Growth, StepResult> end) {
        queue.forEach(growth -> results.add(end.apply(growth)));
        queue.clear();
    }

    /** Takes from the queue what fits into a window, with how many partitions each gets in it. */
    private Map<Growth, Integer> nextWindow() {
        int most = limit.map(RateLimit::partitions).orElse(Integer.MAX_VALUE);
        Map<Growth, Integer> window = new LinkedHashMap<>();
        for (int room = most; !queue.isEmpty() && queue.element().next(most) <= room; ) {
            Growth growth = queue.remove();
            window.put(growth, growth.next(most));
            room -= growth.next(most);
        }
        return window;
    }

    private void request(Map<Growth, Integer> window) {
        Map<Topic, Integer> creations = new LinkedHashMap<>();
        Map<String, Integer> increases = new LinkedHashMap<>();
        window.forEach((growth, more) -> {
            if (growth.partitions == 0) {
                creations.put(declared.apply(growth.step.topic()), more);
            } else {
                increases.put(growth.step.topic(), growth.partitions + more);
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
        looksInVain = made ? 0 : looksInVain + 1;
        refusal = Optional.empty();
        window.forEach(
                (growth, more) -> settle(growth, more, Objects.requireNonNull(answers.get(growth.step.topic()))));
    }

    private void settle(Growth growth, int more, CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            failure = Optional.of(error.failure().headline());
            results.add(StepResult.because(
                    growth.step, Status.UNKNOWN, error.failure().headline()));
        } else if (answer instanceof CallResult.TopicError<Void> error) {
            refused(growth, error.error());
        } else {
            growth.partitions += more;
            growth.refusals = 0;
            if (growth.partitions < growth.target) {
                queue.add(growth);
            } else {
                results.add(StepResult.of(growth.step, Status.DONE));
            }
        }
    }

    private void refused(Growth growth, ApiException exception) {
        BrokerError error = BrokerError.of(exception);
        boolean perhaps = PERHAPS_THROTTLED.contains(error.name());
        if (exception instanceof TopicExistsException || (perhaps && isThere(growth))) {
            results.add(StepResult.of(growth.step, Status.EXISTS));
        } else if (exception instanceof AuthorizationException) {
            results.add(StepResult.of(growth.step, Status.DENIED));
        } else if (error.name().equals(THROTTLED)
                || (perhaps && cluster.isMskServerless() && madeSome && looksInVain < LOOKS_PER_WINDOW)) {
            growth.refusals++;
            refusal = Optional.of(error);
            if (growth.refusals > MOST_THROTTLED) {
                results.add(StepResult.refused(growth.step, Status.DEFERRED, error));
            } else {
                queue.add(growth);
            }
        } else {
            results.add(StepResult.refused(growth.step, Status.REJECTED, error));
        }
    }

    /** Whether somebody else has done it meanwhile, which the cluster may refuse with an error that means other things as well. */
    private boolean isThere(Growth growth) {
        Topic topic = declared.apply(growth.step.topic());
        try {
            return cluster.read(List.of(topic)).topic(topic.name()) instanceof TopicState.Present present
                    && present.partitions().size() >= (growth.partitions == 0 ? 1 : growth.target);
        } catch (ClusterFailedException e) {
            return false;
        }
    }

    /** Waits until the cluster takes more, and goes on over a new connection; puts everything off where that would take too long. */
    private void waitForNext(int all) {
        RateLimit assumed = limit.orElse(RateLimit.MSK_SERVERLESS);
        Duration time = refusal.isPresent() ? assumed.window().dividedBy(LOOKS_PER_WINDOW) : assumed.window();
        if (waited.plus(time).compareTo(longestWait) > 0) {
            Optional<BrokerError> why = refusal;
            endAll(growth -> new StepResult(growth.step, Status.DEFERRED, why, ""));
            return;
        }
        List<Integer> left =
                queue.stream().map(growth -> growth.target - growth.partitions).toList();
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
