package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;
import com.niura.kafka.catalog.Environment.TopicOverride;
import com.niura.kafka.catalog.YamlNode.Mapping;
import com.niura.kafka.catalog.YamlNode.Refused;
import com.niura.kafka.catalog.YamlNode.Scalar;
import com.niura.kafka.catalog.YamlNode.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Reads declarations out of a YAML tree: which keys there are, and of what type their values must be. What cannot be
 * read becomes a problem and a placeholder, so that everything else is still read and checked.
 */
final class CatalogReader {
    private static final List<String> CATALOG_KEYS = List.of("services", "topics", "environments");
    private static final List<String> SERVICE_KEYS = List.of("consumer-group");
    private static final List<String> TOPIC_KEYS =
            List.of("partitions", "replication-factor", "purpose", "producers", "consumers", "config");
    private static final List<String> ENVIRONMENT_KEYS = List.of("cluster-hosts", "topics");
    private static final List<String> DIFFERENCE_KEYS = List.of("partitions", "replication-factor", "config");

    private static final String SERVICE_LIST = "must be a list of service names, such as [core, eeg] or []";

    private final ValidationProfile profile;
    private final Problems problems;

    CatalogReader(ValidationProfile profile, Problems problems) {
        this.profile = profile;
        this.problems = problems;
    }

    Declarations read(YamlNode root) {
        var catalog = mapping(root, CatalogPath.ROOT, "a mapping with " + String.join(", ", CATALOG_KEYS));
        refuseUnknownKeys(catalog, CatalogPath.ROOT, "a catalog", CATALOG_KEYS);
        if (!catalog.containsKey("topics")) {
            missing(CatalogPath.ROOT, "topics", "a catalog declares at least one topic");
        }
        return new Declarations(
                entries(catalog, CatalogPath.SERVICES, "a mapping from service names to services", this::service),
                entries(catalog, CatalogPath.TOPICS, "a mapping from topic names to topics", this::topic),
                entries(
                        catalog,
                        CatalogPath.ENVIRONMENTS,
                        "a mapping from environment names to environments",
                        this::environment));
    }

    private ServiceDeclaration service(CatalogPath path, YamlNode node) {
        var service = mapping(node, path, "a mapping, such as {} or { consumer-group: core-service }");
        refuseUnknownKeys(service, path, "a service", SERVICE_KEYS);
        var consumerGroup = service.get("consumer-group");
        return new ServiceDeclaration(
                path.name(),
                consumerGroup == null
                        ? Optional.empty()
                        : Optional.of(text(consumerGroup, path.key("consumer-group"), "text")));
    }

    private Topic topic(CatalogPath path, YamlNode node) {
        var topic = mapping(node, path, "a mapping with " + String.join(", ", TOPIC_KEYS));
        refuseUnknownKeys(topic, path, "a topic", TOPIC_KEYS);
        var partitions = topic.get("partitions");
        if (partitions == null) {
            missing(path, "partitions", "it " + profile.partitionsRule());
        }
        var purpose = topic.get("purpose");
        if (purpose == null) {
            missing(path, "purpose", "say in one line what the topic is for");
        }
        return new Topic(
                path.name(),
                partitions == null
                        ? 0
                        : wholeNumber(partitions, path.key("partitions"), profile.partitionsRule())
                                .orElse(0),
                replicationFactor(topic, path),
                purpose == null ? "" : text(purpose, path.key("purpose"), "text"),
                texts(topic.get("producers"), path.key("producers"), SERVICE_LIST, "the name of a service"),
                texts(topic.get("consumers"), path.key("consumers"), SERVICE_LIST, "the name of a service"),
                configs(topic, path));
    }

    private Environment environment(CatalogPath path, YamlNode node) {
        var environment = mapping(node, path, "a mapping, such as {} or { topics: … }");
        refuseUnknownKeys(environment, path, "an environment", ENVIRONMENT_KEYS);
        var overrides = new LinkedHashMap<String, TopicOverride>();
        var topicsPath = path.key("topics");
        var topics = environment.get("topics");
        if (topics != null) {
            mapping(topics, topicsPath, "a mapping from topic names to what differs")
                    .forEach((name, override) -> overrides.put(name, override(topicsPath.key(name), override)));
        }
        return new Environment(
                path.name(),
                texts(
                        environment.get("cluster-hosts"),
                        path.key("cluster-hosts"),
                        "must be a list of host names without ports, such as [boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com]",
                        "a host name"),
                overrides);
    }

    private TopicOverride override(CatalogPath path, YamlNode node) {
        var override = mapping(node, path, "a mapping with " + String.join(", ", DIFFERENCE_KEYS));
        refuseUnknownKeys(override, path, "a topic in an environment", DIFFERENCE_KEYS);
        var partitions = override.get("partitions");
        return new TopicOverride(
                partitions == null
                        ? OptionalInt.empty()
                        : wholeNumber(partitions, path.key("partitions"), profile.partitionsRule()),
                replicationFactor(override, path),
                configs(override, path));
    }

    private OptionalInt replicationFactor(Map<String, YamlNode> owner, CatalogPath ownerPath) {
        var node = owner.get("replication-factor");
        return node == null
                ? OptionalInt.empty()
                : wholeNumber(node, ownerPath.key("replication-factor"), profile.replicationFactorRule());
    }

    /** Empty if it is no whole number, or one that is out of any bounds. */
    private OptionalInt wholeNumber(YamlNode node, CatalogPath path, String rule) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.INTEGER) {
            try {
                return OptionalInt.of(Integer.parseInt(scalar.text()));
            } catch (NumberFormatException e) {
                wrong(node, path, rule);
                return OptionalInt.empty();
            }
        }
        var isQuotedNumber = node instanceof Scalar scalar
                && scalar.type() == Scalar.Type.TEXT
                && scalar.text().matches("-?[0-9]{1,10}");
        wrong(node, path, rule, isQuotedNumber ? " (write it without quotes and leading zeros)" : "");
        return OptionalInt.empty();
    }

    private List<String> texts(@Nullable YamlNode node, CatalogPath path, String listRule, String itemRule) {
        var texts = new ArrayList<String>();
        if (node instanceof Sequence sequence) {
            for (var item : sequence.items()) {
                texts.add(text(item, path.item(texts.size()), itemRule));
            }
        } else if (node != null) {
            wrong(node, path, listRule);
        }
        return texts;
    }

    private Map<String, String> configs(Map<String, YamlNode> owner, CatalogPath ownerPath) {
        var path = ownerPath.key("config");
        var configs = new LinkedHashMap<String, String>();
        var node = owner.get("config");
        if (node != null) {
            mapping(node, path, "a mapping from Kafka's topic config keys to values")
                    .forEach((key, value) -> configs.put(key, configValue(value, path.key(key))));
        }
        return configs;
    }

    /** Numbers and booleans are taken as they are written: Kafka knows config values only as text. */
    private String configValue(YamlNode node, CatalogPath path) {
        if (node instanceof Scalar scalar && scalar.type() != Scalar.Type.NULL) {
            return scalar.text();
        }
        wrong(node, path, "must be text, a number, true or false");
        return "";
    }

    private String text(YamlNode node, CatalogPath path, String expected) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.TEXT) {
            return scalar.text();
        }
        var isUnquoted = node instanceof Scalar scalar && scalar.type() != Scalar.Type.NULL;
        wrong(node, path, "must be " + expected, isUnquoted ? " (in quotes it is text)" : "");
        return "";
    }

    private <T> List<T> entries(
            Map<String, YamlNode> catalog,
            CatalogPath path,
            String expected,
            BiFunction<CatalogPath, YamlNode, T> declaration) {
        var declarations = new ArrayList<T>();
        var node = catalog.get(path.name());
        if (node != null) {
            mapping(node, path, expected)
                    .forEach((name, entry) -> declarations.add(declaration.apply(path.key(name), entry)));
        }
        return declarations;
    }

    /** A mapping that was left empty, as in {@code services:} with nothing behind it, has no entries. */
    private Map<String, YamlNode> mapping(YamlNode node, CatalogPath path, String expected) {
        if (node instanceof Mapping mapping) {
            return mapping.entries();
        }
        if (!(node instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL)) {
            wrong(node, path, "must be " + expected);
        }
        return Map.of();
    }

    private void refuseUnknownKeys(Map<String, YamlNode> mapping, CatalogPath path, String owner, List<String> known) {
        for (var key : mapping.keySet()) {
            if (!known.contains(key)) {
                var absent = known.stream().filter(k -> !mapping.containsKey(k)).toList();
                problems.atKey(
                        path.key(key),
                        "is not a key of " + owner + " (" + String.join(", ", known) + ")"
                                + problems.didYouMean(key, known));
                // The misspelt key explains why the right one is missing.
                problems.suggestion(key, absent).ifPresent(meant -> problems.unreadable(path.key(meant)));
            }
        }
    }

    private void missing(CatalogPath parent, String key, String rule) {
        var path = parent.key(key);
        if (problems.isReadable(path)) {
            problems.inside(parent, path, "is missing: " + rule);
            problems.unreadable(path);
        }
    }

    private void wrong(YamlNode node, CatalogPath path, String rule) {
        wrong(node, path, rule, "");
    }

    private void wrong(YamlNode node, CatalogPath path, String rule, String hint) {
        if (!(node instanceof Refused)) {
            problems.at(node.location(), path, rule + ", but was " + node.description() + hint);
        }
        problems.unreadable(path);
    }
}
