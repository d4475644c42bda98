package com.niura.kafka.localmsk.iam;

/**
 * Who needs DescribeCluster, besides DescribeTopic, to be told about a topic. AWS documents no such need, but its tutorial
 * grants the action, and a user reports that admin clients do not get by without.
 */
public enum DescribeClusterRequirement {
    /** Nobody, as with Apache Kafka. */
    NOBODY,
    /**
     * Whoever asks as only admin clients do, with DescribeTopicPartitions. Brokers before Kafka 3.8 do not know that request:
     * there it is the same as {@link #NOBODY}.
     */
    ADMIN_CLIENTS,
    /** Producers and consumers, too. */
    ALL_CLIENTS
}
