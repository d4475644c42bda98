package com.niura.kafka.admin;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** A topic as a catalog declares it, or as a cluster has it: equal where it is as declared. */
record ProofTopic(String name, int partitions, long retention) {

    static final long DAY = 86_400_000;

    ProofTopic(String name, int partitions) {
        this(name, partitions, DAY);
    }

    String yaml() {
        return "%s: { partitions: %s, config: { retention.ms: %s } }".formatted(name, partitions, retention);
    }

    Topic declared() {
        return new Topic(
                name, partitions, "proof", List.of(), List.of(), Map.of("retention.ms", String.valueOf(retention)));
    }

    static String[] yaml(Collection<ProofTopic> topics) {
        return topics.stream().map(ProofTopic::yaml).toArray(String[]::new);
    }

    /** Those of these topics that the cluster has, by their names. */
    static Map<String, ProofTopic> on(Admin admin, Collection<ProofTopic> topics)
            throws ExecutionException, InterruptedException {
        Set<String> names = topics.stream().map(ProofTopic::name).collect(Collectors.toSet());
        names.retainAll(admin.listTopics().names().get());
        Map<String, TopicDescription> described =
                admin.describeTopics(names).allTopicNames().get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get();
        Map<String, ProofTopic> found = new HashMap<>();
        configs.forEach((resource, config) -> found.put(
                resource.name(),
                new ProofTopic(
                        resource.name(),
                        Objects.requireNonNull(described.get(resource.name()))
                                .partitions()
                                .size(),
                        Long.parseLong(config.get("retention.ms").value()))));
        return found;
    }
}
