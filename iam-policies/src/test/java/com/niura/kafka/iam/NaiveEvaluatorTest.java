package com.niura.kafka.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.iam.NaiveEvaluator.NaiveStatement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two evaluators that share no code decide alike, on random policies and requests that are near to each other. More with -Devaluation.requests=N. */
class NaiveEvaluatorTest {

    private static final int REQUESTS_OF_A_POLICY = 20;

    private static final List<String> PRINCIPALS = List.of(
            "",
            "arn:aws:sts::123456789012:assumed-role/eeg/task",
            "arn:aws:sts::123456789012:assumed-role/core/i-0:a/b",
            "arn:aws:sts::999999999999:assumed-role/eeg/task",
            "arn:aws:iam::123456789012:user/op/eeg",
            "arn:aws:iam::123456789012:user/eeg");
    private static final List<String> CLUSTERS = List.of(
            "arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b-s1",
            "arn:aws:kafka:ap-south-1:999999999999:cluster/demo/0a1b-s1",
            "arn:aws-cn:kafka:cn-north-1:123456789012:cluster/demo2/ffff-1");
    private static final List<String> NAMES =
            List.of("eeg.raw", "eeg.raw.data", "EEG.RAW", "a:b/c", "*", "eeg\nraw", "é");
    private static final Map<String, List<String>> CONDITIONS = Map.of(
            "aws:PrincipalArn",
                    List.of(
                            "arn:aws:iam::123456789012:role/eeg",
                            "arn:aws:iam::123456789012:role/core",
                            "arn:aws:iam::999999999999:role/eeg",
                            "arn:aws:iam::123456789012:user/op/eeg"),
            "aws:PrincipalAccount", List.of("123456789012", "999999999999"),
            "aws:PrincipalType", List.of("AssumedRole", "User", "ASSUMEDROLE"),
            "aws:RequestedRegion", List.of("ap-south-1", "cn-north-1"),
            "aws:ResourceAccount", List.of("123456789012", "999999999999"),
            "aws:SecureTransport", List.of("true", "false"));

    private final long seed = Long.getLong("evaluation.seed", 20_261_129);
    private final Random random = new Random(seed);

    @Test
    void bothEvaluators_decideAlike() {
        int requests = Integer.getInteger("evaluation.requests", 20_000);
        int allowed = 0;
        int denied = 0;

        for (int left = requests; left > 0; left -= REQUESTS_OF_A_POLICY) {
            List<List<NaiveStatement>> policies = some(2, () -> some(3, this::statement));
            List<String> texts = policies.stream().map(NaiveEvaluatorTest::json).toList();
            PolicyEvaluation evaluation = new PolicyEvaluation(texts.stream()
                    .map(text -> PolicyDocument.parse("random", text))
                    .toList());
            List<NaiveStatement> statements =
                    policies.stream().flatMap(List::stream).toList();
            for (int i = 0; i < REQUESTS_OF_A_POLICY; i++) {
                String principal = one(PRINCIPALS);
                IamAction action = one(List.of(IamAction.values()));
                Arn resource = resource(action.resourceType());

                AccessDecision decision = principal.isEmpty()
                        ? evaluation.decide(action, resource)
                        : evaluation.decide(principal, action, resource);

                assertThat(decision.allowed())
                        .as("seed %d: %s %s %s by%n%s%n%s", seed, principal, action, resource, texts, decision)
                        .isEqualTo(isAllowed(statements, principal, action, resource));
                allowed += decision.allowed() ? 1 : 0;
                denied += decision.reason().contains("denied by") ? 1 : 0;
            }
        }

        System.out.printf("seed %d: %d requests, %d allowed, %d denied explicitly%n", seed, requests, allowed, denied);
        assertThat(allowed).isGreaterThan(requests / 50);
        assertThat(denied).isGreaterThan(requests / 50);
    }

    /** With the dependent actions, which {@link IamActionTest} compares with AWS's table, as far as the resource tells what they are about. */
    private static boolean isAllowed(
            List<NaiveStatement> statements, String principal, IamAction action, Arn resource) {
        return Stream.concat(Stream.of(action), action.dependentActions().stream())
                .filter(one -> one.resourceType() == ResourceType.CLUSTER || one.resourceType() == resource.type())
                .allMatch(one -> NaiveEvaluator.allows(
                        statements,
                        principal,
                        one.toString(),
                        (one.resourceType() == resource.type() ? resource : resource.cluster()).toString()));
    }

    private NaiveStatement statement() {
        Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            // The map has another order in each JVM; the seed alone is to decide.
            String key = one(CONDITIONS.keySet().stream().sorted().toList());
            String operator = one(Condition.OPERATORS.stream()
                    .filter(one -> switch (key) {
                        case "aws:SecureTransport" -> one.equals("Bool");
                        case "aws:PrincipalArn" -> !one.equals("Bool");
                        default -> one.startsWith("String");
                    })
                    .toList());
            conditions
                    .computeIfAbsent(operator + (random.nextBoolean() ? "IfExists" : ""), any -> new LinkedHashMap<>())
                    .put(
                            random.nextBoolean() ? key : key.toLowerCase(Locale.ROOT),
                            some(2, () -> conditionValue(operator, key)));
        }
        return new NaiveStatement(
                random.nextInt(4) > 0,
                random.nextInt(4) == 0,
                some(4, this::action),
                random.nextInt(5) == 0,
                some(3, this::pattern),
                conditions);
    }

    private String conditionValue(String operator, String key) {
        String value = one(CONDITIONS.getOrDefault(key, List.of()));
        if (operator.startsWith("Arn")) {
            String[] parts = value.split(":", 6);
            int part = random.nextInt(6);
            // An ARN begins with arn.
            parts[part] = part == 0 ? "arn" : withWildcards(parts[part]);
            return String.join(":", parts);
        }
        return operator.equals("Bool") ? value : withWildcards(value);
    }

    private String action() {
        String action = one(List.of(IamAction.values())).toString();
        return switch (random.nextInt(8)) {
            case 0 -> "*";
            case 1 -> "kafka-cluster:*";
            case 2 -> "s3:GetObject";
            case 3 -> action.toUpperCase(Locale.ROOT);
            case 4, 5 -> "kafka-cluster:" + withWildcards(action.substring("kafka-cluster:".length()));
            default -> action;
        };
    }

    /** A resource of a policy, mostly near to one that is asked for. */
    private String pattern() {
        if (random.nextInt(6) == 0) {
            return "*";
        }
        String[] parts = resource(one(List.of(ResourceType.values())))
                .toString()
                .replaceAll("\\s", " ")
                .split(":", 6);
        for (int part : List.of(1, 3, 4, 5)) {
            parts[part] = random.nextInt(3) == 0 ? withWildcards(parts[part]) : parts[part];
        }
        if (random.nextInt(8) == 0) {
            int end = 3 + random.nextInt(2);
            return String.join(":", List.of(parts).subList(0, end)) + ":*";
        }
        String pattern = String.join(":", parts);
        return isValid(pattern) ? pattern : "arn:aws:kafka:*:*:" + one(List.of("topic/demo/*", "*", "group/*/e?g*"));
    }

    /** A wildcard may have taken a part away that a resource has to have. */
    private static boolean isValid(String pattern) {
        try {
            return new ArnPattern(pattern).isWild();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Some of the text, perhaps nothing, replaced by wildcards. */
    private String withWildcards(String text) {
        int start = random.nextInt(text.length() + 1);
        int end = start + random.nextInt(text.length() - start + 1);
        return switch (random.nextInt(4)) {
            case 0 -> text;
            case 1 ->
                text.substring(0, start)
                        + "?".repeat(Math.min(3, end - start))
                        + text.substring(Math.min(end, start + 3));
            case 2 -> text.substring(0, start) + "*";
            default -> text.substring(0, start) + "*" + text.substring(end);
        };
    }

    private Arn resource(ResourceType type) {
        Arn cluster = Arn.parse(one(CLUSTERS));
        return switch (type) {
            case CLUSTER -> cluster;
            case TOPIC -> cluster.topic(one(NAMES));
            case GROUP -> cluster.group(one(NAMES));
            case TRANSACTIONAL_ID -> cluster.transactionalId(one(NAMES));
        };
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(int most, Supplier<T> one) {
        List<T> some = new ArrayList<>();
        for (int left = 1 + random.nextInt(most); left > 0; left--) {
            some.add(one.get());
        }
        return some;
    }

    private static String json(List<NaiveStatement> statements) {
        return statements.stream()
                .map(statement -> """
                        {"Effect": "%s", "%s": %s, "%s": %s%s}""".formatted(
                        statement.allow() ? "Allow" : "Deny",
                        statement.notAction() ? "NotAction" : "Action",
                        json(Set.copyOf(statement.actions())),
                        statement.notResource() ? "NotResource" : "Resource",
                        json(Set.copyOf(statement.resources())),
                        statement.conditions().isEmpty() ? "" : ", \"Condition\": " + json(statement.conditions())))
                .collect(Collectors.joining(",\n", "{\"Statement\": [", "]}"));
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> json(entry.getKey()) + ": " + json(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Iterable<?> values) {
            List<String> items = new ArrayList<>();
            values.forEach(item -> items.add(json(item)));
            return items.toString();
        }
        return "\"" + value + "\"";
    }
}
