package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Step;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was written down, to be reviewed and then applied as it is or not at all.
 *
 * @param bootstrapServers the cluster that it is for
 * @param environment the environment whose topics it is about
 * @param allowed what may be changed on topics that exist
 * @param steps what is to be done
 */
record PlanFile(String bootstrapServers, Optional<String> environment, AllowedChanges allowed, List<Step> steps) {

    private static final String KIND = "niura-kafka-topics-plan";
    private static final int VERSION = 1;

    PlanFile {
        steps = List.copyOf(steps);
    }

    void write(Path file) {
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
            OutputFile.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
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
    String differencesTo(PlanFile other) {
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

    /** @throws CommandFailedException when the file is not there, cannot be read, or is no plan of this tool */
    static PlanFile read(Path file) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--plan: there is no file " + file, "'plan --out FILE' writes one.", e);
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw invalid(file, "it cannot be read as JSON", e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--plan: " + file + " cannot be read: " + OutputFile.reason(file, e),
                    "Name the file that 'plan --out FILE' wrote, and see that this user may read it.",
                    e);
        }
        if (!json.path("kind").asText().equals(KIND)) {
            throw invalid(file, "expected \"kind\": \"" + KIND + "\", but it is " + json.path("kind"), null);
        }
        if (json.path("version").asInt() != VERSION) {
            throw invalid(file, "expected \"version\": " + VERSION + ", but it is " + json.path("version"), null);
        }
        List<Step> steps = new ArrayList<>();
        json.path("steps").forEach(node -> steps.add(step(file, node)));
        return new PlanFile(
                json.path("bootstrapServers").asText(),
                Optional.ofNullable(json.path("environment").textValue()),
                new AllowedChanges(
                        json.path("addPartitions").asBoolean(),
                        json.path("alterConfigs").asBoolean()),
                steps);
    }

    private static Step step(Path file, JsonNode node) {
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
            default -> throw invalid(file, "a step has \"do\": " + node.path("do"), null);
        };
    }

    private static CommandFailedException invalid(Path file, String why, @Nullable Throwable cause) {
        return new CommandFailedException(
                ExitCode.INVALID,
                "--plan: " + file + " is not a plan of this tool: " + why,
                "'plan --out FILE' writes one.",
                cause);
    }
}
