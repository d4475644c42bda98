package com.niura.kafka.localmsk.iam;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.localmsk.iam.Statement.Effect;

/** IAM's decision: denied unless a statement allows it, and denied whatever allows it when a statement denies it. */
final class PolicyEvaluation {

    private final List<PolicyDocument> documents;

    PolicyEvaluation(List<PolicyDocument> documents) {
        this.documents = documents;
    }

    /** Decides on the action, and on those that have to come with it as far as the resource tells what they are about. */
    Verdict decide(IamAction action, Arn resource) {
        Verdict verdict = decideAlone(action, resource);
        if (!verdict.allowed()) {
            return verdict;
        }
        return action.companions().stream()
                .sorted()
                .flatMap(companion -> missing(companion, resource).stream())
                .findFirst()
                .map(missing -> new Verdict(false, "%s also needs %s".formatted(action, missing)))
                .orElse(verdict);
    }

    private Optional<String> missing(IamAction companion, Arn resource) {
        if (companion.resourceType() != ResourceType.CLUSTER && companion.resourceType() != resource.type()) {
            return Optional.empty();
        }
        Arn about = companion.resourceType() == ResourceType.CLUSTER ? resource.cluster() : resource;
        Verdict verdict = decideAlone(companion, about);
        return verdict.allowed()
                ? Optional.empty()
                : Optional.of("%s on %s: %s".formatted(companion, about, verdict.reason()));
    }

    private Verdict decideAlone(IamAction action, Arn resource) {
        return first(Effect.DENY, action, resource)
                .map(where -> new Verdict(false, "denied by " + where))
                .or(() -> first(Effect.ALLOW, action, resource).map(where -> new Verdict(true, "allowed by " + where)))
                .orElseGet(() -> new Verdict(false, "no statement allows it"));
    }

    private Optional<String> first(Effect effect, IamAction action, Arn resource) {
        return documents.stream()
                .flatMap(document -> document.statements().stream()
                        .filter(statement -> statement.effect() == effect && statement.isAbout(action, resource))
                        .map(statement -> "policy %s, %s".formatted(document.name(), statement)))
                .findFirst();
    }
}
