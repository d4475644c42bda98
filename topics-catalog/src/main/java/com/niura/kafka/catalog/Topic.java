package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * One declared topic, valid by Kafka's rules. Only what is declared is managed: there is no replication factor (the
 * broker's default is asked for) and no config unless it is given. That its services are declared too, and that it has a
 * purpose, is asked of it only as part of a {@link TopicCatalog}.
 *
 * @param name the topic's name, as on the broker
 * @param partitions how many partitions the topic has at least; 1 to 10 000
 * @param replicationFactor how many brokers hold each partition, where that is declared; 1 to 32 767, and never on MSK
 *     Serverless
 * @param purpose what the topic is for, in one line; may be empty outside a catalog
 * @param owner who answers for the topic, such as a team
 * @param producers names of the services that write to it, in declared order
 * @param consumers names of the services that read from it, in declared order
 * @param configs topic configs by their Kafka key, in declared order
 */
public record Topic(
        String name,
        int partitions,
        OptionalInt replicationFactor,
        String purpose,
        Optional<String> owner,
        List<String> producers,
        List<String> consumers,
        Map<String, String> configs) {

    /**
     * Copies the collections.
     *
     * @throws NullPointerException if anything in them, or any argument, is null
     * @throws IllegalArgumentException if Kafka would refuse the name, the number of partitions, the replication factor or
     *     a config, or if a text has control or format characters
     */
    public Topic {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(replicationFactor, "replicationFactor must not be null");
        Objects.requireNonNull(purpose, "purpose must not be null");
        Objects.requireNonNull(owner, "owner must not be null");
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
        configs = copyInOrder(configs);
        require("", name, TopicRules.name(name));
        require("partitions", name, TopicRules.partitions(partitions, ValidationProfile.KAFKA));
        if (replicationFactor.isPresent()) {
            var factor = replicationFactor.getAsInt();
            require("replicationFactor", name, TopicRules.replicationFactor(factor, ValidationProfile.KAFKA));
        }
        require("purpose", name, TopicRules.line(purpose));
        if (owner.isPresent()) {
            require("owner", name, TopicRules.owner(owner.get()));
        }
        for (var service : producers) {
            require("a producer", name, TopicRules.line(service));
        }
        for (var service : consumers) {
            require("a consumer", name, TopicRules.line(service));
        }
        for (var config : configs.entrySet()) {
            require("a config", name, TopicRules.configKey(config.getKey()));
            require(config.getKey(), name, TopicRules.configValue(config.getKey(), config.getValue()));
        }
    }

    /** A topic that nobody is said to own. */
    public Topic(
            String name,
            int partitions,
            OptionalInt replicationFactor,
            String purpose,
            List<String> producers,
            List<String> consumers,
            Map<String, String> configs) {
        this(name, partitions, replicationFactor, purpose, Optional.empty(), producers, consumers, configs);
    }

    /** A topic with the broker's default replication factor that nobody is said to own. */
    public Topic(
            String name,
            int partitions,
            String purpose,
            List<String> producers,
            List<String> consumers,
            Map<String, String> configs) {
        this(name, partitions, OptionalInt.empty(), purpose, producers, consumers, configs);
    }

    private static void require(String part, String name, @Nullable String problem) {
        if (problem != null) {
            var subject = part.isEmpty() ? "topic " : part + " of topic ";
            throw new IllegalArgumentException(subject + Quoted.name(name) + " " + problem);
        }
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
                owner,
                producers,
                consumers,
                effectiveConfigs);
    }

    /**
     * Whether a value found on a cluster means the same as the declared one to Kafka, however it is written: "True" and
     * "true", "compact,delete" and "delete, compact", and "0.50" and "0.5" where the config is a number.
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
        for (var config : configs.entrySet()) {
            var key = Objects.requireNonNull(config.getKey(), "config key must not be null");
            copy.put(key, requireValue(key, config.getValue()));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static String requireValue(String configKey, @Nullable String value) {
        if (value == null) {
            throw new NullPointerException("config " + Quoted.text(configKey) + " must not be null");
        }
        return value;
    }

    /**
     * A topic being declared in code. {@code partitions} must be set; a catalog asks for {@code purpose} as well. Without
     * an owner, producers, consumers or configs, it has none.
     */
    public static final class Builder {
        private final String name;
        private @Nullable Integer partitions;
        private @Nullable Integer replicationFactor;
        private @Nullable String purpose;
        private @Nullable String owner;
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

        /**
         * Sets who answers for the topic, such as a team; throws {@link IllegalStateException} if it is set already.
         */
        public Builder owner(String owner) {
            Objects.requireNonNull(owner, "owner must not be null");
            refuseSecond("owner", this.owner);
            this.owner = owner;
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
            requireValue(key, value);
            refuseSecond("config " + Quoted.text(key), configs.get(key));
            configs.put(key, value);
            return this;
        }

        /**
         * The topic as declared so far.
         *
         * @throws IllegalStateException if {@code partitions} is not set
         * @throws IllegalArgumentException as for the {@linkplain Topic#Topic constructor}
         */
        public Topic build() {
            if (partitions == null) {
                throw new IllegalStateException("topic " + Quoted.text(name) + ": partitions must be set");
            }
            return new Topic(
                    name,
                    partitions,
                    replicationFactor == null ? OptionalInt.empty() : OptionalInt.of(replicationFactor),
                    purpose == null ? "" : purpose,
                    Optional.ofNullable(owner),
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
