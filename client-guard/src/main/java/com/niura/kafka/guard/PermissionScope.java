package com.niura.kafka.guard;

/**
 * Which permissions of the service's identity a guard looks at. What it goes by is the operations that brokers report for
 * the identity that asks, which none of these requests uses up or tries out.
 */
public enum PermissionScope {
    /** None but those without which topics cannot be described. */
    NONE,
    /**
     * To write and read the topics as the catalog says; reported along with the topics, at no further request. The default, but with IAM
     * on MSK, where each operation that is denied becomes an event in CloudTrail.
     */
    TOPICS,
    /**
     * To use the service's consumer group and to write idempotently, too. Costs up to four more requests, one of them to the
     * group's coordinator. Looking for a coordinator makes a broker create Kafka's own {@code __consumer_offsets} where that
     * is not there yet, as the first consumer would.
     */
    ALL
}
