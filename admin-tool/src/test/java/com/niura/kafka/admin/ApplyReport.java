package com.niura.kafka.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run of apply says of itself, as {@code --output json} prints it and {@code --record} keeps it. */
record ApplyReport(JsonNode json) {

    static ApplyReport of(String text) {
        return new ApplyReport(OutputSchema.assertDescribes(text));
    }

    boolean isFinished() {
        return !json.path("finished").isNull();
    }

    List<JsonNode> steps() {
        List<JsonNode> steps = new ArrayList<>();
        json.path("topics").forEach(topic -> topic.path("steps").forEach(steps::add));
        return steps;
    }

    /** How often steps came to each end. */
    Map<String, Integer> results() {
        Map<String, Integer> results = new TreeMap<>();
        steps().forEach(step -> results.merge(step.path("result").asText(), 1, Integer::sum));
        return results;
    }

    /** How many of the topics were created, or given their first partitions, by this run. */
    long created(String topic) {
        return steps().stream()
                .filter(step -> step.path("topic").asText().equals(topic)
                        && step.path("do").asText().equals("CREATE")
                        && step.path("result").asText().equals("DONE"))
                .count();
    }

    /**
     * Asserts that what is said happened, and that what happened is said.
     *
     * @param before what there was
     * @param after what there is, with nobody else at work
     */
    void assertTrue(Map<String, ProofTopic> before, Map<String, ProofTopic> after) {
        assertDone(after);
        for (JsonNode topic : json.path("topics")) {
            String name = topic.path("name").asText();
            boolean isChanged = !Objects.equals(before.get(name), after.get(name));
            assertThat(isChanged && steps(topic).noneMatch(ApplyReport::mayHaveHappened))
                    .as("%s is %s and was %s, but %s", name, after.get(name), before.get(name), topic)
                    .isFalse();
        }
    }

    /** Asserts that what is said to be done is so. */
    void assertDone(Map<String, ProofTopic> after) {
        for (JsonNode topic : json.path("topics")) {
            ProofTopic found = after.get(topic.path("name").asText());
            steps(topic)
                    .filter(ApplyReport::isDone)
                    .forEach(step -> assertThat(found != null && isSeen(step, found))
                            .as("%s, but the cluster has %s", step, found)
                            .isTrue());
            if (isFinished() && topic.path("status").asText().equals("IN_SYNC")) {
                assertThat(found != null
                                && found.partitions()
                                        >= topic.path("declaredPartitions").asInt())
                        .as("%s, but the cluster has %s", topic, found)
                        .isTrue();
            }
        }
    }

    private static Stream<JsonNode> steps(JsonNode topic) {
        return StreamSupport.stream(topic.path("steps").spliterator(), false);
    }

    private static boolean isDone(JsonNode step) {
        return List.of("DONE", "EXISTS").contains(step.path("result").asText());
    }

    private static boolean mayHaveHappened(JsonNode step) {
        return isDone(step)
                || List.of("UNKNOWN", "PENDING").contains(step.path("result").asText());
    }

    private static boolean isSeen(JsonNode step, ProofTopic found) {
        return switch (step.path("do").asText()) {
            case "CREATE" -> found.partitions() >= step.path("partitions").asInt();
            case "ADD_PARTITIONS" -> found.partitions() >= step.path("to").asInt();
            case "SET_CONFIG" ->
                String.valueOf(found.retention()).equals(step.path("to").asText());
            default -> throw new AssertionError("unknown step " + step);
        };
    }
}
