package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.Cluster;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;

/**
 * Takes the steps of a plan, and compares the topics again. What was seen last counts; what became of a step says why. Confined to one
 * thread.
 */
public final class Applier {

    /** The broker that is asked may hear of a change, or of a new topic's leaders, later than the one that made it: 10 s. */
    private static final int MOST_READS = 50;

    private static final Duration BETWEEN_READS = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Optional<RateLimit> limit;
    private final Duration longestWait;
    private final Progress progress;
    private final Sleeper sleeper;

    /**
     * @param limit how fast the cluster takes new partitions; empty where it is not limited, as far as is known
     * @param longestWait how long to wait for that, all in all
     */
    public Applier(
            Cluster cluster, Optional<RateLimit> limit, Duration longestWait, Progress progress, Sleeper sleeper) {
        this.cluster = cluster;
        this.limit = limit;
        this.longestWait = longestWait;
        this.progress = progress;
        this.sleeper = sleeper;
    }

    /** Takes the steps, which are of the plan, and compares the topics again. */
    public ApplyResult apply(Plan plan, List<Step> steps) {
        if (steps.isEmpty()) {
            return new ApplyResult(List.of(), plan);
        }
        List<Topic> topics = plan.topics().stream().map(PlannedTopic::topic).toList();
        Map<String, Topic> byName = topics.stream().collect(Collectors.toMap(Topic::name, Function.identity()));
        List<StepResult> results = new ArrayList<>(setConfigs(steps.stream()
                .filter(Step.SetConfig.class::isInstance)
                .map(Step.SetConfig.class::cast)
                .toList()));
        results.addAll(new ThrottledExecutor(cluster, byName::get, limit, longestWait, progress, sleeper)
                .execute(steps.stream()
                        .filter(step -> !(step instanceof Step.SetConfig))
                        .toList()));
        return new ApplyResult(results, planAfter(topics, results));
    }

    private List<StepResult> setConfigs(List<Step.SetConfig> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        steps.forEach(step -> values.computeIfAbsent(step.topic(), topic -> new LinkedHashMap<>())
                .put(step.key(), step.to()));
        Map<String, CallResult<Void>> answers = cluster.setConfigs(values);
        List<StepResult> results = steps.stream()
                .map(step -> StepResult.answered(step, Objects.requireNonNull(answers.get(step.topic()))))
                .toList();
        progress.ended(results);
        return results;
    }

    /** Reads and compares, until what was done is seen. Of several looks, the last one that succeeded counts. */
    private Plan planAfter(List<Topic> topics, List<StepResult> results) {
        Planner planner = new Planner(cluster.isMskServerless());
        Optional<Plan> after = Optional.empty();
        Plan notRead;
        try {
            // A client that was throttled, or got no answer, leaves its connection alone for a while; a failed one has
            // no time left.
            if (results.stream()
                    .anyMatch(result -> result.status() == StepResult.Status.UNKNOWN
                            || result.status() == StepResult.Status.DEFERRED
                            || result.status() == StepResult.Status.NOT_SENT)) {
                cluster.reconnect();
            }
            for (int read = 1; ; read++) {
                Plan plan = planner.plan(topics, cluster.read(topics));
                after = Optional.of(plan);
                if (read == MOST_READS || isSeen(plan, results)) {
                    return plan;
                }
                sleeper.sleep(BETWEEN_READS);
            }
        } catch (ClusterFailedException e) {
            notRead = Plan.notRead(
                    topics,
                    "could not be read again: " + e.failure().headline(),
                    e.failure().action());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            notRead = Plan.notRead(topics, "was not read again: interrupted", "");
        }
        return after.orElse(notRead);
    }

    private static boolean isSeen(Plan after, List<StepResult> results) {
        List<Step> left = after.steps(AllowedChanges.ALL);
        List<String> leaderless = after.topics().stream()
                .filter(topic -> topic.differences().stream()
                        .anyMatch(difference -> difference.kind() == Difference.Kind.NO_LEADER))
                .map(topic -> topic.topic().name())
                .toList();
        return results.stream()
                .filter(StepResult::isDone)
                .map(StepResult::step)
                .noneMatch(step -> left.stream().anyMatch(step::isRepeatedBy)
                        || (step instanceof Step.Create && leaderless.contains(step.topic())));
    }
}
