package com.niura.kafka.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A task definition for ECS on Fargate, and what AWS's documentation asks of one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html">RegisterTaskDefinition</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html">ContainerDependency</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html">CPU and memory</a>
 */
record TaskDefinition(JsonNode json) {

    /** Of one of the containers, what a test needs to run it. */
    record Container(String name, String image, boolean essential, List<String> command, List<String> waitsFor) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("ecs");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern SECRET =
            Pattern.compile(".*(secret|password|passwd|token|credential|access_?key|jaas).*", Pattern.CASE_INSENSITIVE);

    /** MiB for CPU units: the least, the most, and the step between. The smallest size has three values, each twice the last. */
    private static final Map<Integer, int[]> FARGATE = Map.of(
            512, new int[] {1024, 4096, 1024},
            1024, new int[] {2048, 8192, 1024},
            2048, new int[] {4096, 16384, 1024},
            4096, new int[] {8192, 30720, 1024},
            8192, new int[] {16384, 61440, 4096},
            16384, new int[] {32768, 122880, 8192});

    static TaskDefinition read(String file) {
        try {
            return new TaskDefinition(JSON.readTree(Files.readString(FOLDER.resolve(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Container> containers() {
        return items(json.path("containerDefinitions"))
                .map(container -> new Container(
                        container.path("name").asText(),
                        container.path("image").asText(),
                        container.path("essential").asBoolean(true),
                        items(container.path("command")).map(JsonNode::asText).toList(),
                        items(container.path("dependsOn"))
                                .map(it -> it.path("containerName").asText())
                                .toList()))
                .toList();
    }

    /** Returns what is wrong with it, in words that name the place. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        check(problems, NAME.matcher(json.path("family").asText()).matches(), "family");
        check(
                problems,
                items(json.path("requiresCompatibilities"))
                        .anyMatch(it -> it.asText().equals("FARGATE")),
                "FARGATE");
        check(problems, json.path("networkMode").asText().equals("awsvpc"), "networkMode: Fargate has awsvpc only");
        check(problems, isFargateSize(), "cpu and memory: not a size of Fargate");
        String taskRole = json.path("taskRoleArn").asText();
        String executionRole = json.path("executionRoleArn").asText();
        check(problems, ROLE.matcher(taskRole).matches(), "taskRoleArn");
        check(problems, ROLE.matcher(executionRole).matches(), "executionRoleArn");
        check(problems, !taskRole.equals(executionRole), "taskRoleArn: the service's own role, not the one of ECS");
        Map<String, JsonNode> containers = new LinkedHashMap<>();
        items(json.path("containerDefinitions")).forEach(container -> {
            String name = container.path("name").asText();
            check(problems, NAME.matcher(name).matches(), "container name");
            check(problems, containers.put(name, container) == null, name + ": two containers of this name");
        });
        check(
                problems,
                containers.values().stream().anyMatch(it -> it.path("essential").asBoolean(true)),
                "essential: at least one container");
        containers.forEach((name, container) -> container(name, container, containers, problems));
        return List.copyOf(problems);
    }

    private static void container(
            String name, JsonNode container, Map<String, JsonNode> containers, List<String> problems) {
        check(problems, !container.path("image").asText().isBlank(), name + ": image");
        check(problems, !container.path("image").asText().endsWith(":latest"), name + ": image of a fixed version");
        check(problems, !container.path("privileged").asBoolean(), name + ": privileged is not on Fargate");
        check(problems, container.path("links").isMissingNode(), name + ": links are not on awsvpc");
        within(problems, container, "startTimeout", 2, 120, name);
        within(problems, container, "stopTimeout", 2, 120, name);
        items(container.path("portMappings"))
                .filter(port -> port.has("hostPort"))
                .forEach(port -> check(
                        problems,
                        port.path("hostPort").equals(port.path("containerPort")),
                        name + ": hostPort is the containerPort on awsvpc"));
        items(container.path("environment"))
                .map(variable -> variable.path("name").asText())
                .forEach(variable -> check(
                        problems,
                        !SECRET.matcher(variable).matches(),
                        name + ": " + variable + " belongs under secrets, or to the role"));
        JsonNode log = container.path("logConfiguration");
        if (log.path("logDriver").asText().equals("awslogs")) {
            for (String option : List.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")) {
                check(problems, log.path("options").has(option), name + ": " + option);
            }
        }
        JsonNode health = container.path("healthCheck");
        if (!health.isMissingNode()) {
            check(
                    problems,
                    Set.of("CMD", "CMD-SHELL")
                            .contains(health.path("command").path(0).asText()),
                    name + ": healthCheck.command begins with CMD or CMD-SHELL");
            within(problems, health, "interval", 5, 300, name + ": healthCheck");
            within(problems, health, "timeout", 2, 60, name + ": healthCheck");
            within(problems, health, "retries", 1, 10, name + ": healthCheck");
            within(problems, health, "startPeriod", 0, 300, name + ": healthCheck");
        }
        items(container.path("dependsOn")).forEach(dependency -> dependency(name, dependency, containers, problems));
        check(problems, !reaches(name, name, containers, new HashSet<>()), name + ": dependsOn goes round in a circle");
    }

    private static void dependency(
            String name, JsonNode dependency, Map<String, JsonNode> containers, List<String> problems) {
        String on = dependency.path("containerName").asText();
        JsonNode other = containers.get(on);
        if (other == null) {
            problems.add(name + ": dependsOn " + on + ", which is not there");
            return;
        }
        switch (dependency.path("condition").asText()) {
            case "START" -> {}
            case "COMPLETE", "SUCCESS" ->
                check(
                        problems,
                        !other.path("essential").asBoolean(true),
                        on + ": essential, so nothing can wait for its end");
            case "HEALTHY" -> check(problems, other.has("healthCheck"), on + ": has no healthCheck to wait for");
            default -> problems.add(name + ": condition");
        }
    }

    private static boolean reaches(String from, String to, Map<String, JsonNode> containers, Set<String> seen) {
        return items(containers.getOrDefault(from, MissingNode.getInstance()).path("dependsOn"))
                .map(it -> it.path("containerName").asText())
                .anyMatch(next -> next.equals(to) || (seen.add(next) && reaches(next, to, containers, seen)));
    }

    private boolean isFargateSize() {
        int cpu = json.path("cpu").asInt();
        int memory = json.path("memory").asInt();
        if (cpu == 256) {
            return Set.of(512, 1024, 2048).contains(memory);
        }
        int[] range = FARGATE.get(cpu);
        return range != null && memory >= range[0] && memory <= range[1] && memory % range[2] == 0;
    }

    private static void within(List<String> problems, JsonNode node, String key, int least, int most, String place) {
        if (node.has(key)) {
            int value = node.path(key).asInt();
            check(problems, value >= least && value <= most, place + ": " + key + " from " + least + " to " + most);
        }
    }

    private static void check(List<String> problems, boolean holds, String what) {
        if (!holds) {
            problems.add(what);
        }
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
