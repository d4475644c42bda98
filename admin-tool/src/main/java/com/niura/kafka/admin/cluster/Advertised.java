package com.niura.kafka.admin.cluster;

import java.util.List;

/**
 * What a cluster tells a client that has been let in: where its brokers are.
 *
 * @param clusterId the cluster's own id; empty where it has none
 * @param brokers in the order of their ids
 */
public record Advertised(String clusterId, List<Broker> brokers) {

    public Advertised {
        brokers = List.copyOf(brokers);
    }

    /**
     * One broker as it makes itself known to clients.
     *
     * @param id its number in the cluster
     * @param address {@code host:port}
     */
    public record Broker(int id, String address) {}
}
