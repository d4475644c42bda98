package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Texts;

/** One thing that apply does. Equal when it does the same, starting from the same. */
public sealed interface Step {

    /** The topic's name. */
    String topic();

    /** What it does, as a phrase that begins with the topic's name. */
    String words();

    /** Creates a topic. */
    record Create(String topic, int partitions, OptionalInt replicationFactor, Map<String, String> configs)
            implements Step {
        public Create {
            Objects.requireNonNull(replicationFactor, "replicationFactor");
            configs = Map.copyOf(configs);
        }

        @Override
        public String words() {
            return topic + ": create with " + Texts.counted(partitions, "partition")
                    + (replicationFactor.isPresent() ? ", replication factor " + replicationFactor.getAsInt() : "")
                    + (configs.isEmpty() ? "" : " and " + new TreeMap<>(configs));
        }
    }

    /** Adds partitions to a topic. */
    record AddPartitions(String topic, int from, int to) implements Step {
        @Override
        public String words() {
            return topic + ": raise the partitions from " + from + " to " + to;
        }
    }

    /** Sets a config of a topic. */
    record SetConfig(String topic, String key, String from, String to) implements Step {
        @Override
        public String words() {
            return topic + ": set " + key + " from " + from + " to " + to;
        }
    }

    /** What apply does for this plan, in its order. */
    static List<Step> of(Plan plan, AllowedChanges allowed) {
        List<Step> steps = new ArrayList<>();
        for (PlannedTopic planned : plan.topics()) {
            Topic topic = planned.topic();
            if (planned instanceof PlannedTopic.Create) {
                steps.add(creating(topic));
            } else if (planned instanceof PlannedTopic.Change change) {
                steps.addAll(of(change, allowed));
            }
        }
        return steps;
    }

    /** How apply creates a topic. */
    static Create creating(Topic topic) {
        return new Create(topic.name(), topic.partitions(), topic.replicationFactor(), topic.configs());
    }

    /** How apply changes this topic, as far as that is allowed. */
    static List<Step> of(PlannedTopic.Change change, AllowedChanges allowed) {
        return allowed.among(change.differences()).stream()
                .map(difference -> of(change.topic(), difference))
                .toList();
    }

    private static Step of(Topic topic, Difference difference) {
        if (difference instanceof Difference.ConfigDiffers config) {
            return new SetConfig(topic.name(), config.key(), config.found(), config.declared());
        }
        Difference.TooFewPartitions few = (Difference.TooFewPartitions) difference;
        return new AddPartitions(topic.name(), few.found(), few.declared());
    }
}
