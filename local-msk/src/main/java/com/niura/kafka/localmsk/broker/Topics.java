package com.niura.kafka.localmsk.broker;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The topics that there are, as the broker sees them at this moment, without Kafka's internal ones. */
interface Topics {

    /** Kafka's own topics, for which nothing is refused. */
    Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    /** How many partitions each topic has. */
    Map<String, Integer> partitions();

    /** Those of the topics that are compacted. */
    Set<String> compacted(Collection<String> topics);
}
