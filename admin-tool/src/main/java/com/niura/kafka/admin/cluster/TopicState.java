package com.niura.kafka.admin.cluster;

import java.util.List;

import com.niura.kafka.guard.internal.PartitionCount;

/** What the cluster says of one topic name. */
public sealed interface TopicState {

    /** The topic exists. */
    record Present(List<PartitionState> partitions, TopicConfigs configs) implements TopicState {
        public Present {
            partitions = List.copyOf(partitions);
        }

        /** Returns how many partitions there are, whatever the broker tells twice or leaves out. */
        public int partitionCount() {
            return PartitionCount.of(partitions.stream().map(PartitionState::id));
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
