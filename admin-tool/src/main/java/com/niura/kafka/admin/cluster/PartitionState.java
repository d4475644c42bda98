package com.niura.kafka.admin.cluster;

import java.util.List;
import java.util.OptionalInt;

/**
 * One partition as the cluster has it.
 *
 * @param id the partition's number, from 0
 * @param leader id of the broker that leads it; empty when none does
 * @param replicas ids of the brokers that hold it
 * @param inSyncReplicas ids of those that are up to date
 */
public record PartitionState(int id, OptionalInt leader, List<Integer> replicas, List<Integer> inSyncReplicas) {
    public PartitionState {
        replicas = List.copyOf(replicas);
        inSyncReplicas = List.copyOf(inSyncReplicas);
    }
}
