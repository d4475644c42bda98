package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.CollidingNames;
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
     * Plans for the declared topics.
     *
     * @param state holds every declared topic, with its configs where it declares any
     */
    public Plan plan(List<Topic> declared, ClusterState state) {
        return new Plan(declared.stream().map(topic -> planned(topic, state)).toList());
    }

    private PlannedTopic planned(Topic topic, ClusterState state) {
        TopicState found = state.topic(topic.name());
        if (found instanceof TopicState.Present present) {
            return compared(topic, present);
        }
        if (found instanceof TopicState.Forbidden) {
            return new PlannedTopic.Denied(topic, Permission.DESCRIBE_TOPIC);
        }
        if (found instanceof TopicState.Unreadable unreadable) {
            return new PlannedTopic.Unknown(topic, "could not be described: " + unreadable.reason(), List.of());
        }
        return state.namesakes().stream()
                .filter(other -> CollidingNames.are(topic.name(), other))
                .findFirst()
                .<PlannedTopic>map(other -> new PlannedTopic.Blocked(
                        topic,
                        "collides with the topic " + other + ": Kafka takes '.' and '_' for the same in metric names",
                        "Rename " + topic.name() + " in the catalog, or find out who owns " + other
                                + " and whether it can go."))
                .orElseGet(() -> new PlannedTopic.Create(topic));
    }

    private PlannedTopic compared(Topic topic, TopicState.Present found) {
        int partitions = found.partitions().size();
        Optional<PlannedTopic> fewReplicas = replication(topic, found);
        if (fewReplicas.isPresent()) {
            return fewReplicas.get();
        }
        List<Difference> differences = new ArrayList<>();
        if (partitions < topic.partitions()) {
            differences.add(new Difference.TooFewPartitions(topic.partitions(), partitions));
        }
        if (!topic.configs().isEmpty()) {
            if (found.configs() instanceof TopicConfigs.Unreadable unreadable) {
                return unread(topic, unreadable);
            }
            if (found.configs() instanceof TopicConfigs.Known known) {
                Optional<PlannedTopic> blocked = blocked(topic, known);
                if (blocked.isPresent()) {
                    return blocked.get();
                }
                differences.addAll(configDifferences(topic, known));
            }
        }
        return differences.isEmpty()
                ? new PlannedTopic.InSync(topic, partitions, notes(topic, partitions))
                : new PlannedTopic.Change(topic, partitions, differences);
    }

    /** Replicas are moved by who knows the brokers' disks and load, not by this tool. */
    private static Optional<PlannedTopic> replication(Topic topic, TopicState.Present found) {
        OptionalInt declared = topic.replicationFactor();
        if (declared.isEmpty()) {
            return Optional.empty();
        }
        return found.partitions().stream()
                .map(partition -> partition.replicas().size())
                .filter(replicas -> replicas != declared.getAsInt())
                .findFirst()
                .map(replicas -> new PlannedTopic.Blocked(
                        topic,
                        "replication-factor is " + replicas + ", declared " + declared.getAsInt()
                                + ": this tool moves no replicas",
                        "Declare replication-factor: " + replicas
                                + " in the catalog, or leave it out; or have the replicas"
                                + " moved with kafka-reassign-partitions.sh."));
    }

    private static PlannedTopic unread(Topic topic, TopicConfigs.Unreadable unreadable) {
        return new PlannedTopic.Unknown(
                topic,
                "its configs could not be read: " + unreadable.reason(),
                unreadable.denied() ? List.of(Permission.DESCRIBE_TOPIC_CONFIGS) : List.of());
    }

    private Optional<PlannedTopic> blocked(Topic topic, TopicConfigs.Known found) {
        for (Map.Entry<String, String> declared : topic.configs().entrySet()) {
            TopicConfigs.ConfigValue value = found.values().get(declared.getKey());
            if (value == null) {
                return Optional.of(new PlannedTopic.Blocked(
                        topic,
                        "this broker knows no config " + declared.getKey(),
                        "Take " + declared.getKey() + " out of the catalog, or correct its name."));
            }
            if (mskServerless
                    && declared.getKey().equals(TopicConfig.CLEANUP_POLICY_CONFIG)
                    && !topic.declaresAs(declared.getKey(), value.value())) {
                return Optional.of(new PlannedTopic.Blocked(
                        topic,
                        "cleanup.policy is " + value.value() + ", declared " + declared.getValue()
                                + ": MSK Serverless settles it when the topic is created",
                        "Declare " + value.value() + " in the catalog, or move to a new topic with another name."));
            }
        }
        return Optional.empty();
    }

    private static List<Difference> configDifferences(Topic topic, TopicConfigs.Known found) {
        List<Difference> differences = new ArrayList<>();
        topic.configs().forEach((key, declared) -> {
            TopicConfigs.ConfigValue value = found.values().get(key);
            if (value != null && !topic.declaresAs(key, value.value())) {
                differences.add(new Difference.ConfigDiffers(key, declared, value.value()));
            }
        });
        return differences;
    }

    private static List<String> notes(Topic topic, int partitions) {
        return partitions > topic.partitions()
                ? List.of("has " + Texts.counted(partitions, "partition") + ", declared " + topic.partitions()
                        + ": more than needed, and partitions cannot be taken away")
                : List.of();
    }
}
