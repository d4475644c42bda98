package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An environment: what it overrides of the topics, and the cluster that it is. The rules are checked when it becomes part
 * of a {@link TopicCatalog}.
 *
 * @param name the environment's name, such as {@code production}
 * @param clusterHosts the bootstrap host names of this environment's cluster, without ports; when there are any, tools refuse to
 *     take another cluster for this environment, or this cluster for another one
 * @param topics the overrides, by topic name, in declared order
 */
public record Environment(String name, List<String> clusterHosts, Map<String, TopicOverride> topics) {

    /** Copies the collections; throws {@link NullPointerException} if anything in them, or any argument, is null. */
    public Environment {
        Objects.requireNonNull(name, "name must not be null");
        clusterHosts = List.copyOf(clusterHosts);
        var copy = new LinkedHashMap<String, TopicOverride>();
        for (var entry : topics.entrySet()) {
            var topic = Objects.requireNonNull(entry.getKey(), "topic name must not be null");
            copy.put(topic, Objects.requireNonNull(entry.getValue(), "override must not be null"));
        }
        topics = Collections.unmodifiableMap(copy);
    }

    /** Whether this host is one of the cluster's; upper and lower case are the same. */
    public boolean hasClusterHost(String host) {
        return clusterHosts.stream().anyMatch(host::equalsIgnoreCase);
    }

    /** Starts the declaration of an environment in code; without further calls it has no overrides. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** {@code topic} as it is in this environment. */
    Topic applyTo(Topic topic) {
        var override = topics.get(topic.name());
        return override == null ? topic : topic.with(override);
    }

    /**
     * What differs for one topic in one environment.
     *
     * @param partitions the number of partitions there, more or fewer, when it differs; 1 to 10 000
     * @param replicationFactor how many brokers hold each partition there, when it differs; 1 to 32 767
     * @param configs topic configs that are added or replaced there, in declared order
     */
    public record TopicOverride(OptionalInt partitions, OptionalInt replicationFactor, Map<String, String> configs) {

        /** Copies the map; throws {@link NullPointerException} if anything in it, or any argument, is null. */
        public TopicOverride {
            Objects.requireNonNull(partitions, "partitions must not be null");
            Objects.requireNonNull(replicationFactor, "replicationFactor must not be null");
            configs = Topic.copyInOrder(configs);
        }
    }

    /** An environment being declared in code. */
    public static final class Builder {
        private static final TopicOverride NO_DIFFERENCE =
                new TopicOverride(OptionalInt.empty(), OptionalInt.empty(), Map.of());

        private final String name;
        private final List<String> clusterHosts = new ArrayList<>();
        private final Map<String, TopicOverride> topics = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name must not be null");
        }

        /** Adds bootstrap host names of this environment's cluster, without ports. */
        public Builder clusterHosts(String... hosts) {
            clusterHosts.addAll(List.of(hosts));
            return this;
        }

        /**
         * Sets the number of partitions that {@code topic} has in this environment; throws
         * {@link IllegalStateException} if it is set already.
         */
        public Builder partitions(String topic, int partitions) {
            var override = override(topic);
            refuseSecond(topic, "partitions", override.partitions());
            return put(topic, OptionalInt.of(partitions), override.replicationFactor(), override.configs());
        }

        /**
         * Sets how many brokers hold each partition of {@code topic} in this environment; throws
         * {@link IllegalStateException} if it is set already.
         */
        public Builder replicationFactor(String topic, int replicationFactor) {
            var override = override(topic);
            refuseSecond(topic, "replicationFactor", override.replicationFactor());
            return put(topic, override.partitions(), OptionalInt.of(replicationFactor), override.configs());
        }

        /**
         * Sets a config that {@code topic} has in this environment; throws {@link IllegalStateException} if it is set
         * already.
         */
        public Builder config(String topic, String key, String value) {
            var override = override(topic);
            var configs = new LinkedHashMap<>(override.configs());
            var present = configs.put(key, value);
            if (present != null) {
                throw setAlready(topic, "config " + Quoted.text(key), present);
            }
            return put(topic, override.partitions(), override.replicationFactor(), configs);
        }

        /** The environment as declared so far. */
        public Environment build() {
            return new Environment(name, clusterHosts, topics);
        }

        private TopicOverride override(String topic) {
            return topics.getOrDefault(Objects.requireNonNull(topic, "topic name must not be null"), NO_DIFFERENCE);
        }

        private Builder put(
                String topic, OptionalInt partitions, OptionalInt replicationFactor, Map<String, String> configs) {
            topics.put(topic, new TopicOverride(partitions, replicationFactor, configs));
            return this;
        }

        private void refuseSecond(String topic, String what, OptionalInt present) {
            if (present.isPresent()) {
                throw setAlready(topic, what, Integer.toString(present.getAsInt()));
            }
        }

        private IllegalStateException setAlready(String topic, String what, String present) {
            return new IllegalStateException("environment " + Quoted.text(name) + ", topic " + Quoted.text(topic) + ": "
                    + what + " is set already, to " + Quoted.text(present));
        }
    }
}
