package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Environment.TopicOverride;
import org.jspecify.annotations.Nullable;

/** What a catalog declares: not yet checked, and the same whether it came from files or from code. */
record Declarations(List<ServiceDeclaration> services, List<TopicDeclaration> topics, List<Environment> environments) {

    static Declarations of(List<ServiceDeclaration> services, List<Topic> topics, List<Environment> environments) {
        var declared = new ArrayList<TopicDeclaration>();
        for (var topic : topics) {
            declared.add(new TopicDeclaration(
                    topic.name(),
                    topic.partitions(),
                    topic.replicationFactor(),
                    topic.purpose(),
                    topic.owner(),
                    topic.producers(),
                    topic.consumers(),
                    topic.configs()));
        }
        return new Declarations(services, declared, environments);
    }

    /** A service as declared; what it produces and consumes is declared by the topics. */
    record ServiceDeclaration(String name, Optional<String> consumerGroup) {}

    /** The components of a {@link Topic}. */
    record TopicDeclaration(
            String name,
            int partitions,
            OptionalInt replicationFactor,
            String purpose,
            Optional<String> owner,
            List<String> producers,
            List<String> consumers,
            Map<String, String> configs) {

        /** The topic, once everything in it has been checked. */
        Topic checked() {
            return new Topic(name, partitions, replicationFactor, purpose, owner, producers, consumers, configs);
        }

        int partitionsWith(@Nullable TopicOverride override) {
            return override == null ? partitions : override.partitions().orElse(partitions);
        }

        String configWith(@Nullable TopicOverride override, String key, String otherwise) {
            var overridden = override == null ? null : override.configs().get(key);
            return overridden != null ? overridden : configs.getOrDefault(key, otherwise);
        }
    }
}
