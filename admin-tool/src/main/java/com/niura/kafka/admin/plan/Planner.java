package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.CollidingNames;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;
import org.apache.kafka.common.config.TopicConfig;

/** Compares the declared topics with what was read from the cluster. Pure and immutable. */
public final class Planner {

    private final boolean mskServerless;

    /**
     * @param mskServerless whether MSK Serverless is asked, where a topic's cleanup.policy is settled at its creation
     */
    public Planner(boolean mskServerless) {
        this.mskServerless = mskServerless;
    }

    /**
     * Compares the declared topics.
     *
     * @param state holds every declared topic, with its configs where it declares any
     */
    public Plan plan(List<Topic> declared, ClusterState state) {
        return new Plan(declared.stream().map(topic -> compared(topic, state)).toList());
    }

    private PlannedTopic compared(Topic topic, ClusterState state) {
        TopicState found = state.topic(topic.name());
        if (found instanceof TopicState.Present present) {
            return compared(topic, present, state.reassignmentsUnread());
        }
        if (found instanceof TopicState.Absent) {
            return without(topic, absent(topic, state));
        }
        return without(
                topic,
                found instanceof TopicState.Unreadable unreadable
                        ? Difference.notRead("could not be described: " + unreadable.reason(), "")
                        : Difference.notPermitted(
                                "may not be described by this identity; whether it exists is not known",
                                Permission.DESCRIBE_TOPIC));
    }

    private static PlannedTopic without(Topic topic, Difference difference) {
        return new PlannedTopic(topic, OptionalInt.empty(), List.of(difference), List.of());
    }

    private static Difference absent(Topic topic, ClusterState state) {
        return state.collidingNames().stream()
                .filter(other -> CollidingNames.are(topic.name(), other))
                .findFirst()
                .map(other -> Difference.fixed(
                        "collides with the topic " + other + ": Kafka takes '.' and '_' for the same in metric names",
                        "Rename " + topic.name() + " in the catalog, or find out who owns " + other
                                + " and whether it can go."))
                .orElseGet(Difference::missing);
    }

    private PlannedTopic compared(Topic topic, TopicState.Present found, Optional<String> reassignmentsUnread) {
        List<Difference> differences = new ArrayList<>();
        List<Integer> leaderless = found.partitions().stream()
                .filter(partition -> partition.leader().isEmpty())
                .map(PartitionState::id)
                .toList();
        if (!leaderless.isEmpty()) {
            differences.add(Difference.noLeader(leaderless));
        }
        int partitions = found.partitionCount();
        if (partitions < topic.partitions()) {
            differences.add(Difference.partitions(topic.partitions(), partitions));
        }
        replication(topic, found, reassignmentsUnread).ifPresent(differences::add);
        differences.addAll(configs(topic, found.configs()));
        return new PlannedTopic(topic, OptionalInt.of(partitions), differences, notes(topic, found));
    }

    /** Replicas are moved by who knows the brokers' disks and load, not by this tool. */
    private static Optional<Difference> replication(
            Topic topic, TopicState.Present found, Optional<String> reassignmentsUnread) {
        int declared = topic.replicationFactor().orElse(0);
        List<PartitionState> others = found.partitions().stream()
                .filter(partition -> declared != 0 && partition.replicas().size() != declared)
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String factors = others.stream()
                .map(partition -> partition.replicas().size())
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        String where = others.size() == found.partitions().size()
                ? ""
                : " in " + others.size() + " of "
                        + Texts.counted(found.partitions().size(), "partition");
        String difference = "replication-factor is " + factors + where + ", declared " + declared;
        boolean mayBeMoving =
                others.stream().anyMatch(partition -> partition.replicas().size() > declared);
        return Optional.of(
                mayBeMoving && reassignmentsUnread.isPresent()
                        ? Difference.notRead(
                                difference + "; whether replicas are being moved could not be asked: "
                                        + reassignmentsUnread.get(),
                                "")
                        : Difference.fixed(
                                difference + ": this tool moves no replicas",
                                "Have the replicas moved with kafka-reassign-partitions.sh, or declare what the topic is to"
                                        + " have, or leave replication-factor out of the catalog."));
    }

    private List<Difference> configs(Topic topic, TopicConfigs found) {
        if (topic.configs().isEmpty() || found instanceof TopicConfigs.NotAsked) {
            return List.of();
        }
        if (found instanceof TopicConfigs.Unreadable unreadable) {
            String reason = "its configs could not be read: " + unreadable.reason();
            return List.of(
                    unreadable.denied()
                            ? Difference.notPermitted(reason, Permission.DESCRIBE_TOPIC_CONFIGS)
                            : Difference.notRead(reason, ""));
        }
        List<Difference> differences = new ArrayList<>();
        topic.configs().forEach((key, declared) -> {
            TopicConfigs.ConfigValue value =
                    ((TopicConfigs.Known) found).values().get(key);
            if (value == null) {
                differences.add(Difference.fixed(
                        "this broker knows no config " + key,
                        "Take " + key + " out of the catalog, or correct its name."));
            } else if (!topic.declaresAs(key, value.value())) {
                differences.add(config(key, declared, value.value()));
            }
        });
        return differences;
    }

    private Difference config(String key, String declared, String found) {
        return mskServerless && key.equals(TopicConfig.CLEANUP_POLICY_CONFIG)
                ? Difference.fixed(
                        "cleanup.policy is " + found + ", declared " + declared
                                + ": MSK Serverless settles it when the topic is created",
                        "Declare " + found + " in the catalog, or move to a new topic with another name.")
                : Difference.config(key, declared, found);
    }

    private static List<String> notes(Topic topic, TopicState.Present found) {
        int partitions = found.partitionCount();
        return partitions > topic.partitions()
                ? List.of("has " + Texts.counted(partitions, "partition") + ", declared " + topic.partitions()
                        + "; partitions cannot be taken away")
                : List.of();
    }
}
