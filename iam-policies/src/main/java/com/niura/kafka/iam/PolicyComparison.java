package com.niura.kafka.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.iam.Statement.Effect;

/**
 * What the policies of a role allow, beside what they need to: action by action, as {@link PolicyEvaluation} decides.
 *
 * <p>A resource with wildcards is looked at through ARNs that it matches: those that are known or that either side names, and for each
 * pattern of either side one that nobody has likely named. So everything that is told is so; what a Deny takes away or leaves of a
 * pattern, and none of these ARNs shows, can hide a lack or an excess.
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
     * @param known ARNs of resources that there are, such as topics that a pattern in {@code needed} stands for
     */
    public static PolicyComparison of(
            List<PolicyDocument> allowed, List<PolicyDocument> needed, Collection<String> known) {
        PolicyEvaluation isAllowed = new PolicyEvaluation(allowed);
        PolicyEvaluation isNeeded = new PolicyEvaluation(needed);
        List<String> examples = Stream.concat(
                        known.stream(),
                        Stream.concat(allowed.stream(), needed.stream())
                                .flatMap(document -> document.statements().stream())
                                .flatMap(statement -> statement.resources().stream())
                                .flatMap(PolicyComparison::examples))
                .distinct()
                .toList();
        return new PolicyComparison(
                allowedOnlyBy(isNeeded, isAllowed, isAllowed, examples),
                allowedOnlyBy(isAllowed, isNeeded, isAllowed, examples));
    }

    private static List<Difference> allowedOnlyBy(
            PolicyEvaluation one, PolicyEvaluation other, PolicyEvaluation reasons, List<String> examples) {
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (PolicyDocument document : one.documents()) {
            for (Statement statement : document.statements()) {
                for (IamAction action : actions(statement)) {
                    for (ArnPattern pattern :
                            statement.notResource() ? List.of(ArnPattern.EVERYTHING) : statement.resources()) {
                        String resource = statement.notResource() ? allBut(statement) : pattern.text();
                        probes(pattern, action, examples)
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

    /** The ARN that the pattern is, or one of each kind of resource that it matches. */
    private static Stream<String> examples(ArnPattern pattern) {
        return pattern.isWild()
                ? Stream.of(ResourceType.values()).flatMap(type -> pattern.sample(type).stream())
                : Stream.of(pattern.text());
    }

    /** ARNs of the action's kind of resource that the pattern matches. */
    private static Stream<String> probes(ArnPattern pattern, IamAction action, List<String> examples) {
        Stream<String> candidates =
                pattern.isWild() ? Stream.concat(examples(pattern), examples.stream()) : Stream.of(pattern.text());
        return candidates.filter(arn -> pattern.matches(arn) && isOf(action.resourceType(), arn));
    }

    private static boolean isOf(ResourceType type, String arn) {
        String[] parts = arn.split(":", Arn.PARTS);
        return parts.length == Arn.PARTS && parts[2].equals("kafka") && parts[5].startsWith(type.word() + "/");
    }
}
