package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * One declared topic. Only what is declared is managed: there is no replication factor (the broker's default is
 * asked for) and no config unless it is given.
 *
 * <p>A topic by itself refuses nothing but {@code null}. The rules, such as the bounds of {@code partitions} and the
 * legal characters of {@code name}, are checked when the topic becomes part of a {@link TopicCatalog}, so that
 * everything wrong in a catalog is reported together.
 *
 * @param name the topic's name, as on the broker
 * @param partitions how many partitions the topic has at least; 1 to 10 000
 * @param replicationFactor how many brokers hold each partition, where that is declared; 1 to 32 767, and never on MSK
 *     Serverless
 * @param purpose what the topic is for, in one line
 * @param producers names of the services that write to it, in declared order
 * @param consumers names of the services that read from it, in declared order
 * @param configs topic configs by their Kafka key, in declared order
 */
public record Topic(
        String name,
        int partitions,
        OptionalInt replicationFactor,
        String purpose,
        List<String> producers,
        List<String> consumers,
        Map<String, String> configs) {

    /** Copies the collections; throws {@link NullPointerException} if anything in them, or any argument, is null. */
    public Topic {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(replicationFactor, "replicationFactor must not be null");
        Objects.requireNonNull(purpose, "purpose must not be null");
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
        configs = copyInOrder(configs);
    }

    /** A topic with the broker's default replication factor. */
    public Topic(
            String name,
            int partitions,
            String purpose,
            List<String> producers,
            List<String> consumers,
            Map<String, String> configs) {
        this(name, partitions, OptionalInt.empty(), purpose, producers, consumers, configs);
    }

    /** Starts the declaration of a topic in code. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** This topic as it is where {@code override} applies. */
    Topic with(Environment.TopicOverride override) {
        var effectiveConfigs = new LinkedHashMap<>(configs);
        effectiveConfigs.putAll(override.configs());
        return new Topic(
                name,
                override.partitions().orElse(partitions),
                override.replicationFactor().isPresent() ? override.replicationFactor() : replicationFactor,
                purpose,
                producers,
                consumers,
                effectiveConfigs);
    }

    /**
     * Whether a value found on a cluster means the same as the declared one, however it is written: "1e3" and "1000",
     * "compact,delete" and "delete, compact".
     *
     * @throws IllegalArgumentException if the topic does not declare this config
     */
    public boolean declaresAs(String configKey, String found) {
        String declared = configs.get(configKey);
        if (declared == null) {
            throw new IllegalArgumentException(
                    "config must be one of " + configs.keySet() + ", but was " + Quoted.text(configKey));
        }
        return ConfigValues.same(configKey, declared, found);
    }

    /** {@link Map#copyOf} would lose the declared order. */
    static Map<String, String> copyInOrder(Map<String, String> configs) {
        var copy = new LinkedHashMap<String, String>();
        configs.forEach((key, value) -> copy.put(
                Objects.requireNonNull(key, "config key must not be null"),
                Objects.requireNonNull(value, () -> "config " + Quoted.text(key) + " must not be null")));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * A topic being declared in code. {@code partitions} and {@code purpose} have no default: a topic that was given
     * none is refused by the catalog it is added to. Without producers, consumers or configs, it has none.
     */
    public static final class Builder {
        private final String name;
        private @Nullable Integer partitions;
        private @Nullable Integer replicationFactor;
        private @Nullable String purpose;
        private final List<String> producers = new ArrayList<>();
        private final List<String> consumers = new ArrayList<>();
        private final Map<String, String> configs = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name must not be null");
        }

        /** Sets the number of partitions; throws {@link IllegalStateException} if it is set already. */
        public Builder partitions(int partitions) {
            refuseSecond("partitions", this.partitions);
            this.partitions = partitions;
            return this;
        }

        /**
         * Sets how many brokers hold each partition; without it the broker's default is asked for. Throws {@link
         * IllegalStateException} if it is set already.
         */
        public Builder replicationFactor(int replicationFactor) {
            refuseSecond("replicationFactor", this.replicationFactor);
            this.replicationFactor = replicationFactor;
            return this;
        }

        /** Sets what the topic is for, in one line; throws {@link IllegalStateException} if it is set already. */
        public Builder purpose(String purpose) {
            Objects.requireNonNull(purpose, "purpose must not be null");
            refuseSecond("purpose", this.purpose);
            this.purpose = purpose;
            return this;
        }

        /** Adds services that write to the topic. */
        public Builder producers(String... services) {
            producers.addAll(List.of(services));
            return this;
        }

        /** Adds services that read from the topic. */
        public Builder consumers(String... services) {
            consumers.addAll(List.of(services));
            return this;
        }

        /**
         * Adds a topic config, both key and value as Kafka spells them; throws {@link IllegalStateException} if the
         * config is set already.
         */
        public Builder config(String key, String value) {
            Objects.requireNonNull(key, "config key must not be null");
            Objects.requireNonNull(value, () -> "config " + Quoted.text(key) + " must not be null");
            refuseSecond("config " + Quoted.text(key), configs.get(key));
            configs.put(key, value);
            return this;
        }

        /** The topic as declared so far. */
        public Topic build() {
            return new Topic(
                    name,
                    partitions == null ? 0 : partitions,
                    replicationFactor == null ? OptionalInt.empty() : OptionalInt.of(replicationFactor),
                    purpose == null ? "" : purpose,
                    producers,
                    consumers,
                    configs);
        }

        private void refuseSecond(String what, @Nullable Object present) {
            if (present != null) {
                throw new IllegalStateException("topic " + Quoted.text(name) + ": " + what + " is set already, to "
                        + Quoted.text(present.toString()));
            }
        }
    }
}
