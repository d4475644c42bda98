package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.catalog.Topic;

/**
 * A plan that was written down, to be reviewed and then applied as it is or not at all.
 *
 * @param clusterId the id of the cluster that it is for, where this identity may ask for it
 * @param bootstrapServers the address of that cluster
 * @param environment the environment whose topics it is about
 * @param catalogVersion which state of the catalog it was made from
 * @param topics the topics that it is about; empty for all
 * @param allowed what may be changed on topics that exist
 * @param steps what is to be done
 */
public record PlanFile(
        Optional<String> clusterId,
        String bootstrapServers,
        Optional<String> environment,
        String catalogVersion,
        List<String> topics,
        AllowedChanges allowed,
        List<Step> steps) {

    private static final String KIND = "niura-kafka-topics-plan";
    private static final int VERSION = 1;

    public PlanFile {
        topics = List.copyOf(topics);
        steps = List.copyOf(steps);
    }

    /** Returns the file's text. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("kind", KIND);
        json.put("version", VERSION);
        json.put("clusterId", clusterId.orElse(null));
        json.put("bootstrapServers", bootstrapServers);
        json.put("environment", environment.orElse(null));
        json.put("catalogVersion", catalogVersion);
        topics.forEach(json.putArray("topics")::add);
        json.put("addPartitions", allowed.addPartitions());
        json.put("alterConfigs", allowed.alterConfigs());
        ArrayNode array = json.putArray("steps");
        steps.forEach(step -> step.writeTo(array.addObject()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** Returns a note on a file that another cluster behind the same address would not be told from. */
    public Optional<String> withoutId() {
        return clusterId.isPresent()
                ? Optional.empty()
                : Optional.of("Note: the plan names its cluster by the address " + bootstrapServers
                        + " only, since this identity is not told the cluster's id (kafka-cluster:DescribeCluster).");
    }

    /**
     * In what a plan that is made now is not this one, a line for each; empty when it does the same. A cluster is told by its id where
     * this plan has it, since one address, such as a tunnel's, can lead to several clusters; else by its address.
     */
    public String differencesTo(PlanFile other) {
        StringBuilder text = new StringBuilder();
        if (clusterId.isPresent() && !other.clusterId.equals(clusterId)) {
            text.append("It is for the cluster with the id %s, and %s is %s.\n"
                    .formatted(
                            clusterId.get(),
                            other.bootstrapServers,
                            other.clusterId.orElse("one that does not tell its id: kafka-cluster:DescribeCluster")));
        } else if (clusterId.isEmpty() && !other.bootstrapServers.equals(bootstrapServers)) {
            text.append("It is for %s, not for %s.\n".formatted(bootstrapServers, other.bootstrapServers));
        }
        if (!other.environment.equals(environment)) {
            text.append("It is for %s, not for %s.\n"
                    .formatted(
                            environment.map(name -> "environment " + name).orElse("no environment"),
                            other.environment.map(name -> "environment " + name).orElse("none")));
        }
        lines(text, "Not any more: ", steps, other.steps);
        lines(text, "Not in the plan: ", other.steps, steps);
        if (!text.isEmpty() && !other.catalogVersion.equals(catalogVersion)) {
            text.append("The catalog was %s, and is %s.\n".formatted(catalogVersion, other.catalogVersion));
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, String label, List<Step> steps, List<Step> others) {
        steps.stream()
                .filter(step -> !others.contains(step))
                .forEach(step -> text.append(label).append(step.words()).append('\n'));
    }

    /** Returns those of the topics that it is about. */
    public List<Topic> among(List<Topic> declared) {
        return declared.stream()
                .filter(topic -> topics.isEmpty() || topics.contains(topic.name()))
                .toList();
    }

    /**
     * Reads the file's text.
     *
     * @throws IllegalArgumentException when it is no plan of this tool, saying what was expected and what was found
     */
    public static PlanFile parse(String text) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it cannot be read as JSON", e);
        }
        if (!json.path("kind").asText().equals(KIND)) {
            throw new IllegalArgumentException("expected \"kind\": \"" + KIND + "\", but it is " + json.path("kind"));
        }
        if (json.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "expected \"version\": " + VERSION + ", but it is " + json.path("version"));
        }
        List<Step> steps = new ArrayList<>();
        json.path("steps").forEach(node -> steps.add(step(node)));
        List<String> topics = new ArrayList<>();
        json.path("topics").forEach(topic -> topics.add(topic.asText()));
        return new PlanFile(
                Optional.ofNullable(json.path("clusterId").textValue()),
                json.path("bootstrapServers").asText(),
                Optional.ofNullable(json.path("environment").textValue()),
                json.path("catalogVersion").asText(),
                topics,
                new AllowedChanges(
                        json.path("addPartitions").asBoolean(),
                        json.path("alterConfigs").asBoolean()),
                steps);
    }

    private static Step step(JsonNode node) {
        String topic = node.path("topic").asText();
        return switch (node.path("do").asText()) {
            case "CREATE" -> {
                Map<String, String> configs = new LinkedHashMap<>();
                node.path("configs")
                        .properties()
                        .forEach(config ->
                                configs.put(config.getKey(), config.getValue().asText()));
                JsonNode factor = node.path("replicationFactor");
                yield new Step.Create(
                        topic,
                        node.path("partitions").asInt(),
                        factor.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(factor.asInt()),
                        configs);
            }
            case "ADD_PARTITIONS" ->
                new Step.AddPartitions(
                        topic, node.path("from").asInt(), node.path("to").asInt());
            case "SET_CONFIG" ->
                new Step.SetConfig(
                        topic,
                        node.path("key").asText(),
                        node.path("from").asText(),
                        node.path("to").asText());
            default -> throw new IllegalArgumentException("a step has \"do\": " + node.path("do"));
        };
    }
}
