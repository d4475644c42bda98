package com.niura.kafka.admin.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.OperatorGuard;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.failure.Remedies;

/**
 * Concludes how a topic stands from three testimonies: what the request to create it ended with, what the guard saw
 * afterwards, and how its configs compare. Pure. What was seen afterwards counts; what the request ended with says why.
 */
final class Proof {

    private static final String RUN_AGAIN = "Run apply again: it goes on where this run stopped.";
    private static final String SO_MANY = "the cluster takes only so many new partitions at a time";
    private static final String LATER =
            "Run apply again later, or with a longer --max-wait. It goes on where this run stopped.";

    private final Remedies remedies;

    Proof(Remedies remedies) {
        this.remedies = remedies;
    }

    /**
     * @param comparison the topic compared with its declaration, where it declares more than partitions
     */
    Standing of(Topic topic, CreateOutcome outcome, CheckedTopic checked, Optional<PlannedTopic> comparison) {
        Optional<FailureCode> code = checked.failure().map(Failure::code);
        if (code.isEmpty()) {
            return present(topic, outcome, checked, comparison);
        }
        if (code.get() == FailureCode.PARTITIONS_TOO_FEW) {
            Optional<Standing> untouchable = comparison.flatMap(compared -> untouchable(topic, compared));
            if (untouchable.isPresent()) {
                return untouchable.get();
            }
            List<Difference> differences = new ArrayList<>();
            differences.add(new Difference.TooFewPartitions(checked.requiredPartitions(), checked.partitions()));
            comparison.ifPresent(planned -> differences.addAll(configDifferences(planned)));
            return new Standing.Differs(new PlannedTopic.Change(topic, checked.partitions(), differences));
        }
        Optional<Standing> whyNot = whyNotCreated(topic, outcome);
        if (whyNot.isPresent()) {
            return whyNot.get();
        }
        return switch (code.get()) {
            case TOPIC_MISSING ->
                outcome instanceof CreateOutcome.NotPlanned
                        ? Standing.NotProven.blocked(
                                "does not exist, and the plan does not create it",
                                "Run plan again: it says why, or creates it.")
                        : Standing.NotProven.unreachable("was not found when the cluster was read again", RUN_AGAIN);
            case TOPIC_UNAUTHORIZED ->
                denied(
                        topic,
                        outcome instanceof CreateOutcome.NotPlanned
                                ? "may not be described by this identity"
                                : (outcome instanceof CreateOutcome.Created ? "was created" : "exists")
                                        + ", but may not be described by this identity, so nothing is proven",
                        Permission.DESCRIBE_TOPIC);
            case TOPIC_NOT_READY ->
                Standing.NotProven.unreachable(
                        "exists, but " + OperatorGuard.reason(checked), "A broker may be down. " + RUN_AGAIN);
            default -> Standing.NotProven.unreachable(OperatorGuard.reason(checked), RUN_AGAIN);
        };
    }

    /** The standing of a topic when the cluster could not be read again at all. */
    Standing unread(Topic topic, CreateOutcome outcome, String reason) {
        return whyNotCreated(topic, outcome)
                .orElseGet(() -> Standing.NotProven.unreachable("could not be re-read: " + reason, RUN_AGAIN));
    }

    /** The standing of a topic that was to be changed: a change that was not made says why the topic differs still. */
    Standing afterChanges(Topic topic, Standing seen, List<ChangeOutcome> changes) {
        if (!(seen instanceof Standing.Differs)) {
            return seen;
        }
        return changes.stream()
                .filter(change -> !(change instanceof ChangeOutcome.Changed))
                .findFirst()
                .map(change -> unchanged(topic, change))
                .orElse(seen);
    }

    private Standing unchanged(Topic topic, ChangeOutcome change) {
        String what = change.aspect() == ChangeOutcome.Aspect.PARTITIONS ? "partitions" : "configs";
        if (change instanceof ChangeOutcome.Postponed) {
            return Standing.NotProven.unreachable("has not had its " + what + " changed yet: " + SO_MANY, LATER);
        }
        if (change instanceof ChangeOutcome.NotRequested notRequested) {
            return Standing.NotProven.unreachable(
                    "has not had its " + what + " changed, since the run failed before: " + notRequested.reason(),
                    RUN_AGAIN);
        }
        if (change instanceof ChangeOutcome.Denied) {
            return denied(
                    topic,
                    "may not have its " + what + " changed by this identity",
                    change.aspect() == ChangeOutcome.Aspect.PARTITIONS
                            ? Permission.ALTER_TOPIC
                            : Permission.ALTER_TOPIC_CONFIGS);
        }
        if (change instanceof ChangeOutcome.Refused refused) {
            return Standing.NotProven.blocked(
                    "could not have its " + what + " changed: the broker refused with " + refused.error(),
                    advice(refused.error()));
        }
        return Standing.NotProven.unreachable(
                "may or may not have its " + what + " changed: " + ((ChangeOutcome.Unanswered) change).reason(),
                RUN_AGAIN);
    }

    private Standing present(
            Topic topic, CreateOutcome outcome, CheckedTopic present, Optional<PlannedTopic> comparison) {
        PlannedTopic compared =
                comparison.orElseGet(() -> new PlannedTopic.InSync(topic, present.partitions(), List.of()));
        if (compared instanceof PlannedTopic.Change change) {
            return new Standing.Differs(change);
        }
        boolean created = outcome instanceof CreateOutcome.Created;
        Optional<Standing> untouchable = untouchable(topic, compared);
        if (untouchable.isPresent() && !(created && compared instanceof PlannedTopic.Unknown)) {
            return untouchable.get();
        }
        List<String> notes = new ArrayList<>();
        if (compared instanceof PlannedTopic.Unknown unknown) {
            notes.add("created with the declared configs; " + unknown.reason());
        }
        if (present.partitions() > present.requiredPartitions()) {
            notes.add("has " + present.partitions() + " partitions, more than the declared "
                    + present.requiredPartitions());
        }
        if (outcome instanceof CreateOutcome.Denied) {
            notes.add("this identity could not have created it");
        } else if (outcome instanceof CreateOutcome.Refused refused) {
            notes.add("the request to create it was refused (" + refused.error() + ")");
        }
        return new Standing.Proven(present.partitions(), notes);
    }

    /** The standing of a topic that was found so that nothing is to be changed about it. */
    private Optional<Standing> untouchable(Topic topic, PlannedTopic compared) {
        if (compared instanceof PlannedTopic.Blocked blocked) {
            return Optional.of(Standing.NotProven.blocked(blocked.reason(), blocked.action()));
        }
        return compared instanceof PlannedTopic.Unknown unknown
                ? Optional.of(unknown(topic, unknown))
                : Optional.empty();
    }

    private Standing unknown(Topic topic, PlannedTopic.Unknown unknown) {
        return unknown.permissions().stream()
                .findFirst()
                .map(permission -> denied(topic, unknown.reason(), permission))
                .orElseGet(() -> Standing.NotProven.unreachable(unknown.reason(), RUN_AGAIN));
    }

    private Standing denied(Topic topic, String reason, Permission permission) {
        return Standing.NotProven.denied(reason, permission, remedies.grant(permission, List.of(topic.name())));
    }

    private static List<Difference> configDifferences(PlannedTopic planned) {
        return planned instanceof PlannedTopic.Change change
                ? change.differences().stream()
                        .filter(Difference.ConfigDiffers.class::isInstance)
                        .toList()
                : List.of();
    }

    /** Why the topic could not be created; empty when the request gives no reason why it should not be there. */
    private Optional<Standing> whyNotCreated(Topic topic, CreateOutcome outcome) {
        if (outcome instanceof CreateOutcome.Denied) {
            return Optional.of(denied(topic, "may not be created by this identity", Permission.CREATE_TOPIC));
        }
        if (outcome instanceof CreateOutcome.Refused refused) {
            return Optional.of(Standing.NotProven.blocked(
                    "was refused by the broker: " + refused.error(), advice(refused.error())));
        }
        if (outcome instanceof CreateOutcome.Postponed) {
            return Optional.of(Standing.NotProven.unreachable("was not created yet: " + SO_MANY, LATER));
        }
        if (outcome instanceof CreateOutcome.NotRequested notRequested) {
            return Optional.of(Standing.NotProven.unreachable(
                    "was not created, since the run failed before: " + notRequested.reason(), RUN_AGAIN));
        }
        if (outcome instanceof CreateOutcome.Unanswered unanswered) {
            return Optional.of(
                    Standing.NotProven.unreachable("may or may not exist: " + unanswered.reason(), RUN_AGAIN));
        }
        return Optional.empty();
    }

    private static String advice(BrokerError error) {
        return switch (error.name()) {
            case "THROTTLING_QUOTA_EXCEEDED" ->
                "Too many topics or partitions were created in a short time. Wait five minutes. " + RUN_AGAIN;
            case "POLICY_VIOLATION", "INVALID_REQUEST", "INVALID_PARTITIONS" ->
                "A quota or a policy of the cluster stands against it: lower the partitions in the catalog, have the"
                        + " quota raised, or delete topics that nobody uses. Then run apply again.";
            default -> "Correct the topic in the catalog as the broker says, then run apply again.";
        };
    }
}
