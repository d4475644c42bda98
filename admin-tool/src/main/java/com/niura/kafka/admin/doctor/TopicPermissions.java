package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.ClusterPermissions;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * What an identity may do with topics, by what the brokers report of it. None of the permissions is tried out.
 *
 * @param cluster the cluster
 * @param service whose needs count; those of an operator where there is none
 * @param onCluster what the broker reports of the cluster; empty where it reports nothing
 */
record TopicPermissions(ClientTarget cluster, Optional<Service> service, Optional<ClusterPermissions> onCluster) {

    private static final String NOT_REPORTED = "the broker does not report what an identity may do";
    private static final String NOT_THERE = "brokers report permissions only for topics that exist";
    private static final String ASK = "; 'apply' will tell, and so does --validate-create";
    private static final String NOT_TO_BE_SEEN = "brokers report permissions only for topics that may be described";

    /** What is needed on this topic: by an operator to plan and apply, by a service to do what the catalog says it does. */
    List<Permission> needed(Topic topic) {
        List<Permission> needed = new ArrayList<>(List.of(Permission.DESCRIBE_TOPIC));
        if (service.isPresent()) {
            needed.addAll(Permission.toUse(topic, service.get().name()));
            return needed;
        }
        needed.add(Permission.CREATE_TOPIC);
        if (!topic.configs().isEmpty()) {
            needed.add(Permission.DESCRIBE_TOPIC_CONFIGS);
        }
        return needed;
    }

    /** One finding for each permission that is needed on the topic. */
    List<Finding> on(Topic topic, TopicAccess access) {
        return needed(topic).stream()
                .map(permission -> finding(topic, permission, outcome(permission, access)))
                .toList();
    }

    /** The same where nothing could be looked at. */
    List<Finding> skippedOn(Topic topic, String reason) {
        return needed(topic).stream()
                .map(permission -> finding(topic, permission, new Outcome.Skipped(reason)))
                .toList();
    }

    private static Finding finding(Topic topic, Permission permission, Outcome outcome) {
        return new Finding(Place.topic(topic.name()), Check.of(permission), outcome, Duration.ZERO);
    }

    private Outcome outcome(Permission permission, TopicAccess access) {
        if (permission == Permission.DESCRIBE_TOPIC) {
            return describing(access.state());
        }
        if (permission == Permission.CREATE_TOPIC
                && onCluster.filter(ClusterPermissions::createsAnyTopic).isPresent()) {
            return new Outcome.Ok("on the cluster, for any topic");
        }
        if (access.state() instanceof TopicState.Present) {
            return reported(permission, access.permissions());
        }
        return new Outcome.NotKnown((access.state() instanceof TopicState.Absent ? NOT_THERE : NOT_TO_BE_SEEN)
                + (permission == Permission.CREATE_TOPIC ? ASK : ""));
    }

    private static Outcome describing(TopicState state) {
        if (state instanceof TopicState.Present present) {
            return new Outcome.Ok(Texts.counted(present.partitions().size(), "partition"));
        }
        if (state instanceof TopicState.Absent) {
            // Whoever may not describe it is not told so.
            return new Outcome.Ok("does not exist");
        }
        return state instanceof TopicState.Unreadable unreadable
                ? new Outcome.Failed(
                        Optional.of(FailureCode.TOPIC_UNDETERMINED),
                        "the broker answered: " + unreadable.reason(),
                        "Look up the broker's answer, and correct what it names.")
                : new Outcome.Lacking(Permission.DESCRIBE_TOPIC);
    }

    private static Outcome reported(Permission permission, Optional<Set<Permission>> reported) {
        if (reported.isEmpty()) {
            return new Outcome.NotKnown(NOT_REPORTED);
        }
        return reported.get().contains(permission) ? new Outcome.Ok("") : new Outcome.Lacking(permission);
    }

    /** What a service needs besides, on the cluster and on its consumer group. */
    List<Finding> besides() {
        List<Finding> findings = new ArrayList<>();
        // Kafka's ACLs let whoever may write to a topic write idempotently (KIP-679).
        if (cluster.usesIam() && service.filter(it -> !it.produces().isEmpty()).isPresent()) {
            findings.add(new Finding(
                    Place.CLUSTER,
                    Check.of(Permission.WRITE_IDEMPOTENTLY),
                    reported(Permission.WRITE_IDEMPOTENTLY, onCluster.map(ClusterPermissions::permissions)),
                    Duration.ZERO));
        }
        service.flatMap(Service::consumerGroup)
                .ifPresent(group -> findings.add(new Finding(
                        Place.group(group),
                        Check.of(Permission.USE_GROUP),
                        new Outcome.NotKnown("looking for the group " + group
                                + " makes a cluster create __consumer_offsets, which a first consumer does anyway"),
                        Duration.ZERO)));
        return findings;
    }

    /** What the cluster's check of the creation of a topic tells. */
    static Outcome ofValidation(CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            return new Outcome.NotKnown(error.failure().headline());
        }
        if (answer instanceof CallResult.TopicError<Void> refusal
                && !(refusal.error() instanceof TopicExistsException)) {
            return refusal.error() instanceof AuthorizationException
                    ? new Outcome.Lacking(Permission.CREATE_TOPIC)
                    : new Outcome.Failed(
                            Optional.empty(),
                            "the cluster would not create it: " + BrokerError.of(refusal.error()),
                            "This identity may create it, but the cluster will not have it as it is declared: correct what"
                                    + " the broker names.");
        }
        return new Outcome.Ok("checked by the cluster");
    }
}
