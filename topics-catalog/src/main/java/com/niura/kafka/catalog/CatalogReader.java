package com.niura.kafka.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;
import com.niura.kafka.catalog.Declarations.TopicDeclaration;
import com.niura.kafka.catalog.Environment.TopicOverride;
import com.niura.kafka.catalog.YamlNode.Entry;
import com.niura.kafka.catalog.YamlNode.Mapping;
import com.niura.kafka.catalog.YamlNode.Refused;
import com.niura.kafka.catalog.YamlNode.Scalar;
import com.niura.kafka.catalog.YamlNode.Sequence;

/**
 * Reads declarations out of a YAML tree: which keys there are, and of what type their values must be. What cannot be
 * read becomes a problem and a placeholder, so that everything else is still read and checked.
 */
final class CatalogReader {
    /** Of the file format. A file of a newer version has keys that this library does not know. */
    private static final int VERSION = 1;

    /** In front of keys that are somebody else's. */
    private static final String EXTENSION = "x-";

    private static final Keys CATALOG_KEYS =
            new Keys("a catalog", List.of("version", "services", "topics", "environments"), List.of("topics"));
    private static final Keys SERVICE_KEYS = new Keys("a service", List.of("consumer-group"), List.of());
    private static final Keys TOPIC_KEYS = new Keys(
            "a topic",
            List.of("partitions", "replication-factor", "purpose", "owner", "producers", "consumers", "config"),
            List.of("partitions", "purpose"));
    private static final Keys ENVIRONMENT_KEYS =
            new Keys("an environment", List.of("cluster-hosts", "topics"), List.of());
    private static final Keys OVERRIDE_KEYS =
            new Keys("a topic in an environment", List.of("partitions", "replication-factor", "config"), List.of());

    private static final String SERVICE_LIST = "must be a list of service names, such as [core, eeg] or []";

    private final ValidationProfile profile;
    private final boolean isStrict;
    private final Problems problems;

    /** The keys of one kind of mapping. */
    private record Keys(String owner, List<String> known, List<String> required) {
        @Override
        public String toString() {
            return String.join(", ", known);
        }
    }

    /** @param isStrict whether unknown keys and a newer version are problems; otherwise they are noticed and ignored */
    CatalogReader(ValidationProfile profile, boolean isStrict, Problems problems) {
        this.profile = profile;
        this.isStrict = isStrict;
        this.problems = problems;
    }

    /** Checks what each of several files has for itself. */
    void checkFile(YamlNode root) {
        if (root instanceof Mapping mapping) {
            checkKeys(mapping.entries(), CatalogPath.ROOT, CATALOG_KEYS);
            var version = mapping.entries().get("version");
            if (version != null) {
                checkVersion(version.value(), CatalogPath.ROOT.key("version"));
            }
        }
    }

    private void checkVersion(YamlNode node, CatalogPath path) {
        var rule = "must be a whole number from 1";
        var version = wholeNumber(node, path, rule);
        if (version.isEmpty() || version.getAsInt() == VERSION) {
            return;
        }
        if (version.getAsInt() < VERSION) {
            wrong(node, path, rule);
        } else if (isStrict) {
            wrong(node, path, "must be " + VERSION + ", the newest that this version of the library knows");
        } else {
            problems.notice(
                    node.location(),
                    path,
                    "is newer than " + VERSION
                            + ", the newest that this version of the library knows: what is unknown to it"
                            + " is ignored");
        }
    }

    Declarations read(YamlNode root) {
        var catalog = mapping(root, CatalogPath.ROOT, "a mapping with " + CATALOG_KEYS);
        if (!catalog.containsKey("topics")) {
            missing(CatalogPath.ROOT, "topics", "a catalog declares at least one topic");
        }
        var services = new ArrayList<ServiceDeclaration>();
        for (var entry : section(catalog, CatalogPath.SERVICES, "a mapping from service names to services")
                .entrySet()) {
            services.add(service(
                    CatalogPath.SERVICES.key(entry.getKey()), entry.getValue().value()));
        }
        var topics = new ArrayList<TopicDeclaration>();
        for (var entry : section(catalog, CatalogPath.TOPICS, "a mapping from topic names to topics")
                .entrySet()) {
            topics.add(topic(CatalogPath.TOPICS.key(entry.getKey()), entry.getValue()));
        }
        var environments = new ArrayList<Environment>();
        for (var entry : section(catalog, CatalogPath.ENVIRONMENTS, "a mapping from environment names to environments")
                .entrySet()) {
            environments.add(environment(
                    CatalogPath.ENVIRONMENTS.key(entry.getKey()),
                    entry.getValue().value()));
        }
        return new Declarations(services, topics, environments);
    }

    private ServiceDeclaration service(CatalogPath path, YamlNode node) {
        var service = mapping(node, path, "a mapping, such as {} or { consumer-group: core-service }");
        checkKeys(service, path, SERVICE_KEYS);
        return new ServiceDeclaration(path.name(), optionalText(service, path.key("consumer-group")));
    }

    private TopicDeclaration topic(CatalogPath path, Entry entry) {
        var topic = mapping(entry.value(), path, "a mapping with " + TOPIC_KEYS);
        checkKeys(topic, path, TOPIC_KEYS);
        var partitions = topic.get("partitions");
        if (partitions == null) {
            missing(path, "partitions", "it " + profile.partitionsRule());
        }
        var purpose = topic.get("purpose");
        if (purpose == null) {
            missing(path, "purpose", "say in one line what the topic is for");
        }
        return new TopicDeclaration(
                path.name(),
                optionalNumber(topic, path.key("partitions"), profile.partitionsRule())
                        .orElse(0),
                optionalNumber(topic, path.key("replication-factor"), profile.replicationFactorRule()),
                optionalText(topic, path.key("purpose")).orElse(""),
                optionalText(topic, path.key("owner")),
                texts(topic, path.key("producers"), SERVICE_LIST, "the name of a service"),
                texts(topic, path.key("consumers"), SERVICE_LIST, "the name of a service"),
                configs(topic, path.key("config")));
    }

    private Environment environment(CatalogPath path, YamlNode node) {
        var environment = mapping(node, path, "a mapping, such as {} or { topics: … }");
        checkKeys(environment, path, ENVIRONMENT_KEYS);
        var hosts = texts(
                environment,
                path.key("cluster-hosts"),
                "must be a list of host names without ports, such as [boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com]",
                "a host name");
        var overrides = new LinkedHashMap<String, TopicOverride>();
        var topics = path.key("topics");
        for (var entry : section(environment, topics, "a mapping from topic names to what differs")
                .entrySet()) {
            overrides.put(
                    entry.getKey(),
                    override(topics.key(entry.getKey()), entry.getValue().value()));
        }
        return new Environment(path.name(), hosts, overrides);
    }

    private TopicOverride override(CatalogPath path, YamlNode node) {
        var override = mapping(node, path, "a mapping with " + OVERRIDE_KEYS);
        checkKeys(override, path, OVERRIDE_KEYS);
        return new TopicOverride(
                optionalNumber(override, path.key("partitions"), profile.partitionsRule()),
                optionalNumber(override, path.key("replication-factor"), profile.replicationFactorRule()),
                configs(override, path.key("config")));
    }

    private OptionalInt optionalNumber(Map<String, Entry> owner, CatalogPath path, String rule) {
        var entry = owner.get(path.name());
        return entry == null ? OptionalInt.empty() : wholeNumber(entry.value(), path, rule);
    }

    /** Empty if it is no whole number, or one that is out of any bounds. As in JSON, 3.0 and 3e0 are whole numbers. */
    private OptionalInt wholeNumber(YamlNode node, CatalogPath path, String rule) {
        if (node instanceof Scalar scalar
                && (scalar.type() == Scalar.Type.INTEGER || scalar.type() == Scalar.Type.DECIMAL)) {
            try {
                return OptionalInt.of(new BigDecimal(scalar.text()).intValueExact());
            } catch (ArithmeticException | NumberFormatException e) {
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

    private List<String> texts(Map<String, Entry> owner, CatalogPath path, String listRule, String itemRule) {
        var texts = new ArrayList<String>();
        var entry = owner.get(path.name());
        if (entry != null && entry.value() instanceof Sequence sequence) {
            for (var item : sequence.items()) {
                texts.add(text(item, path.item(texts.size()), itemRule));
            }
        } else if (entry != null) {
            wrong(entry.value(), path, listRule);
        }
        return texts;
    }

    private Map<String, String> configs(Map<String, Entry> owner, CatalogPath path) {
        var configs = new LinkedHashMap<String, String>();
        for (var entry : section(owner, path, "a mapping from Kafka's topic config keys to values")
                .entrySet()) {
            configs.put(entry.getKey(), configValue(entry.getValue().value(), path.key(entry.getKey())));
        }
        return configs;
    }

    /** Numbers and booleans are taken as they are written: Kafka knows config values only as text. */
    private String configValue(YamlNode node, CatalogPath path) {
        if (node instanceof Scalar scalar && !node.isNothing()) {
            return scalar.text();
        }
        wrong(node, path, "must be text, a number, true or false");
        return "";
    }

    private Optional<String> optionalText(Map<String, Entry> owner, CatalogPath path) {
        var entry = owner.get(path.name());
        return entry == null ? Optional.empty() : Optional.of(text(entry.value(), path, "text"));
    }

    private String text(YamlNode node, CatalogPath path, String expected) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.TEXT) {
            return scalar.text();
        }
        var isUnquoted = node instanceof Scalar && !node.isNothing();
        wrong(node, path, "must be " + expected, isUnquoted ? " (in quotes it is text)" : "");
        return "";
    }

    /** The mapping under a key; one that is not there has no entries. */
    private Map<String, Entry> section(Map<String, Entry> owner, CatalogPath path, String expected) {
        var entry = owner.get(path.name());
        return entry == null ? Map.of() : mapping(entry.value(), path, expected);
    }

    /** A mapping that was left empty, as in {@code services:} with nothing behind it, has no entries. */
    private Map<String, Entry> mapping(YamlNode node, CatalogPath path, String expected) {
        if (node instanceof Mapping mapping) {
            return mapping.entries();
        }
        if (!node.isNothing()) {
            wrong(node, path, "must be " + expected);
        }
        return Map.of();
    }

    private void checkKeys(Map<String, Entry> mapping, CatalogPath path, Keys keys) {
        for (var entry : mapping.entrySet()) {
            if (!keys.known().contains(entry.getKey()) && !entry.getKey().startsWith(EXTENSION)) {
                unknown(entry.getKey(), entry.getValue(), mapping, path, keys);
            }
        }
    }

    /** A problem also if that key was probably meant to be one without which the rest cannot be used. */
    private void unknown(String key, Entry entry, Map<String, Entry> mapping, CatalogPath path, Keys keys) {
        var absent = keys.known().stream().filter(k -> !mapping.containsKey(k)).toList();
        var meant = problems.suggestion(key, absent);
        var predicate = "is not a key of " + keys.owner() + " (" + keys + ")" + problems.didYouMean(key, keys.known());
        if (isStrict || meant.filter(keys.required()::contains).isPresent()) {
            problems.at(entry.key(), path.key(key), predicate);
            // The misspelt key explains why the right one is missing.
            meant.ifPresent(right -> problems.unreadable(path.key(right)));
        } else {
            problems.notice(
                    entry.key(),
                    path.key(key),
                    predicate + (predicate.endsWith("?") ? " It" : ", and") + " is ignored");
        }
    }

    private void missing(CatalogPath parent, String key, String rule) {
        var path = parent.key(key);
        if (problems.isReadable(path)) {
            problems.atKey(path, "is missing: " + rule);
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
