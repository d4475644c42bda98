package com.niura.kafka.admin.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The effective configs of a topic, as far as they were asked for and could be read. */
public sealed interface TopicConfigs {

    /** Stands for a value that the broker keeps to itself, as that of a config which it does not know. */
    String HIDDEN = "(hidden)";

    /** Nobody asked. */
    record NotAsked() implements TopicConfigs {}

    /** Every config that the broker knows, by its key, sorted. */
    record Known(Map<String, ConfigValue> values) implements TopicConfigs {
        public Known {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }
    }

    /**
     * Asked for, and refused.
     *
     * @param denied whether the permission to read configs is missing
     * @param reason the broker's own words
     */
    record Unreadable(boolean denied, String reason) implements TopicConfigs {}

    /**
     * One effective value.
     *
     * @param value what applies
     * @param source who set it
     */
    record ConfigValue(String value, ConfigSource source) {}

    /** Who set a config's value. */
    enum ConfigSource {
        /** Set on the topic itself. */
        TOPIC,
        /** Inherited from a setting of the broker or the cluster. */
        BROKER,
        /** Kafka's built-in default. */
        DEFAULT
    }
}
