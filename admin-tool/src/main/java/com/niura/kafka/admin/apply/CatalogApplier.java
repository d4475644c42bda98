package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.TopicCreator;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;

/**
 * Creates the declared topics and then has the guard look at each of them, as the services will. Topics that exist are
 * left as they are. Confined to one thread.
 */
public final class CatalogApplier {

    /** The guard takes no shorter budget; the proof may overrun the deadline by as much. */
    private static final Duration SHORTEST_PROOF = Duration.ofSeconds(1);

    private final ClusterConnection connection;

    public CatalogApplier(ClusterConnection connection) {
        this.connection = connection;
    }

    /**
     * Creates, re-reads and concludes.
     *
     * @param afterCreation is told what the creation ended with before the proof begins, which may take a while
     * @throws ClusterFailedException when nothing was created and nothing is known
     */
    public ApplyResult apply(List<Topic> topics, Consumer<List<CreateOutcome>> afterCreation) {
        List<CreateOutcome> outcomes = new TopicCreator(connection).create(topics);
        afterCreation.accept(outcomes);
        ReadinessReport report = prove(topics);
        boolean created = outcomes.stream().anyMatch(CreateOutcome.Created.class::isInstance);
        if (report.clusterFailure().isPresent() && !created) {
            throw new ClusterFailedException(report.clusterFailure().get());
        }
        return new ApplyResult(conclude(topics, outcomes, report));
    }

    private ReadinessReport prove(List<Topic> topics) {
        ClusterAccess target = connection.target();
        Duration remaining = connection.deadline().remaining();
        return TopicGuard.forTopics("proof", topics)
                .clientProperties(target.clientProperties())
                .timeout(remaining.compareTo(SHORTEST_PROOF) < 0 ? SHORTEST_PROOF : remaining)
                .build()
                .check();
    }

    private List<AppliedTopic> conclude(List<Topic> topics, List<CreateOutcome> outcomes, ReadinessReport report) {
        Proof proof = new Proof(connection.target().cluster());
        if (report.clusterFailure().isPresent()) {
            String reason = report.clusterFailure().get().headline();
            List<AppliedTopic> unread = new ArrayList<>();
            for (int i = 0; i < topics.size(); i++) {
                Topic topic = topics.get(i);
                unread.add(new AppliedTopic(topic, outcomes.get(i), proof.unread(topic, outcomes.get(i), reason)));
            }
            return unread;
        }
        Map<String, PlannedTopic> comparisons = compareConfigs(topics, report);
        List<AppliedTopic> applied = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            Topic topic = topics.get(i);
            CreateOutcome outcome = outcomes.get(i);
            Optional<PlannedTopic> comparison = Optional.ofNullable(comparisons.get(topic.name()));
            applied.add(new AppliedTopic(
                    topic, outcome, proof.of(topic, outcome, report.verdicts().get(i), comparison)));
        }
        return applied;
    }

    /** The guard has seen the partitions; what else is declared is compared here. */
    private Map<String, PlannedTopic> compareConfigs(List<Topic> topics, ReadinessReport report) {
        List<Topic> withConfigs = topics.stream()
                .filter(topic -> !topic.configs().isEmpty())
                .filter(topic -> !report.missing().contains(topic.name())
                        && !report.unauthorized().contains(topic.name()))
                .toList();
        Map<String, PlannedTopic> comparisons = new HashMap<>();
        if (withConfigs.isEmpty()) {
            return comparisons;
        }
        List<String> names = withConfigs.stream().map(Topic::name).toList();
        try {
            new Planner(connection.target().isMskServerless())
                    .plan(withConfigs, new ClusterReader(connection).read(names, name -> true))
                    .topics()
                    .forEach(planned -> comparisons.put(planned.topic().name(), planned));
        } catch (ClusterFailedException e) {
            withConfigs.forEach(topic -> comparisons.put(
                    topic.name(),
                    new PlannedTopic.Unknown(topic, "its configs could not be read: " + e.getMessage(), List.of())));
        }
        return comparisons;
    }
}
