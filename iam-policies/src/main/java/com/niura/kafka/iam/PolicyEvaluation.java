package com.niura.kafka.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import com.niura.kafka.iam.Statement.Effect;
import org.jspecify.annotations.Nullable;

/** IAM's decision: denied unless a statement allows it, and denied whatever allows it when a statement denies it. */
public record PolicyEvaluation(List<PolicyDocument> documents) {

    public PolicyEvaluation {
        documents = List.copyOf(documents);
    }

    /**
     * Decides as {@link #decide(IamAction, Arn)} for somebody, whom conditions may ask about.
     *
     * @param principal the ARN of who asks, such as {@code arn:aws:sts::123456789012:assumed-role/eeg/task}
     */
    public AccessDecision decide(String principal, IamAction action, Arn resource) {
        return decideFor(principal, action, resource);
    }

    /** Decides on the action, and on its dependent actions as far as the resource tells what they are about. */
    public AccessDecision decide(IamAction action, Arn resource) {
        return decideFor(null, action, resource);
    }

    private AccessDecision decideFor(@Nullable String principal, IamAction action, Arn resource) {
        AccessDecision decision = decideAlone(principal, action, resource.toString());
        if (!decision.allowed()) {
            return decision;
        }
        return action.dependentActions().stream()
                .sorted()
                .flatMap(dependent -> missing(principal, dependent, resource).stream())
                .findFirst()
                .map(missing -> new AccessDecision(false, "%s also needs %s".formatted(action, missing)))
                .orElse(decision);
    }

    private Optional<String> missing(@Nullable String principal, IamAction dependent, Arn resource) {
        if (dependent.resourceType() != ResourceType.CLUSTER && dependent.resourceType() != resource.type()) {
            return Optional.empty();
        }
        Arn about = dependent.resourceType() == ResourceType.CLUSTER ? resource.cluster() : resource;
        AccessDecision decision = decideAlone(principal, dependent, about.toString());
        return decision.allowed()
                ? Optional.empty()
                : Optional.of("%s on %s: %s".formatted(dependent, about, decision.reason()));
    }

    /** Decides on the action alone. */
    AccessDecision decideAlone(IamAction action, String arn) {
        return decideAlone(null, action, arn);
    }

    private AccessDecision decideAlone(@Nullable String principal, IamAction action, String arn) {
        Map<String, String> request = Condition.request(principal, arn);
        return first(Effect.DENY, action, arn, request)
                .map(where -> new AccessDecision(false, "denied by " + where))
                .or(() -> first(Effect.ALLOW, action, arn, request)
                        .map(where -> new AccessDecision(true, "allowed by " + where)))
                .orElseGet(() -> new AccessDecision(
                        false,
                        about(Effect.ALLOW, action, arn, statement -> true)
                                .map(where -> "no statement allows it: %s has a condition that does not hold"
                                        .formatted(where))
                                .orElse("no statement allows it")));
    }

    private Optional<String> first(Effect effect, IamAction action, String arn, Map<String, String> request) {
        return about(
                effect,
                action,
                arn,
                statement -> statement.conditions().stream().allMatch(one -> one.holds(request)));
    }

    private Optional<String> about(Effect effect, IamAction action, String arn, Predicate<Statement> which) {
        return documents.stream()
                .flatMap(document -> document.statements().stream()
                        .filter(statement -> statement.effect() == effect && statement.isAbout(action, arn))
                        .filter(which)
                        .map(statement -> "policy %s, %s".formatted(document.name(), statement)))
                .findFirst();
    }
}
