package com.niura.kafka.admin.plan;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;

/**
 * One way in which a topic is not as declared, or is not known to be.
 *
 * @param kind what differs
 * @param key the config's key, where it is about one
 * @param declared the value declared, where values differ
 * @param found the value on the cluster, where values differ
 * @param reason what is wrong, completing a sentence that begins with the topic's name; empty where the values say it
 * @param action what to decide, where {@link Status#BLOCKED}; what to do about a cluster that cannot be read; else empty
 * @param permission what this identity lacks, where that is known
 */
public record Difference(
        Kind kind,
        Optional<String> key,
        String declared,
        String found,
        String reason,
        String action,
        Optional<Permission> permission) {

    /** What differs, and what that makes of the topic. */
    public enum Kind {
        /** The topic does not exist. */
        MISSING(Status.CREATE),
        /** Fewer partitions than declared. */
        PARTITIONS(Status.CHANGE),
        /** A config has another value. */
        CONFIG(Status.CHANGE),
        /** Something that this tool cannot mend. */
        FIXED(Status.BLOCKED),
        /** Partitions without a leader. */
        NO_LEADER(Status.NOT_READY),
        /** Something could not be read. */
        NOT_READ(Status.UNKNOWN),
        /** Something may not be read. */
        NOT_PERMITTED(Status.DENIED);

        private final Status status;

        Kind(Status status) {
            this.status = status;
        }

        Status status() {
            return status;
        }
    }

    static Difference missing() {
        return of(Kind.MISSING, "does not exist", "", Optional.empty());
    }

    /** A topic with fewer partitions than declared. */
    public static Difference partitions(int declared, int found) {
        return new Difference(
                Kind.PARTITIONS,
                Optional.empty(),
                String.valueOf(declared),
                String.valueOf(found),
                "",
                "",
                Optional.empty());
    }

    /** A config with another value than declared. */
    public static Difference config(String key, String declared, String found) {
        return new Difference(Kind.CONFIG, Optional.of(key), declared, found, "", "", Optional.empty());
    }

    static Difference fixed(String reason, String action) {
        return of(Kind.FIXED, reason, action, Optional.empty());
    }

    static Difference noLeader(List<Integer> partitions) {
        return of(Kind.NO_LEADER, "has no leader for partition " + Texts.enumeration(partitions), "", Optional.empty());
    }

    static Difference notRead(String reason, String action) {
        return of(Kind.NOT_READ, reason, action, Optional.empty());
    }

    static Difference notPermitted(String reason, Permission permission) {
        return of(Kind.NOT_PERMITTED, reason, "", Optional.of(permission));
    }

    private static Difference of(Kind kind, String reason, String action, Optional<Permission> permission) {
        return new Difference(kind, Optional.empty(), "", "", reason, action, permission);
    }
}
