package com.niura.kafka.admin.apply;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.guard.internal.failure.Permission;

/** How one topic stands on the cluster after all that was done for it. */
public sealed interface Standing {

    /**
     * Re-read, and as declared.
     *
     * @param partitions how many it has
     * @param notes what is worth knowing although nothing has to be done, one sentence each
     */
    record Proven(int partitions, List<String> notes) implements Standing {
        public Proven {
            notes = List.copyOf(notes);
        }
    }

    /** Re-read, and not as declared: it existed before and was left alone. */
    record Differs(PlannedTopic.Change change) implements Standing {}

    /**
     * Not there, or not provable.
     *
     * @param obstacle what kind of thing stands in the way
     * @param reason what happened, completing a sentence that begins with the topic's name
     * @param permission what this identity lacks, if that is it
     * @param action what to do about it
     */
    record NotProven(Obstacle obstacle, String reason, Optional<Permission> permission, String action)
            implements Standing {

        static NotProven denied(String reason, Permission permission, String action) {
            return new NotProven(Obstacle.DENIED, reason, Optional.of(permission), action);
        }

        static NotProven blocked(String reason, String action) {
            return new NotProven(Obstacle.BLOCKED, reason, Optional.empty(), action);
        }

        static NotProven unreachable(String reason, String action) {
            return new NotProven(Obstacle.UNREACHABLE, reason, Optional.empty(), action);
        }
    }

    /** Who has to move something out of the way. */
    enum Obstacle {
        /** This identity lacks a permission. */
        DENIED,
        /** The broker will not have the topic as declared. */
        BLOCKED,
        /** The cluster did not answer, or not in time. */
        UNREACHABLE
    }
}
