package com.niura.kafka.admin.cluster;

import java.util.Set;

import com.niura.kafka.guard.internal.failure.Permission;

/**
 * What a broker reports that this identity may do on the cluster.
 *
 * @param permissions those on the cluster
 * @param createsAnyTopic whether it may create any topic, as Kafka's ACLs can allow on the cluster and IAM cannot
 */
public record ClusterPermissions(Set<Permission> permissions, boolean createsAnyTopic) {
    public ClusterPermissions {
        permissions = Set.copyOf(permissions);
    }
}
