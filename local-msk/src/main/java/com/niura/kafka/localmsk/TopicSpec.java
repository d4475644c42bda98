package com.niura.kafka.localmsk;

import java.util.Map;

/**
 * A topic to be created at the start; Kafka checks its name and its config.
 *
 * @param config what is set on the topic itself
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {

    /** @throws NullPointerException if the config is null, or something in it */
    public TopicSpec {
        config = Map.copyOf(config);
    }
}
