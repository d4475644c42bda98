package com.niura.kafka.admin.iam;

import java.util.List;

import com.niura.kafka.guard.internal.failure.Permission;

/**
 * A permission that a role needs.
 *
 * @param names the topics, or the consumer group, that it is needed on; none where it is one on the cluster
 * @param reason what the role does with it, in words that follow "to"
 */
public record Grant(Permission permission, List<String> names, String reason) {
    public Grant {
        names = List.copyOf(names);
    }
}
