package com.niura.kafka.admin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.ClusterPermissions;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * What an identity may do, by what the brokers report of it. None of the permissions is tried out.
 *
 * @param failures makes the failures
 * @param service whose needs count; those of an operator where there is none
 * @param onCluster what the broker reports of the cluster; empty where it reports nothing
 */
record TopicPermissions(Failures failures, Optional<Service> service, Optional<ClusterPermissions> onCluster) {

    private static final String NOT_REPORTED = "the broker does not report what an identity may do";

    /** What is needed on this topic besides describing it, as it is: by an operator to plan and apply, by a service for what it does. */
    List<Permission> needed(Topic topic, TopicState state) {
        if (service.isPresent()) {
            return Permission.toUse(topic, service.get().name());
        }
        List<Permission> permissions = new ArrayList<>(List.of(Permission.CREATE_TOPIC));
        boolean isComplete =
                state instanceof TopicState.Present present && present.partitionCount() >= topic.partitions();
        if (failures.target().isMskServerless() && RateLimit.MSK_SERVERLESS.isExceededBy(topic) && !isComplete) {
            permissions.add(Permission.ALTER_TOPIC);
        }
        if (!topic.configs().isEmpty()) {
            permissions.add(Permission.DESCRIBE_TOPIC_CONFIGS);
        }
        return permissions;
    }

    /** Whether a report tells if this identity may create the topic. */
    boolean tellsCreation(TopicAccess access) {
        return createsAnyTopic()
                || (access.state() instanceof TopicState.Present
                        && access.permissions().isPresent());
    }

    private boolean createsAnyTopic() {
        return onCluster.filter(ClusterPermissions::createsAnyTopic).isPresent();
    }

    /**
     * Returns the steps for a topic: for an operator what was found, and for both each permission that is needed.
     *
     * @param validated what the cluster said to its creation, where it was asked
     */
    List<DoctorStep> on(Topic topic, TopicAccess access, Optional<CallResult<Void>> validated) {
        List<DoctorStep> steps = new ArrayList<>();
        if (service.isEmpty()) {
            steps.add(found(topic, access.state()));
        }
        for (Permission permission : needed(topic, access.state())) {
            steps.add(
                    permission == Permission.CREATE_TOPIC
                            ? creation(topic, access, validated)
                            : permission(topic, permission, access));
        }
        return steps;
    }

    private DoctorStep found(Topic topic, TopicState state) {
        Target target = Target.topic(topic.name());
        if (state instanceof TopicState.Absent) {
            // Who may not describe it is not told so.
            return DoctorStep.ok(target, Check.TOPIC, "does not exist");
        }
        if (state instanceof TopicState.Forbidden) {
            return DoctorStep.failed(target, Check.TOPIC, failures.unauthorized(topic));
        }
        if (state instanceof TopicState.Unreadable unreadable) {
            return DoctorStep.failed(target, Check.TOPIC, failures.undetermined(topic, unreadable.reason(), false));
        }
        List<PartitionState> partitions = ((TopicState.Present) state).partitions();
        List<Integer> withoutLeader = partitions.stream()
                .filter(partition -> partition.leader().isEmpty())
                .map(PartitionState::id)
                .toList();
        return withoutLeader.isEmpty()
                ? DoctorStep.ok(target, Check.TOPIC, Texts.counted(partitions.size(), "partition"))
                : DoctorStep.failed(target, Check.TOPIC, failures.notReady(topic, withoutLeader));
    }

    private DoctorStep permission(Topic topic, Permission permission, TopicAccess access) {
        Target target = Target.topic(topic.name());
        if (access.state() instanceof TopicState.Present) {
            return reported(target, permission, access.permissions());
        }
        return DoctorStep.notKnown(
                target,
                Check.of(permission),
                access.state() instanceof TopicState.Absent
                        ? "brokers report permissions only for topics that exist"
                        : "brokers report permissions only for topics that may be described");
    }

    private DoctorStep creation(Topic topic, TopicAccess access, Optional<CallResult<Void>> validated) {
        Target target = Target.topic(topic.name());
        if (createsAnyTopic()) {
            return DoctorStep.ok(target, Check.CREATE_TOPIC, "on the cluster, for any topic");
        }
        if (validated.isPresent()) {
            return validated(topic, validated.get()).by("createTopics with validateOnly");
        }
        DoctorStep step = permission(topic, Permission.CREATE_TOPIC, access);
        return access.state() instanceof TopicState.Present
                ? step
                : DoctorStep.notKnown(
                        target,
                        Check.CREATE_TOPIC,
                        step.detail() + "; 'apply' will tell, and so does --validate-create");
    }

    private DoctorStep validated(Topic topic, CallResult<Void> answer) {
        Target target = Target.topic(topic.name());
        if (answer instanceof CallResult.ClusterError<Void> error) {
            return DoctorStep.notKnown(
                    target, Check.CREATE_TOPIC, error.failure().headline());
        }
        // An identity that may not create topics is not told that this one exists.
        if (!(answer instanceof CallResult.TopicError<Void> refusal)
                || refusal.error() instanceof TopicExistsException) {
            return DoctorStep.ok(target, Check.CREATE_TOPIC, "");
        }
        if (!(refusal.error() instanceof AuthorizationException)) {
            return DoctorStep.failed(
                    target,
                    Check.CREATE_TOPIC,
                    "this identity may create it, but the cluster would not as it is declared: "
                            + BrokerError.of(refusal.error()) + ". Correct what the broker names.");
        }
        Failure denied = failures.permissionMissing(Permission.CREATE_TOPIC, target.name());
        return DoctorStep.failed(
                target,
                Check.CREATE_TOPIC,
                DoctorStep.reworded(
                        denied,
                        "expected " + Permission.CREATE_TOPIC.nameOn(failures.target()) + " on " + topic.name()
                                + ", but the cluster would deny its creation",
                        denied.action()));
    }

    /** What is needed on the cluster, and by a service on its consumer group. */
    List<DoctorStep> besides() {
        Optional<Set<Permission>> reported = onCluster.map(ClusterPermissions::permissions);
        List<DoctorStep> steps = new ArrayList<>();
        steps.add(
                reported.isPresent()
                        ? reported(Target.CLUSTER, Permission.DESCRIBE_CLUSTER, reported)
                        : DoctorStep.notKnown(
                                Target.CLUSTER,
                                Check.DESCRIBE_CLUSTER,
                                "none for the cluster, as for an identity without "
                                        + Permission.DESCRIBE_CLUSTER.nameOn(failures.target())));
        // Kafka's ACLs let whoever may write to a topic write idempotently (KIP-679).
        if (failures.target().usesIam()
                && service.filter(it -> !it.produces().isEmpty()).isPresent()) {
            steps.add(reported(Target.CLUSTER, Permission.WRITE_IDEMPOTENTLY, reported));
        }
        service.flatMap(Service::consumerGroup)
                .ifPresent(group -> steps.add(DoctorStep.notKnown(
                                Target.group(group),
                                Check.USE_GROUP,
                                "looking for the group " + group
                                        + " makes a cluster create __consumer_offsets, which a first consumer does anyway")
                        .untried()));
        return steps;
    }

    private DoctorStep reported(Target target, Permission permission, Optional<Set<Permission>> reported) {
        if (reported.isEmpty()) {
            return DoctorStep.notKnown(target, Check.of(permission), NOT_REPORTED);
        }
        return reported.get().contains(permission)
                ? DoctorStep.ok(target, Check.of(permission), "")
                : missing(target, permission);
    }

    private DoctorStep missing(Target target, Permission permission) {
        return DoctorStep.failed(target, Check.of(permission), failures.permissionMissing(permission, target.name()));
    }
}
