package com.niura.kafka.admin.cluster;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.guard.ClusterFailure;
import com.niura.kafka.guard.Concern;
import com.niura.kafka.guard.Permission;

/** What to do about a failure, in words for the operator who runs this tool; the guard's own are for services. */
public final class OperatorRemedy {

    private static final String ALIKE =
            "Policies act about a minute after they were changed. Credentials that expired, a clock that"
                    + " is minutes off and a wrong region are refused in the same words. For AWS Support, quote the request id in brackets.";

    private OperatorRemedy() {}

    /** One or more lines, without a secret. */
    public static String of(ClusterFailure failure) {
        if (failure instanceof ClusterFailure.DeadlineExceeded) {
            return "The broker, a name server or a source of credentials does not answer. Check these; a longer --timeout"
                    + " only helps where they are slow.";
        }
        if (failure instanceof ClusterFailure.AccessDenied denied) {
            return Permission.CONNECT.operatorRemedy(denied.cluster(), List.of()) + "\n" + ALIKE;
        }
        if (failure instanceof ClusterFailure.Unreachable unreachable && unreachable.brokerAnswers()) {
            return "Let this machine reach the brokers' own names, those in their advertised.listeners: on MSK b-1… or b1-…, on"
                    + " the same port, with the same security groups and routes. 'admin-tool doctor' tries each of them.";
        }
        return failure instanceof ClusterFailure.ClusterDenied denied
                ? Permission.DESCRIBE_CLUSTER.operatorRemedy(denied.cluster(), List.of())
                // Where the guard runs is a task on ECS; where this tool runs may be anything.
                : failure.action().replace("this task", "this machine").replace("the task's own", "the machine's own");
    }

    /** The permission to give to the role that runs this tool, if that is what mends it. */
    public static Optional<Permission> permissionFor(Concern concern) {
        if (concern instanceof Concern.PermissionMissing missing) {
            return Optional.of(missing.permission());
        }
        return concern instanceof Concern.Unverified unverified ? unverified.missing() : Optional.empty();
    }
}
