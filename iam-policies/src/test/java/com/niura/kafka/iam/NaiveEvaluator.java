package com.niura.kafka.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A second evaluator, written from AWS's documentation alone, that shares nothing with the first: it knows policies as lists and
 * maps, and turns every pattern into a regular expression, every time.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 */
final class NaiveEvaluator {

    /** @param conditions values by key by operator */
    record NaiveStatement(
            boolean allow,
            boolean notAction,
            List<String> actions,
            boolean notResource,
            List<String> resources,
            Map<String, Map<String, List<String>>> conditions) {}

    private NaiveEvaluator() {}

    /** "An explicit deny in any of these policies overrides the allow"; and what nobody allows is denied. */
    static boolean allows(List<NaiveStatement> statements, String principal, String action, String arn) {
        boolean allowed = false;
        for (NaiveStatement statement : statements) {
            if (applies(statement, principal, action, arn)) {
                if (!statement.allow()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    private static boolean applies(NaiveStatement statement, String principal, String action, String arn) {
        boolean named = statement.actions().stream()
                .anyMatch(pattern -> Pattern.compile(anything(pattern), Pattern.CASE_INSENSITIVE)
                        .matcher(action)
                        .matches());
        boolean about = statement.resources().stream().anyMatch(pattern -> arn.matches(resource(pattern)));
        return named != statement.notAction()
                && about != statement.notResource()
                && statement.conditions().entrySet().stream()
                        .allMatch(operator -> operator.getValue().entrySet().stream()
                                .allMatch(key -> holds(
                                        operator.getKey(), key.getKey(), key.getValue(), context(principal, arn))));
    }

    /** "If the key that you specify in a policy condition is not present in the request context, the values do not match." */
    private static boolean holds(String operator, String key, List<String> values, Map<String, String> context) {
        String base = operator.replace("IfExists", "");
        boolean negated = base.contains("Not");
        if (!context.containsKey(key)) {
            return operator.endsWith("IfExists") || negated;
        }
        String found = context.get(key);
        boolean any = false;
        for (String value : values) {
            any |= switch (base.replace("Not", "")) {
                case "StringEquals", "Bool" -> found.equals(value);
                case "StringEqualsIgnoreCase" -> found.toUpperCase(Locale.ROOT).equals(value.toUpperCase(Locale.ROOT));
                case "StringLike" -> found.matches(anything(value));
                case "ArnEquals", "ArnLike" -> found.matches(arn(value));
                default -> throw new IllegalArgumentException(operator);
            };
        }
        return any != negated;
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
    private static Map<String, String> context(String principal, String arn) {
        Map<String, String> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        context.put("aws:SecureTransport", "true");
        context.put("aws:RequestedRegion", arn.replaceFirst("arn:[^:]*:[^:]*:([^:]*):(?s).*", "$1"));
        context.put("aws:ResourceAccount", arn.replaceFirst("arn:[^:]*:[^:]*:[^:]*:([^:]*):(?s).*", "$1"));
        if (!principal.isEmpty()) {
            boolean session = principal.contains(":assumed-role/");
            context.put(
                    "aws:PrincipalArn", principal.replaceFirst("sts(::\\d+:)assumed-role/([^/]+)/.*", "iam$1role/$2"));
            context.put("aws:PrincipalAccount", principal.replaceAll(".*::(\\d+):.*", "$1"));
            context.put("aws:PrincipalType", session ? "AssumedRole" : "User");
        }
        return context;
    }

    private static String anything(String pattern) {
        return expression(pattern, "(?s:.*)", "(?s:.)");
    }

    /** "Each of the six colon-delimited components of the ARN is checked separately"; the last one may have colons in it. */
    private static String arn(String pattern) {
        String[] parts = pattern.split(":", 6);
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            expression.append(i == 0 ? "" : ":");
            expression.append(i < 5 ? expression(parts[i], "[^:]*", "[^:]") : anything(parts[i]));
        }
        return expression.toString();
    }

    /** "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon boundaries." */
    private static String resource(String pattern) {
        if (pattern.equals("*")) {
            return anything(pattern);
        }
        String[] segments = pattern.split(":", 6);
        StringJoiner expression = new StringJoiner(":");
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            expression.add(
                    i == 5
                            ? anything(segment)
                            : segment.endsWith("*")
                                    ? expression(segment.substring(0, segment.length() - 1), "[^:]*", "[^:]")
                                            + "(?s:.*)"
                                    : expression(segment, "[^:]*", "[^:]"));
        }
        return expression.toString();
    }

    private static String expression(String pattern, String star, String questionMark) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            expression.append(
                    switch (c) {
                        case '*' -> star;
                        case '?' -> questionMark;
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return expression.toString();
    }
}
