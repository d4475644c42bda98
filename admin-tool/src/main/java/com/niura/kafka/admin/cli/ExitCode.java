package com.niura.kafka.admin.cli;

import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;

/**
 * How a command ended, for scripts. Where topics end differently, the one that hides most from view decides: denied
 * before unreachable before blocked before throttled before changes pending.
 */
public enum ExitCode {
    /** Done, or there was nothing to do. */
    DONE(0),
    /** Interrupted, too little memory, or a fault of the tool itself. */
    INTERNAL(1),
    /** The command line is wrong, or names a service, environment or topic that nobody knows. */
    USAGE(2),
    /** The cluster lacks something that the catalog declares, and it can be mended. */
    CHANGES_PENDING(3),
    /** The cluster cannot have what the catalog declares; the tool cannot mend that. */
    BLOCKED(4),
    /** The credentials were refused, or lack a permission. */
    DENIED(5),
    /** No broker answered, or not in time, or not in a way that tells anything. */
    UNREACHABLE(6),
    /** Some topics were created or changed by this run, others could not be. */
    PARTLY_APPLIED(7),
    /** The catalog, the command-config file, a plan or a policy is not valid, or the client properties do not suit the cluster. */
    INVALID(8),
    /** The plan file is not what would be done now, or is for another cluster; nothing was done: plan again. */
    PLAN_STALE(9),
    /** The cluster takes no more new partitions for now, and nothing else is wrong: run apply again later. */
    THROTTLED(10);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** The number that the process exits with. */
    public int value() {
        return value;
    }

    /** Whether only a command that got answers from a cluster can have ended so, if it was about a cluster at all. */
    public static boolean hasReachedCluster(int value) {
        return value == DONE.value
                || value == CHANGES_PENDING.value
                || value == BLOCKED.value
                || value == PARTLY_APPLIED.value
                || value == THROTTLED.value;
    }

    public static ExitCode of(Plan plan) {
        return plan.topics().stream().map(topic -> of(topic.status())).reduce(DONE, ExitCode::mostSevere);
    }

    private static ExitCode of(Status status) {
        return switch (status) {
            case IN_SYNC -> DONE;
            case CREATE, CHANGE -> CHANGES_PENDING;
            case BLOCKED -> BLOCKED;
            case NOT_READY, UNKNOWN -> UNREACHABLE;
            case DENIED -> DENIED;
        };
    }

    public static ExitCode of(ReadinessReport report) {
        ExitCode worst = DONE;
        for (Failure failure : report.failures()) {
            worst = mostSevere(worst, of(failure.code()));
        }
        return worst;
    }

    /**
     * A run that did something, or may have, and met an obstacle is partly applied; only otherwise it is the obstacle that counts. A
     * difference that was not to be mended, and having to wait, are no obstacles.
     */
    public static ExitCode of(ApplyResult result) {
        ExitCode worst = DONE;
        for (PlannedTopic topic : result.after().topics()) {
            if (topic.status() != Status.IN_SYNC) {
                worst = mostSevere(
                        worst,
                        result.of(topic).stream()
                                .filter(step -> !step.isDone())
                                .map(step -> of(step.status()))
                                .reduce(of(topic.status()), ExitCode::mostSevere));
            }
        }
        boolean isObstacle = worst != DONE && worst != CHANGES_PENDING && worst != THROTTLED;
        return isObstacle
                        && result.steps().stream()
                                .anyMatch(step -> step.status() == StepResult.Status.DONE
                                        || step.status() == StepResult.Status.UNKNOWN)
                ? PARTLY_APPLIED
                : worst;
    }

    private static ExitCode of(StepResult.Status status) {
        return switch (status) {
            case DONE, EXISTS -> DONE;
            case DENIED -> DENIED;
            case REJECTED -> BLOCKED;
            case DEFERRED -> THROTTLED;
            case UNKNOWN -> PARTLY_APPLIED;
            case NOT_SENT, PENDING -> UNREACHABLE;
        };
    }

    public static ExitCode of(FailureCode code) {
        return switch (code) {
            case TOPIC_MISSING, PARTITIONS_TOO_FEW, CONFIG_DRIFT -> CHANGES_PENDING;
            case CREDENTIALS_UNAVAILABLE,
                    AUTH_DENIED,
                    AUTH_FAILED,
                    CLUSTER_DENIED,
                    TOPIC_UNAUTHORIZED,
                    PERMISSION_MISSING -> DENIED;
            case EXCESS_PERMISSION -> BLOCKED;
            case WRONG_CLUSTER, NO_TOPICS -> USAGE;
            case DNS_UNRESOLVED,
                    CONNECT_TIMEOUT,
                    CONNECT_REFUSED,
                    UNREACHABLE,
                    LEADER_UNREACHABLE,
                    AUTH_THROTTLED,
                    CPU_SHORTAGE,
                    DEADLINE,
                    TOPIC_NOT_READY,
                    TOPIC_UNDETERMINED,
                    UNVERIFIED -> UNREACHABLE;
            case CATALOG_INVALID, CONFIG_INVALID, CONFIG_UNAVAILABLE, TLS_MISMATCH, TLS_UNTRUSTED, SASL_MECHANISM ->
                INVALID;
            case INTERRUPTED, INTERNAL -> INTERNAL;
        };
    }

    public static ExitCode mostSevere(ExitCode a, ExitCode b) {
        return rank(a) >= rank(b) ? a : b;
    }

    private static int rank(ExitCode code) {
        return switch (code) {
            case DONE -> 0;
            case CHANGES_PENDING -> 1;
            case THROTTLED -> 2;
            case BLOCKED -> 3;
            case UNREACHABLE -> 4;
            case DENIED -> 5;
            case PARTLY_APPLIED -> 6;
            case INVALID -> 7;
            case PLAN_STALE -> 8;
            case USAGE -> 9;
            case INTERNAL -> 10;
        };
    }
}
