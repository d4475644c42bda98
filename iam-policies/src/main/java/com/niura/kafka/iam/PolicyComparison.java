package com.niura.kafka.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.iam.Statement.Effect;

/**
 * What the policies of a role allow, beside what they need to: action by action, as {@link PolicyEvaluation} decides.
 *
 * <p>For a resource with wildcards it looks at an ARN that the pattern matches and nobody has likely named, and at all that
 * either side names. So everything that is told is so; a Deny that exempts what neither side names can hide an excess.
 *
 * @param missing what is needed and not allowed, with the reason
 * @param excess what is allowed and not needed, with the statement that allows it
 */
public record PolicyComparison(List<Difference> missing, List<Difference> excess) {

    public PolicyComparison {
        missing = List.copyOf(missing);
        excess = List.copyOf(excess);
    }

    /**
     * An action that one side allows on a resource and the other does not.
     *
     * @param resource the ARN or pattern, as the side that allows it writes it
     * @param reason how the policies that were compared decide, and by which statement
     */
    public record Difference(IamAction action, String resource, String reason) {}

    /**
     * Compares policies with others that allow what is needed, and nothing else.
     *
     * @param allowed the policies of a role, all of them
     */
    public static PolicyComparison of(List<PolicyDocument> allowed, List<PolicyDocument> needed) {
        PolicyEvaluation isAllowed = new PolicyEvaluation(allowed);
        PolicyEvaluation isNeeded = new PolicyEvaluation(needed);
        List<String> named = Stream.concat(allowed.stream(), needed.stream())
                .flatMap(document -> document.statements().stream())
                .flatMap(statement -> statement.resources().stream())
                .filter(pattern -> !pattern.isWild())
                .map(ArnPattern::text)
                .distinct()
                .toList();
        return new PolicyComparison(
                allowedOnlyBy(isNeeded, isAllowed, isAllowed, named),
                allowedOnlyBy(isAllowed, isNeeded, isAllowed, named));
    }

    private static List<Difference> allowedOnlyBy(
            PolicyEvaluation one, PolicyEvaluation other, PolicyEvaluation reasons, List<String> named) {
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (PolicyDocument document : one.documents()) {
            for (Statement statement : document.statements()) {
                for (IamAction action : actions(statement)) {
                    for (ArnPattern pattern :
                            statement.notResource() ? List.of(ArnPattern.EVERYTHING) : statement.resources()) {
                        String resource = statement.notResource() ? allBut(statement) : pattern.text();
                        probes(pattern, action, named)
                                .filter(arn -> statement.isAbout(action, arn)
                                        && one.decideAlone(action, arn).allowed()
                                        && !other.decideAlone(action, arn).allowed())
                                .findFirst()
                                .ifPresent(arn -> differences.putIfAbsent(
                                        action + " " + resource,
                                        new Difference(
                                                action,
                                                resource,
                                                reasons.decideAlone(action, arn).reason())));
                    }
                }
            }
        }
        return new ArrayList<>(differences.values());
    }

    private static List<IamAction> actions(Statement statement) {
        return statement.effect() == Effect.DENY
                ? List.of()
                : Stream.of(IamAction.values()).filter(statement::isAbout).toList();
    }

    private static String allBut(Statement statement) {
        return statement.resources().stream()
                .map(ArnPattern::text)
                .collect(Collectors.joining(", ", "everything but ", ""));
    }

    /** ARNs of the action's kind of resource that the pattern matches. */
    private static Stream<String> probes(ArnPattern pattern, IamAction action, List<String> named) {
        Stream<String> candidates = pattern.isWild()
                ? Stream.concat(pattern.sample(action.resourceType()).stream(), named.stream())
                : Stream.of(pattern.text());
        return candidates.filter(arn -> pattern.matches(arn) && isOf(action.resourceType(), arn));
    }

    private static boolean isOf(ResourceType type, String arn) {
        String[] parts = arn.split(":", Arn.PARTS);
        return parts.length == Arn.PARTS && parts[2].equals("kafka") && parts[5].startsWith(type.word() + "/");
    }
}
