package com.niura.kafka.iam;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.iam.Statement.Effect;

/** IAM's decision: denied unless a statement allows it, and denied whatever allows it when a statement denies it. */
public record PolicyEvaluation(List<PolicyDocument> documents) {

    public PolicyEvaluation {
        documents = List.copyOf(documents);
    }

    /** Decides on the action, and on its dependent actions as far as the resource tells what they are about. */
    public AccessDecision decide(IamAction action, Arn resource) {
        AccessDecision decision = decideAlone(action, resource.toString());
        if (!decision.allowed()) {
            return decision;
        }
        return action.dependentActions().stream()
                .sorted()
                .flatMap(dependent -> missing(dependent, resource).stream())
                .findFirst()
                .map(missing -> new AccessDecision(false, "%s also needs %s".formatted(action, missing)))
                .orElse(decision);
    }

    private Optional<String> missing(IamAction dependent, Arn resource) {
        if (dependent.resourceType() != ResourceType.CLUSTER && dependent.resourceType() != resource.type()) {
            return Optional.empty();
        }
        Arn about = dependent.resourceType() == ResourceType.CLUSTER ? resource.cluster() : resource;
        AccessDecision decision = decideAlone(dependent, about.toString());
        return decision.allowed()
                ? Optional.empty()
                : Optional.of("%s on %s: %s".formatted(dependent, about, decision.reason()));
    }

    /** Decides on the action alone. */
    AccessDecision decideAlone(IamAction action, String arn) {
        return first(Effect.DENY, action, arn)
                .map(where -> new AccessDecision(false, "denied by " + where))
                .or(() ->
                        first(Effect.ALLOW, action, arn).map(where -> new AccessDecision(true, "allowed by " + where)))
                .orElseGet(() -> new AccessDecision(false, "no statement allows it"));
    }

    private Optional<String> first(Effect effect, IamAction action, String arn) {
        return documents.stream()
                .flatMap(document -> document.statements().stream()
                        .filter(statement -> statement.effect() == effect && statement.isAbout(action, arn))
                        .map(statement -> "policy %s, %s".formatted(document.name(), statement)))
                .findFirst();
    }
}
