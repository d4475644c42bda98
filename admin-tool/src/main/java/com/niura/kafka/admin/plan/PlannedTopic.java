package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Topic;

/**
 * One declared topic compared with the cluster.
 *
 * @param topic the topic as declared
 * @param partitions how many it has; empty where it does not exist or that is not known
 * @param differences everything in which it is not, or is not known to be, as declared
 * @param notes what is worth knowing although nothing has to be done, completing sentences that begin with the topic's name
 */
public record PlannedTopic(Topic topic, OptionalInt partitions, List<Difference> differences, List<String> notes) {

    public PlannedTopic {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** Returns the most severe of what its differences make of it. */
    public Status status() {
        return differences.stream()
                .map(difference -> difference.kind().status())
                .max(Comparator.naturalOrder())
                .orElse(Status.IN_SYNC);
    }

    /** Returns what apply does about the topic: creates it, or changes it as far as that is allowed. */
    public List<Step> steps(AllowedChanges allowed) {
        List<Step> steps = new ArrayList<>();
        if (status() == Status.CREATE) {
            steps.add(new Step.Create(topic.name(), topic.partitions(), topic.replicationFactor(), topic.configs()));
        }
        for (Difference difference : differences) {
            if (difference.kind() == Difference.Kind.PARTITIONS && allowed.addPartitions()) {
                steps.add(new Step.AddPartitions(topic.name(), partitions.orElseThrow(), topic.partitions()));
            } else if (difference.kind() == Difference.Kind.CONFIG && allowed.alterConfigs()) {
                steps.add(new Step.SetConfig(
                        topic.name(), difference.key().orElseThrow(), difference.found(), difference.declared()));
            }
        }
        return steps;
    }
}
