package com.niura.kafka.admin.export;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.InvalidCatalogException;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.internal.Texts;

/**
 * The topics of a cluster as a catalog file. What a cluster does not tell (purposes, services) is taken from a catalog that
 * declares the topic; otherwise it is left to fill in, and the topic is marked as foreign. What could not be read, or must not be
 * declared, is told in comments.
 *
 * @param yaml the file
 * @param problems what the rules of catalogs refuse in it; empty where {@code --catalog} takes it as it is
 */
public record ImportedCatalog(String yaml, List<CatalogProblem> problems) {

    private static final String TO_FILL_IN = "TODO";

    public ImportedCatalog {
        problems = List.copyOf(problems);
    }

    /**
     * Returns the file for what was read from a cluster.
     *
     * @param state the topics, with their configs
     * @param declared what is known of them
     * @param source where that comes from
     * @param cluster the cluster's address
     * @param rules those that a catalog for this cluster has to keep
     */
    public static ImportedCatalog of(
            ClusterState state, TopicCatalog declared, ExportSource source, String cluster, ValidationProfile rules) {
        Import result = new Import(state, declared, rules);
        String body = result.body();
        List<CatalogProblem> problems = problems(body, rules);
        return new ImportedCatalog(result.header(source.line(), cluster, problems) + body, problems);
    }

    private static List<CatalogProblem> problems(String yaml, ValidationProfile rules) {
        try {
            TopicCatalog.load(
                    new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "the imported catalog", rules);
            return List.of();
        } catch (InvalidCatalogException e) {
            return e.problems();
        }
    }

    /** One import on its way. */
    private static final class Import {

        private final ClusterState state;
        private final TopicCatalog declared;
        private final ValidationProfile rules;
        private final boolean isReplicationAlike;
        /** Configs that are set and must not be declared. */
        private final TreeSet<String> undeclarable = new TreeSet<>();

        Import(ClusterState state, TopicCatalog declared, ValidationProfile rules) {
            this.state = state;
            this.declared = declared;
            this.rules = rules;
            this.isReplicationAlike = state.topics().values().stream()
                            .filter(TopicState.Present.class::isInstance)
                            .map(topic -> replicationFactor((TopicState.Present) topic))
                            .distinct()
                            .count()
                    <= 1;
        }

        String body() {
            Map<String, Object> services = new LinkedHashMap<>();
            declared.services().stream()
                    .filter(service -> service.topics().stream().anyMatch(topic -> isPresent(topic.name())))
                    .forEach(service -> services.put(service.name(), CatalogTree.service(service)));
            StringBuilder topics = new StringBuilder();
            state.topics().forEach((name, topic) -> {
                if (topic instanceof TopicState.Present present) {
                    notes(present)
                            .forEach(note -> topics.append("  # ")
                                    .append(Texts.oneLine(note))
                                    .append('\n'));
                    topics.append(
                            YamlExport.yaml(Map.of(name, topic(name, present))).indent(2));
                }
            });
            return YamlExport.yaml(Map.of("services", services))
                    + (topics.isEmpty() ? "topics: {}\n" : "topics:\n" + topics);
        }

        private boolean isPresent(String name) {
            return state.topics().get(name) instanceof TopicState.Present;
        }

        private Map<String, Object> topic(String name, TopicState.Present found) {
            Topic known = declared.find(name)
                    .orElseGet(() ->
                            Topic.named(name).partitions(1).purpose(TO_FILL_IN).build());
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("partitions", found.partitionCount());
            replicationFactor(found).ifPresent(factor -> {
                if ((!isReplicationAlike || known.replicationFactor().isPresent())
                        && mayDeclare(Topic.named(name).replicationFactor(factor))) {
                    node.put("replication-factor", factor);
                }
            });
            node.put("purpose", known.purpose());
            known.owner().ifPresent(owner -> node.put("owner", owner));
            node.put("producers", known.producers());
            node.put("consumers", known.consumers());
            Map<String, Object> configs = configs(name, found.configs());
            if (!configs.isEmpty()) {
                node.put("config", configs);
            }
            if (declared.find(name).isEmpty()) {
                node.put("x-foreign", true);
            }
            return node;
        }

        private Map<String, Object> configs(String name, TopicConfigs configs) {
            Map<String, Object> node = new LinkedHashMap<>();
            if (configs instanceof TopicConfigs.Known known) {
                known.values().forEach((key, config) -> {
                    if (!isSet(config)) {
                        return;
                    }
                    if (mayDeclare(Topic.named(name).config(key, config.value()))) {
                        node.put(key, YamlExport.scalar(config.value()));
                    } else {
                        undeclarable.add(key);
                    }
                });
            }
            return node;
        }

        private static boolean isSet(TopicConfigs.ConfigValue config) {
            return config.source() == TopicConfigs.ConfigSource.TOPIC
                    && !config.value().equals(TopicConfigs.HIDDEN);
        }

        /** Empty where the partitions differ in it, as while replicas are moved. */
        private static OptionalInt replicationFactor(TopicState.Present topic) {
            int[] factors = topic.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .distinct()
                    .toArray();
            return factors.length == 1 ? OptionalInt.of(factors[0]) : OptionalInt.empty();
        }

        /** Whether a catalog may have such a topic. */
        private boolean mayDeclare(Topic.Builder topic) {
            try {
                TopicCatalog.builder()
                        .topic(topic.partitions(1).purpose(TO_FILL_IN).build())
                        .build(rules);
                return true;
            } catch (InvalidCatalogException | IllegalArgumentException e) {
                return false;
            }
        }

        /** What the file cannot say of a topic. */
        private static List<String> notes(TopicState.Present topic) {
            List<String> notes = new ArrayList<>();
            if (topic.configs() instanceof TopicConfigs.Unreadable unreadable) {
                notes.add("Configs not known: " + unreadable.reason());
            } else if (topic.configs() instanceof TopicConfigs.Known known) {
                List<String> hidden = known.values().entrySet().stream()
                        .filter(config -> config.getValue().value().equals(TopicConfigs.HIDDEN))
                        .map(Map.Entry::getKey)
                        .toList();
                if (!hidden.isEmpty()) {
                    notes.add("Not known, since the broker does not show it: " + String.join(", ", hidden));
                }
            }
            if (replicationFactor(topic).isEmpty()) {
                notes.add("Replication factor not known: the partitions differ in it.");
            }
            return notes;
        }

        String header(String source, String cluster, List<CatalogProblem> problems) {
            List<String> lines = new ArrayList<>();
            lines.add("The topics of " + cluster + ", imported by 'admin-tool catalog import'.");
            if (problems.isEmpty()) {
                lines.add("--catalog reads this file as it is.");
            } else {
                lines.add("--catalog refuses this file until it is mended:");
                problems.forEach(problem -> lines.add("- " + problem.message()));
            }
            lines.add("To fill in: each purpose " + TO_FILL_IN
                    + ", services, and which of them write to a topic (producers) and read it (consumers).");
            lines.add("Compared with: " + source + ". x-foreign: true marks a topic that it does not have.");
            lines.add(
                    "config has what is set on the topic itself; replication-factor stands where topics differ in it and a catalog"
                            + " for this cluster may declare it.");
            if (!undeclarable.isEmpty()) {
                lines.add("Set on topics, but not to be declared for this cluster: " + String.join(", ", undeclarable)
                        + ".");
            }
            lines.add(
                    "Not here: Kafka's own topics, those named like them (__…), and whatever this identity may not see.");
            state.topics().forEach((name, topic) -> {
                if (topic instanceof TopicState.Forbidden) {
                    lines.add(name + " may not be described by this identity: whether it exists is not known.");
                } else if (topic instanceof TopicState.Unreadable unreadable) {
                    lines.add(name + " could not be described: " + unreadable.reason());
                } else if (topic instanceof TopicState.Absent
                        && declared.find(name).isPresent()) {
                    lines.add(name + " is in that catalog, but not on the cluster.");
                }
            });
            StringBuilder header = new StringBuilder();
            lines.forEach(
                    line -> header.append("# ").append(Texts.oneLine(line)).append('\n'));
            return header.toString();
        }
    }
}
