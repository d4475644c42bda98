package com.niura.kafka.admin.cluster;

import java.util.List;

/** What the cluster says of one topic name. */
public sealed interface TopicState {

    /** The topic exists. */
    record Present(List<PartitionState> partitions, TopicConfigs configs) implements TopicState {
        public Present {
            partitions = List.copyOf(partitions);
        }
    }

    /** The topic does not exist. */
    record Absent() implements TopicState {}

    /** This identity may not describe the topic; whether it exists is then not told. */
    record Forbidden() implements TopicState {}

    /**
     * The broker answered with an error that says neither present nor absent.
     *
     * @param reason the broker's own words
     */
    record Unreadable(String reason) implements TopicState {}
}
