package com.niura.kafka.admin.cli;

import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.Standing;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;

/**
 * How a command ended, for scripts. Where topics fare differently, the one that hides most from view decides: denied
 * before unreachable before blocked before changes pending.
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
    /** The catalog, the command-config file or a client property in it is not valid. */
    INVALID(8);

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
                || value == PARTLY_APPLIED.value;
    }

    public static ExitCode of(Plan plan) {
        ExitCode worst = DONE;
        for (PlannedTopic planned : plan.topics()) {
            worst = mostSevere(worst, of(planned));
        }
        return worst;
    }

    private static ExitCode of(PlannedTopic planned) {
        if (planned instanceof PlannedTopic.InSync) {
            return DONE;
        }
        if (planned instanceof PlannedTopic.Denied) {
            return DENIED;
        }
        if (planned instanceof PlannedTopic.Unknown unknown) {
            return unknown.permissions().isEmpty() ? UNREACHABLE : DENIED;
        }
        return planned instanceof PlannedTopic.Blocked ? BLOCKED : CHANGES_PENDING;
    }

    public static ExitCode of(ReadinessReport report) {
        ExitCode worst = DONE;
        for (Failure failure : report.failures()) {
            worst = mostSevere(worst, of(failure.code()));
        }
        return worst;
    }

    /** A run that created or changed something and met an obstacle is partly applied; only then it is not the obstacle that counts. */
    public static ExitCode of(ApplyResult result) {
        if (result.standing(Standing.NotProven.class).isEmpty()) {
            return result.standing(Standing.Differs.class).isEmpty() ? DONE : CHANGES_PENDING;
        }
        if (!result.created().isEmpty() || !result.changed().isEmpty()) {
            return PARTLY_APPLIED;
        }
        if (result.isHeldUpBy(Standing.Obstacle.DENIED)) {
            return DENIED;
        }
        return result.isHeldUpBy(Standing.Obstacle.UNREACHABLE) ? UNREACHABLE : BLOCKED;
    }

    public static ExitCode of(Finding finding) {
        if (finding.outcome() instanceof Finding.Outcome.Lacking) {
            return DENIED;
        }
        return finding.outcome() instanceof Finding.Outcome.Failed failed
                ? failed.code().map(ExitCode::of).orElse(BLOCKED)
                : DONE;
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
            case PARTLY_APPLIED -> 2;
            case BLOCKED -> 3;
            case UNREACHABLE -> 4;
            case DENIED -> 5;
            case INVALID -> 6;
            case USAGE -> 7;
            case INTERNAL -> 8;
        };
    }
}
