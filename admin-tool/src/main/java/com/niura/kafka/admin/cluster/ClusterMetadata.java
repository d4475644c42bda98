package com.niura.kafka.admin.cluster;

import java.util.List;

import com.niura.kafka.guard.internal.target.HostPort;

/**
 * What a cluster tells a client that has been let in: where its brokers are.
 *
 * @param clusterId the cluster's own id; empty where it has none
 * @param brokers in the order of their ids
 */
public record ClusterMetadata(String clusterId, List<Broker> brokers) {

    public ClusterMetadata {
        brokers = List.copyOf(brokers);
    }

    /**
     * One broker as it makes itself known to clients.
     *
     * @param id its number in the cluster
     * @param address where it says it is
     */
    public record Broker(int id, HostPort address) {}
}
