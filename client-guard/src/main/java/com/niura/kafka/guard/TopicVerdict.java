package com.niura.kafka.guard;

/** What one check found out about one required topic: it is {@link Present}, or it is a {@link TopicFailure}. */
public sealed interface TopicVerdict permits TopicVerdict.Present, TopicFailure {

    /** The topic's name. */
    String topic();

    /**
     * The topic exists with a leader for each partition and at least the declared number of them.
     *
     * @param topic the topic's name
     * @param requiredPartitions what the catalog declares
     * @param partitions what the cluster has: the same or more
     */
    record Present(String topic, int requiredPartitions, int partitions) implements TopicVerdict {}
}
