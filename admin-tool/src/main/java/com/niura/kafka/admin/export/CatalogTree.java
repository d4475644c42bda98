package com.niura.kafka.admin.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;

/** A catalog as the mappings, lists and scalars that a catalog file consists of; what is empty is left out. */
final class CatalogTree {

    private final Function<String, Object> configValue;

    private CatalogTree(Function<String, Object> configValue) {
        this.configValue = configValue;
    }

    /** @param configValue how a config's value is to be written */
    static Map<String, Object> of(TopicCatalog catalog, Function<String, Object> configValue) {
        CatalogTree tree = new CatalogTree(configValue);
        Map<String, Object> services = new LinkedHashMap<>();
        catalog.services().forEach(service -> services.put(service.name(), service(service)));
        Map<String, Object> topics = new LinkedHashMap<>();
        catalog.topics().forEach(topic -> topics.put(topic.name(), tree.topic(topic)));
        Map<String, Object> environments = new LinkedHashMap<>();
        catalog.environments()
                .forEach(environment -> environments.put(environment.name(), tree.environment(environment)));
        Map<String, Object> root = new LinkedHashMap<>();
        putUnlessEmpty(root, "services", services);
        root.put("topics", topics);
        putUnlessEmpty(root, "environments", environments);
        return root;
    }

    static Map<String, Object> service(Service service) {
        Map<String, Object> node = new LinkedHashMap<>();
        service.consumerGroup().ifPresent(group -> node.put("consumer-group", group));
        return node;
    }

    private Map<String, Object> topic(Topic topic) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("partitions", topic.partitions());
        putIfPresent(node, "replication-factor", topic.replicationFactor());
        node.put("purpose", topic.purpose());
        topic.owner().ifPresent(owner -> node.put("owner", owner));
        putUnlessEmpty(node, "producers", topic.producers());
        putUnlessEmpty(node, "consumers", topic.consumers());
        putUnlessEmpty(node, "config", configs(topic.configs()));
        return node;
    }

    private Map<String, Object> environment(Environment environment) {
        Map<String, Object> topics = new LinkedHashMap<>();
        environment.topics().forEach((name, override) -> {
            Map<String, Object> node = new LinkedHashMap<>();
            putIfPresent(node, "partitions", override.partitions());
            putIfPresent(node, "replication-factor", override.replicationFactor());
            putUnlessEmpty(node, "config", configs(override.configs()));
            topics.put(name, node);
        });
        Map<String, Object> node = new LinkedHashMap<>();
        putUnlessEmpty(node, "cluster-hosts", environment.clusterHosts());
        putUnlessEmpty(node, "topics", topics);
        return node;
    }

    private Map<String, Object> configs(Map<String, String> configs) {
        Map<String, Object> node = new LinkedHashMap<>();
        configs.forEach((key, value) -> node.put(key, configValue.apply(value)));
        return node;
    }

    private static void putIfPresent(Map<String, Object> node, String key, OptionalInt number) {
        number.ifPresent(value -> node.put(key, value));
    }

    private static void putUnlessEmpty(Map<String, Object> node, String key, Map<String, Object> value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> node, String key, List<String> value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
    }
}
