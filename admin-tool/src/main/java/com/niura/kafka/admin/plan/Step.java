package com.niura.kafka.admin.plan;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.guard.internal.Texts;

/** One thing that apply does. Equal when it does the same, starting from the same. */
public sealed interface Step {

    /** The topic's name. */
    String topic();

    /** What it does, as a phrase that begins with the topic's name. */
    String words();

    /** Returns how many partitions it makes. */
    int newPartitions();

    /**
     * Returns the part of it that makes so many partitions at the most: of a topic that needs more, the topic with as many as that, or
     * as many more.
     */
    default Step part(int mostPartitions) {
        return this;
    }

    /** Returns what is left of it after that part; empty where nothing is. */
    default Optional<Step> after(Step part) {
        return Optional.empty();
    }

    /** Writes it as plan files have it. */
    void writeTo(ObjectNode node);

    /** Whether another step does the same to the same, wherever both start from. */
    default boolean isRepeatedBy(Step other) {
        return getClass() == other.getClass() && topic().equals(other.topic());
    }

    /** Creates a topic. */
    record Create(String topic, int partitions, OptionalInt replicationFactor, Map<String, String> configs)
            implements Step {
        public Create {
            Objects.requireNonNull(replicationFactor, "replicationFactor");
            configs = Map.copyOf(configs);
        }

        @Override
        public int newPartitions() {
            return partitions;
        }

        @Override
        public Step part(int mostPartitions) {
            return new Create(topic, Math.min(partitions, mostPartitions), replicationFactor, configs);
        }

        @Override
        public Optional<Step> after(Step part) {
            return part.newPartitions() == partitions
                    ? Optional.empty()
                    : Optional.of(new AddPartitions(topic, part.newPartitions(), partitions));
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put("topic", topic);
            node.put("do", "CREATE");
            node.put("partitions", partitions);
            replicationFactor.ifPresent(factor -> node.put("replicationFactor", factor));
            ObjectNode object = node.putObject("configs");
            new TreeMap<>(configs).forEach(object::put);
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
        public int newPartitions() {
            return to - from;
        }

        @Override
        public Step part(int mostPartitions) {
            return new AddPartitions(topic, from, from + Math.min(to - from, mostPartitions));
        }

        @Override
        public Optional<Step> after(Step part) {
            int reached = from + part.newPartitions();
            return reached == to ? Optional.empty() : Optional.of(new AddPartitions(topic, reached, to));
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put("topic", topic);
            node.put("do", "ADD_PARTITIONS");
            node.put("from", from);
            node.put("to", to);
        }

        @Override
        public boolean isRepeatedBy(Step other) {
            return other instanceof AddPartitions add && add.topic().equals(topic) && add.from() < to;
        }

        @Override
        public String words() {
            return topic + ": raise the partitions from " + from + " to " + to;
        }
    }

    /** Sets a config of a topic. */
    record SetConfig(String topic, String key, String from, String to) implements Step {
        @Override
        public boolean isRepeatedBy(Step other) {
            return other instanceof SetConfig config
                    && config.topic().equals(topic)
                    && config.key().equals(key);
        }

        @Override
        public int newPartitions() {
            return 0;
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put("topic", topic);
            node.put("do", "SET_CONFIG");
            node.put("key", key);
            node.put("from", from);
            node.put("to", to);
        }

        @Override
        public String words() {
            return topic + ": set " + key + " from " + from + " to " + to;
        }
    }
}
