package com.niura.kafka.catalog;

import java.util.List;
import java.util.Optional;

/** What a catalog declares, as it stands: not yet checked, and the same whether it came from a file or from code. */
record Declarations(List<ServiceDeclaration> services, List<Topic> topics, List<Environment> environments) {

    Declarations {
        services = List.copyOf(services);
        topics = List.copyOf(topics);
        environments = List.copyOf(environments);
    }

    /** The topics as they are in {@code environment}. */
    List<Topic> topicsIn(Environment environment) {
        return topics.stream().map(environment::applyTo).toList();
    }

    List<String> serviceNames() {
        return services.stream().map(ServiceDeclaration::name).toList();
    }

    List<String> topicNames() {
        return topics.stream().map(Topic::name).toList();
    }

    /** A service as declared; what it produces and consumes is declared by the topics. */
    record ServiceDeclaration(String name, Optional<String> consumerGroup) {}
}
