package com.niura.kafka.catalog;

/** Which broker's rules a catalog is held against. */
public enum ValidationProfile {

    /**
     * Apache Kafka's rules: legal topic names, no two names that collide, 1 to 10 000 partitions a topic, of which a
     * KRaft controller refuses to create more at once, and a replication factor that is a short.
     */
    KAFKA(10_000),

    /**
     * The rules of {@link #KAFKA}, and those of Amazon MSK Serverless: only the seven topic configs that exist there,
     * within their bounds; no replication factor; at most 2400 partitions in all, of which at most 120 belong to compacted topics.
     *
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/limits.html">MSK quotas</a>
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html">Configuration of MSK
     *     Serverless clusters</a>
     */
    MSK_SERVERLESS(MskServerlessRules.MOST_PARTITIONS);

    private final int mostPartitionsOfTopic;

    ValidationProfile(int mostPartitionsOfTopic) {
        this.mostPartitionsOfTopic = mostPartitionsOfTopic;
    }

    boolean allowsPartitions(int partitions) {
        return partitions >= 1 && partitions <= mostPartitionsOfTopic;
    }

    boolean allowsReplicationFactor(int replicationFactor) {
        return this != MSK_SERVERLESS && replicationFactor >= 1 && replicationFactor <= Short.MAX_VALUE;
    }

    /** What a declared replication factor must be, for a message that goes on with what it was instead. */
    String replicationFactorRule() {
        return this == MSK_SERVERLESS
                ? "must be left out, because MSK Serverless replicates as it sees fit"
                : "must be a whole number from 1 to " + Short.MAX_VALUE;
    }

    /** What the number of partitions must be, for a message that goes on with what it was instead. */
    String partitionsRule() {
        return "must be a whole number from 1 to " + mostPartitionsOfTopic;
    }
}
