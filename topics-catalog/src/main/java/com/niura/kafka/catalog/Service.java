package com.niura.kafka.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A service as the catalog sees it: what it produces to, what it consumes from, and under which consumer group.
 *
 * @param name the service's name in the catalog
 * @param consumerGroup the consumer group it reads with, when the catalog declares one
 * @param produces the topics it writes to, in catalog order
 * @param consumes the topics it reads from, in catalog order
 */
public record Service(String name, Optional<String> consumerGroup, List<Topic> produces, List<Topic> consumes) {

    /** Copies the lists; throws {@link NullPointerException} if anything in them, or any argument, is null. */
    public Service {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(consumerGroup, "consumerGroup must not be null");
        produces = List.copyOf(produces);
        consumes = List.copyOf(consumes);
    }

    /** Every topic that the service uses, each once: those it produces to, then those it only consumes from. */
    public List<Topic> topics() {
        var all = new LinkedHashMap<String, Topic>();
        for (var topic : produces) {
            all.put(topic.name(), topic);
        }
        for (var topic : consumes) {
            all.putIfAbsent(topic.name(), topic);
        }
        return List.copyOf(all.values());
    }
}
