package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.OperatorGuard;
import com.niura.kafka.admin.cluster.TopicChanger;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;

/**
 * What follows on the creation of topics: proof by the guard, changes as far as they are allowed, and proof again. Confined to one
 * thread.
 */
final class Completion {

    /** The guard takes no shorter budget; the proof may overrun the deadline by as much. */
    private static final Duration SHORTEST_PROOF = Duration.ofSeconds(1);
    /** The broker that is asked may hear of a change later than the one that made it. */
    private static final Duration CHANGES_SEEN = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Connections connections;
    private final Pacing pacing;
    private final AllowedChanges allowed;
    private final Predicate<Step> planned;

    Completion(Connections connections, Pacing pacing, AllowedChanges allowed, Predicate<Step> planned) {
        this.connections = connections;
        this.pacing = pacing;
        this.allowed = allowed;
        this.planned = planned;
    }

    /**
     * Proves, changes, and concludes.
     *
     * @param outcomes what the requests to create ended with, one for each topic
     * @throws ClusterFailedException when nothing was created and nothing is known
     */
    ApplyResult complete(List<Topic> topics, List<CreateOutcome> outcomes, CatalogApplier.Progress progress) {
        progress.created(outcomes);
        ReadinessReport report = prove(topics);
        boolean created = outcomes.stream().anyMatch(CreateOutcome.Created.class::isInstance);
        Optional<Failure> failure = OperatorGuard.clusterFailure(report);
        if (failure.isPresent() && !created) {
            throw new ClusterFailedException(failure.get());
        }
        List<AppliedTopic> applied = conclude(topics, outcomes, report);
        Map<String, List<ChangeOutcome>> changes = change(applied);
        if (changes.isEmpty()) {
            return new ApplyResult(applied);
        }
        progress.changed(changes.values().stream().flatMap(List::stream).toList());
        return new ApplyResult(afterChanges(applied, changes));
    }

    /** Makes the changes that are allowed, and returns what became of them, by topic. */
    private Map<String, List<ChangeOutcome>> change(List<AppliedTopic> applied) {
        List<Step.AddPartitions> increases = new ArrayList<>();
        Map<String, Map<String, String>> configs = new LinkedHashMap<>();
        for (AppliedTopic topic : applied) {
            if (topic.standing() instanceof Standing.Differs differs) {
                for (Step step : steps(differs)) {
                    if (step instanceof Step.SetConfig config) {
                        configs.computeIfAbsent(config.topic(), key -> new LinkedHashMap<>())
                                .put(config.key(), config.to());
                    } else if (step instanceof Step.AddPartitions increase) {
                        increases.add(increase);
                    }
                }
            }
        }
        List<ChangeOutcome> outcomes = new ArrayList<>(new TopicChanger(connections.current()).setConfigs(configs));
        outcomes.addAll(new PacedIncrease(connections, pacing).add(increases));
        Map<String, List<ChangeOutcome>> byTopic = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byTopic.computeIfAbsent(outcome.topic(), key -> new ArrayList<>())
                .add(outcome));
        return byTopic;
    }

    private List<Step> steps(Standing.Differs differs) {
        return Step.of(differs.change(), allowed).stream().filter(planned).toList();
    }

    /** Reads the changed topics again, until what was changed is seen. */
    private List<AppliedTopic> afterChanges(List<AppliedTopic> applied, Map<String, List<ChangeOutcome>> changes) {
        List<AppliedTopic> before = applied.stream()
                .filter(topic -> changes.containsKey(topic.topic().name()))
                .toList();
        List<Topic> topics = before.stream().map(AppliedTopic::topic).toList();
        List<CreateOutcome> outcomes =
                before.stream().map(AppliedTopic::outcome).toList();
        Deadline seen = connections.current().deadline().atMost(CHANGES_SEEN);
        List<AppliedTopic> after = conclude(topics, outcomes, prove(topics));
        while (!areSeen(after, changes) && !seen.remaining().isZero() && pause()) {
            after = conclude(topics, outcomes, prove(topics));
        }
        Map<String, AppliedTopic> byName = new HashMap<>();
        Proof proof = new Proof(connections.current().target().remedies());
        for (AppliedTopic topic : after) {
            List<ChangeOutcome> made = changes.getOrDefault(topic.topic().name(), List.of());
            byName.put(
                    topic.topic().name(),
                    new AppliedTopic(
                            topic.topic(),
                            topic.outcome(),
                            made,
                            proof.afterChanges(topic.topic(), topic.standing(), made)));
        }
        return applied.stream()
                .map(topic -> byName.getOrDefault(topic.topic().name(), topic))
                .toList();
    }

    private boolean areSeen(List<AppliedTopic> applied, Map<String, List<ChangeOutcome>> changes) {
        return applied.stream()
                .filter(topic -> changes.getOrDefault(topic.topic().name(), List.of()).stream()
                        .allMatch(ChangeOutcome.Changed.class::isInstance))
                .noneMatch(topic -> topic.standing() instanceof Standing.Differs differs
                        && !steps(differs).isEmpty());
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ReadinessReport prove(List<Topic> topics) {
        ClusterAccess target = connections.current().target();
        Duration remaining = connections.current().deadline().remaining();
        return OperatorGuard.check(
                target,
                RequiredTopics.of(topics),
                Set.of(),
                Audience.OPERATOR,
                remaining.compareTo(SHORTEST_PROOF) < 0 ? SHORTEST_PROOF : remaining);
    }

    private List<AppliedTopic> conclude(List<Topic> topics, List<CreateOutcome> outcomes, ReadinessReport report) {
        Proof proof = new Proof(connections.current().target().remedies());
        Optional<Failure> failure = OperatorGuard.clusterFailure(report);
        if (failure.isPresent()) {
            String reason = failure.get().headline();
            List<AppliedTopic> unread = new ArrayList<>();
            for (int i = 0; i < topics.size(); i++) {
                Topic topic = topics.get(i);
                unread.add(new AppliedTopic(topic, outcomes.get(i), proof.unread(topic, outcomes.get(i), reason)));
            }
            return unread;
        }
        Map<String, PlannedTopic> comparisons = compareTheRest(topics, report);
        List<AppliedTopic> applied = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            Topic topic = topics.get(i);
            CreateOutcome outcome = outcomes.get(i);
            Optional<PlannedTopic> comparison = Optional.ofNullable(comparisons.get(topic.name()));
            applied.add(new AppliedTopic(
                    topic, outcome, proof.of(topic, outcome, report.topics().get(i), comparison)));
        }
        return applied;
    }

    /** The guard has seen the partitions; what else is declared is compared here. */
    private Map<String, PlannedTopic> compareTheRest(List<Topic> topics, ReadinessReport report) {
        List<Topic> withMore = topics.stream()
                .filter(topic ->
                        !topic.configs().isEmpty() || topic.replicationFactor().isPresent())
                .filter(topic -> !report.missing().contains(topic.name())
                        && !report.unauthorized().contains(topic.name()))
                .toList();
        Map<String, PlannedTopic> comparisons = new HashMap<>();
        if (withMore.isEmpty()) {
            return comparisons;
        }
        try {
            new Planner(connections.current().target().isMskServerless())
                    .plan(withMore, new ClusterReader(connections.current()).read(withMore))
                    .topics()
                    .forEach(planned -> comparisons.put(planned.topic().name(), planned));
        } catch (ClusterFailedException e) {
            withMore.forEach(topic -> comparisons.put(
                    topic.name(),
                    new PlannedTopic.Unknown(
                            topic, "could not be compared with its declaration: " + e.getMessage(), List.of())));
        }
        return comparisons;
    }
}
