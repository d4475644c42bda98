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
            new Keys("a catalog", "", List.of("version", "services", "topics", "environments"), List.of("topics"));
    private static final Keys SERVICE_KEYS =
            new Keys("a service", "{ consumer-group: core-service }", List.of("consumer-group"), List.of());
    private static final Keys TOPIC_KEYS = new Keys(
            "a topic",
            "",
            List.of("partitions", "replication-factor", "purpose", "owner", "producers", "consumers", "config"),
            List.of("partitions", "purpose"));
    private static final Keys ENVIRONMENT_KEYS =
            new Keys("an environment", "{ topics: … }", List.of("cluster-hosts", "topics"), List.of());
    private static final Keys OVERRIDE_KEYS =
            new Keys("a topic in an environment", "", List.of("partitions", "replication-factor", "config"), List.of());

    private static final String SERVICE_LIST = "must be a list of service names, such as [core, eeg] or []";

    private final ValidationProfile profile;
    private final boolean isStrict;
    private final Problems problems;

    /** The keys of one kind of mapping, and an example of one that may be empty. */
    private record Keys(String owner, String example, List<String> known, List<String> required) {
        String expected() {
            return example.isEmpty() ? "a mapping with " + this : "a mapping, such as {} or " + example;
        }

        @Override
        public String toString() {
            return String.join(", ", known);
        }
    }

    /** A named part of a catalog, such as a topic. */
    private record Part(CatalogPath path, YamlNode node) {
        String name() {
            return path.name();
        }

        CatalogPath key(String key) {
            return path.key(key);
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
        var catalog = mapping(root, CatalogPath.ROOT, CATALOG_KEYS.expected());
        require(catalog, CatalogPath.TOPICS, "a catalog declares at least one topic");
        var services = new ArrayList<ServiceDeclaration>();
        for (var part : parts(catalog, CatalogPath.SERVICES, "a mapping from service names to services")) {
            services.add(service(part));
        }
        var topics = new ArrayList<TopicDeclaration>();
        for (var part : parts(catalog, CatalogPath.TOPICS, "a mapping from topic names to topics")) {
            topics.add(topic(part));
        }
        var environments = new ArrayList<Environment>();
        for (var part : parts(catalog, CatalogPath.ENVIRONMENTS, "a mapping from environment names to environments")) {
            environments.add(environment(part));
        }
        return new Declarations(services, topics, environments);
    }

    private ServiceDeclaration service(Part part) {
        var service = mapping(part, SERVICE_KEYS);
        return new ServiceDeclaration(part.name(), optionalText(service, part.key("consumer-group")));
    }

    private TopicDeclaration topic(Part part) {
        var topic = mapping(part, TOPIC_KEYS);
        require(topic, part.key("partitions"), "it " + profile.partitionsRule());
        require(topic, part.key("purpose"), "say in one line what the topic is for");
        return new TopicDeclaration(
                part.name(),
                optionalNumber(topic, part.key("partitions"), profile.partitionsRule())
                        .orElse(0),
                optionalNumber(topic, part.key("replication-factor"), profile.replicationFactorRule()),
                optionalText(topic, part.key("purpose")).orElse(""),
                optionalText(topic, part.key("owner")),
                texts(topic, part.key("producers"), SERVICE_LIST, "the name of a service"),
                texts(topic, part.key("consumers"), SERVICE_LIST, "the name of a service"),
                configs(topic, part.key("config")));
    }

    private Environment environment(Part part) {
        var environment = mapping(part, ENVIRONMENT_KEYS);
        var hosts = texts(
                environment,
                part.key("cluster-hosts"),
                "must be a list of host names without ports, such as [boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com]",
                "a host name");
        var overrides = new LinkedHashMap<String, TopicOverride>();
        for (var topic : parts(environment, part.key("topics"), "a mapping from topic names to what differs")) {
            overrides.put(topic.name(), override(topic));
        }
        return new Environment(part.name(), hosts, overrides);
    }

    private TopicOverride override(Part part) {
        var override = mapping(part, OVERRIDE_KEYS);
        return new TopicOverride(
                optionalNumber(override, part.key("partitions"), profile.partitionsRule()),
                optionalNumber(override, part.key("replication-factor"), profile.replicationFactorRule()),
                configs(override, part.key("config")));
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
                // Wrong as any other value.
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

    /** Numbers and booleans are taken as they are written: Kafka knows config values only as text. */
    private Map<String, String> configs(Map<String, Entry> owner, CatalogPath path) {
        var configs = new LinkedHashMap<String, String>();
        for (var config : parts(owner, path, "a mapping from Kafka's topic config keys to values")) {
            if (config.node() instanceof Scalar scalar && !scalar.isNothing()) {
                configs.put(config.name(), scalar.text());
            } else {
                configs.put(config.name(), "");
                wrong(config.node(), config.path(), "must be text, a number, true or false");
            }
        }
        return configs;
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

    /** What stands under a key that has a mapping; nothing if the key is not there. */
    private List<Part> parts(Map<String, Entry> owner, CatalogPath path, String expected) {
        var parts = new ArrayList<Part>();
        var section = owner.get(path.name());
        if (section != null) {
            for (var entry : mapping(section.value(), path, expected).entrySet()) {
                parts.add(new Part(path.key(entry.getKey()), entry.getValue().value()));
            }
        }
        return parts;
    }

    private Map<String, Entry> mapping(Part part, Keys keys) {
        var mapping = mapping(part.node(), part.path(), keys.expected());
        checkKeys(mapping, part.path(), keys);
        return mapping;
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

    private void require(Map<String, Entry> owner, CatalogPath path, String rule) {
        if (!owner.containsKey(path.name()) && problems.isReadable(path)) {
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
