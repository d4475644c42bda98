package com.niura.kafka.admin.plan;

import java.util.List;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.failure.Permission;

/** What would have to be done for one declared topic. */
public sealed interface PlannedTopic {

    /** The topic as declared. */
    Topic topic();

    /** The topic does not exist and can be created. */
    record Create(Topic topic) implements PlannedTopic {}

    /**
     * The topic is as declared.
     *
     * @param partitions how many it has
     * @param notes what is worth knowing although nothing has to be done, one sentence each
     */
    record InSync(Topic topic, int partitions, List<String> notes) implements PlannedTopic {
        public InSync {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The topic exists and differs, in a way that can be mended. That is done only when asked for: on a topic in use, each change
     * is a decision.
     *
     * @param partitions how many it has
     * @param differences what differs, at least one
     */
    record Change(Topic topic, int partitions, List<Difference> differences) implements PlannedTopic {
        public Change {
            differences = List.copyOf(differences);
            if (differences.isEmpty()) {
                throw new IllegalArgumentException("differences must not be empty");
            }
        }
    }

    /**
     * The cluster cannot have this topic as declared, and no command changes that.
     *
     * @param reason what stands in the way
     * @param action what there is to decide
     */
    record Blocked(Topic topic, String reason, String action) implements PlannedTopic {}

    /** The topic cannot be seen by this identity: nothing is known about it. */
    record Denied(Topic topic, Permission permission) implements PlannedTopic {}

    /**
     * The topic exists, or may exist, but could not be read far enough to compare it.
     *
     * @param reason what could not be read, and why
     * @param permissions what this identity lacks; empty when it is not for want of a permission
     */
    record Unknown(Topic topic, String reason, List<Permission> permissions) implements PlannedTopic {
        public Unknown {
            permissions = List.copyOf(permissions);
        }
    }
}
