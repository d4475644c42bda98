package com.niura.kafka.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code Condition}: an operator, a key and its values, of which one has to match, or with a negated operator none.
 *
 * @param operator without {@code IfExists}
 * @param ifExists whether it also holds for requests without the key
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM JSON
 *     policy elements: Condition operators</a>
 */
record Condition(String operator, boolean ifExists, String key, List<String> values) {

    static final Set<String> OPERATORS = new TreeSet<>(Set.of(
            "ArnEquals",
            "ArnLike",
            "ArnNotEquals",
            "ArnNotLike",
            "Bool",
            "StringEquals",
            "StringEqualsIgnoreCase",
            "StringLike",
            "StringNotEquals",
            "StringNotEqualsIgnoreCase",
            "StringNotLike"));

    static final Set<String> KEYS = new TreeSet<>(Set.of(
            "aws:PrincipalAccount",
            "aws:PrincipalArn",
            "aws:PrincipalType",
            "aws:RequestedRegion",
            "aws:ResourceAccount",
            "aws:SecureTransport"));

    private static final String IF_EXISTS = "IfExists";
    private static final Map<String, String> UNKNOWABLE = Map.of(
            "aws:sourcevpc", "it is about the network, and there is no VPC here",
            "aws:sourcevpce", "it is about the network, and there is no VPC here",
            "aws:sourceip", "it is about the network, which is another one here",
            "aws:vpcsourceip", "it is about the network, and there is no VPC here",
            "aws:resourcetag", "clusters have no tags here",
            "aws:principaltag", "roles have no tags here",
            "aws:requesttag", "requests of Kafka have no tags");

    Condition {
        values = List.copyOf(values);
    }

    /** @param operator as the policy writes it */
    static Condition of(String operator, String key, List<String> values) {
        boolean ifExists = operator.endsWith(IF_EXISTS);
        return new Condition(
                ifExists ? operator.substring(0, operator.length() - IF_EXISTS.length()) : operator,
                ifExists,
                key,
                values);
    }

    /** What is wrong with the operator, if anything is. */
    Optional<String> problemOfOperator() {
        return OPERATORS.contains(operator)
                ? Optional.empty()
                : Optional.of("the operator %s is not supported in a Condition (%s, each also with IfExists)%s"
                        .formatted(operator, String.join(", ", OPERATORS), Suggestion.didYouMean(operator, OPERATORS)));
    }

    /** What is wrong with the key, if anything is. */
    Optional<String> problemOfKey() {
        if (KEYS.stream().anyMatch(key::equalsIgnoreCase)) {
            return Optional.empty();
        }
        String reason = UNKNOWABLE.get(key.replaceFirst("/.*", "").toLowerCase(Locale.ROOT));
        return Optional.of("the key %s is not supported in a Condition%s"
                .formatted(
                        key,
                        reason == null
                                ? " (%s)%s".formatted(String.join(", ", KEYS), Suggestion.didYouMean(key, KEYS))
                                : ": %s, so nobody can tell whom this policy lets in on AWS".formatted(reason)));
    }

    /** What is wrong with one of the values, if anything is. */
    Optional<String> problemOfValue(String value) {
        if (value.contains("${")) {
            return Optional.of("'%s' has a policy variable, which is not supported".formatted(value));
        }
        boolean arn = operator.startsWith("Arn");
        if (arn && (value.split(":", Arn.PARTS).length < Arn.PARTS || !value.startsWith("arn:"))) {
            return Optional.of("'%s' is not an ARN, which %s compares: it has six parts, like %s"
                    .formatted(value, operator, "arn:aws:iam::123456789012:role/eeg"));
        }
        if (operator.equals("Bool") && !value.equals("true") && !value.equals("false")) {
            return Optional.of("'%s' must be true or false with Bool".formatted(value));
        }
        return Optional.empty();
    }

    boolean holds(Map<String, String> request) {
        String found = request.get(key.toLowerCase(Locale.ROOT));
        if (found == null) {
            return ifExists || isNegated();
        }
        return values.stream().anyMatch(value -> matches(value, found)) != isNegated();
    }

    private boolean isNegated() {
        return operator.contains("Not");
    }

    private boolean matches(String value, String found) {
        return switch (operator.replace("Not", "")) {
            case "StringEqualsIgnoreCase" -> value.equalsIgnoreCase(found);
            case "StringLike" -> Wildcard.matches(value, found);
            case "ArnEquals", "ArnLike" -> matchesArn(value.split(":", Arn.PARTS), found.split(":", Arn.PARTS));
            default -> value.equals(found);
        };
    }

    /** Part by part, wildcards included; there is no difference between ArnEquals and ArnLike. */
    private static boolean matchesArn(String[] pattern, String[] arn) {
        for (int i = 0; i < Arn.PARTS; i++) {
            if (arn.length != Arn.PARTS || !Wildcard.matches(pattern[i], arn[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * What conditions ask about a request.
     *
     * @param principal the ARN of who asks, null for nobody in particular
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS global condition
     *     context keys</a>
     */
    static Map<String, String> request(@Nullable String principal, String resource) {
        Map<String, String> request = new TreeMap<>();
        request.put("aws:securetransport", "true");
        String[] about = resource.split(":", Arn.PARTS);
        if (about.length == Arn.PARTS) {
            request.put("aws:requestedregion", about[3]);
            request.put("aws:resourceaccount", about[4]);
        }
        String[] who = principal == null ? new String[0] : principal.split(":", Arn.PARTS);
        if (principal != null && who.length == Arn.PARTS) {
            String[] path = who[5].split("/", 3);
            boolean session = who[2].equals("sts") && path[0].equals("assumed-role") && path.length == 3;
            // Of a session it is the role.
            request.put(
                    "aws:principalarn",
                    session ? String.join(":", "arn", who[1], "iam", "", who[4], "role/" + path[1]) : principal);
            request.put("aws:principalaccount", who[4]);
            request.put("aws:principaltype", session ? "AssumedRole" : "User");
        }
        return request;
    }
}
