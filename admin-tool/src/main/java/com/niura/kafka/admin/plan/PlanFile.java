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

/**
 * A plan that was written down, to be reviewed and then applied as it is or not at all.
 *
 * @param bootstrapServers the cluster that it is for
 * @param environment the environment whose topics it is about
 * @param allowed what may be changed on topics that exist
 * @param steps what is to be done
 */
public record PlanFile(
        String bootstrapServers, Optional<String> environment, AllowedChanges allowed, List<Step> steps) {

    private static final String KIND = "niura-kafka-topics-plan";
    private static final int VERSION = 1;

    public PlanFile {
        steps = List.copyOf(steps);
    }

    /** Returns the file's text. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("kind", KIND);
        json.put("version", VERSION);
        json.put("bootstrapServers", bootstrapServers);
        json.put("environment", environment.orElse(null));
        json.put("addPartitions", allowed.addPartitions());
        json.put("alterConfigs", allowed.alterConfigs());
        ArrayNode array = json.putArray("steps");
        steps.forEach(step -> write(step, array.addObject()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private static void write(Step step, ObjectNode node) {
        node.put("topic", step.topic());
        if (step instanceof Step.Create create) {
            node.put("do", "CREATE");
            node.put("partitions", create.partitions());
            create.replicationFactor().ifPresent(factor -> node.put("replicationFactor", factor));
            ObjectNode configs = node.putObject("configs");
            create.configs().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(config -> configs.put(config.getKey(), config.getValue()));
        } else if (step instanceof Step.AddPartitions add) {
            node.put("do", "ADD_PARTITIONS");
            node.put("from", add.from());
            node.put("to", add.to());
        } else {
            Step.SetConfig set = (Step.SetConfig) step;
            node.put("do", "SET_CONFIG");
            node.put("key", set.key());
            node.put("from", set.from());
            node.put("to", set.to());
        }
    }

    /** In what another plan is not this one, a line for each; empty when the plans are equal. */
    public String differencesTo(PlanFile other) {
        StringBuilder text = new StringBuilder();
        if (!other.bootstrapServers.equals(bootstrapServers)) {
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
        return text.toString();
    }

    private static void lines(StringBuilder text, String label, List<Step> steps, List<Step> others) {
        steps.stream()
                .filter(step -> !others.contains(step))
                .forEach(step -> text.append(label).append(step.words()).append('\n'));
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
        return new PlanFile(
                json.path("bootstrapServers").asText(),
                Optional.ofNullable(json.path("environment").textValue()),
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
