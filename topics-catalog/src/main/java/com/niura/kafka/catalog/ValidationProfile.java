package com.niura.kafka.catalog;

import java.util.Locale;
import java.util.Optional;

/** Which kind of cluster's rules a catalog is held against. */
@SuppressWarnings("ImmutableEnumChecker") // Both are records of unmodifiable collections.
public enum ValidationProfile {

    /**
     * Apache Kafka's rules: legal topic names, no two names that collide, 1 to 10 000 partitions a topic, of which a
     * KRaft controller refuses to create more at once, and a replication factor that is a short.
     */
    KAFKA(10_000, ReplicationFactor.OF_KAFKA, TopicConfigRules.KAFKA, ""),

    /**
     * The rules of {@link #KAFKA}, and those of Amazon MSK Serverless: only the seven topic configs that exist there,
     * within their bounds; no replication factor; at most 2400 partitions in all, of which at most 120 belong to compacted topics.
     *
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/limits.html">MSK quotas</a>
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html">Configuration of MSK
     *     Serverless clusters</a>
     */
    MSK_SERVERLESS(
            MskServerlessCapacity.MOST_PARTITIONS,
            new ReplicationFactor(1, 0, "must be left out, because MSK Serverless replicates as it sees fit"),
            TopicConfigRules.MSK_SERVERLESS,
            ""),

    /**
     * The rules of {@link #KAFKA}, and those of Amazon MSK Provisioned with Express brokers: only the eleven topic configs
     * that AWS says can be set; a replication factor of 3, which a topic gets whatever is asked for.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html#msk-configuration-express-topic-configuration">Topic-level
     *     configurations on Express brokers</a>
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-only.html">Express
     *     brokers read-only configurations</a>
     * @see <a
     *     href="https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-express-broker-partition-quota">Express
     *     broker partition quota</a>
     */
    MSK_EXPRESS(
            10_000,
            new ReplicationFactor(3, 3, "must be 3 or left out, because MSK Express gives every topic 3 replicas"),
            TopicConfigRules.MSK_EXPRESS,
            "whether the brokers hold all partitions. A broker holds at most this many replicas: express.m7g: large 1500,"
                    + " xlarge 2000, 2xlarge 4000, 4xlarge 8000, 8xlarge 16000, 12xlarge 24000, 16xlarge 32000"),

    /**
     * The rules of {@link #KAFKA}, which are those of Amazon MSK Provisioned with Standard brokers: AWS names no topic
     * config that cannot be set. What AWS asks of topics with tiered storage is not checked.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html#msk-topic-confinguration">Topic-level
     *     Amazon MSK configuration</a>
     * @see <a
     *     href="https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#partitions-per-broker">Number of
     *     partitions per Standard broker</a>
     * @see <a
     *     href="https://docs.aws.amazon.com/msk/latest/developerguide/msk-guidelines-tiered-storage-topic-level-config.html">Tiered
     *     storage topic-level configuration</a>
     */
    MSK_PROVISIONED(
            10_000,
            ReplicationFactor.OF_KAFKA,
            TopicConfigRules.KAFKA,
            "whether there are as many brokers as replicas, and whether they hold all partitions. With more replicas on a"
                    + " broker than this, AWS may refuse to update the cluster: kafka.t3.small 300; kafka.m5 and kafka.m7g: large"
                    + " and xlarge 1500, 2xlarge 3000, 4xlarge and larger 6000");

    private final int mostPartitionsOfTopic;
    private final ReplicationFactor replicationFactor;
    private final TopicConfigRules configs;
    private final String notChecked;

    ValidationProfile(
            int mostPartitionsOfTopic,
            ReplicationFactor replicationFactor,
            TopicConfigRules configs,
            String notChecked) {
        this.mostPartitionsOfTopic = mostPartitionsOfTopic;
        this.replicationFactor = replicationFactor;
        this.configs = configs;
        this.notChecked = notChecked;
    }

    /** What depends on the cluster's brokers, which a catalog does not know, with AWS's limits; without a full stop. */
    public Optional<String> notChecked() {
        return Optional.of(notChecked).filter(text -> !text.isEmpty());
    }

    TopicConfigRules configs() {
        return configs;
    }

    boolean allowsPartitions(int partitions) {
        return partitions >= 1 && partitions <= mostPartitionsOfTopic;
    }

    boolean allowsReplicationFactor(int declared) {
        return declared >= replicationFactor.least && declared <= replicationFactor.most;
    }

    /** What a declared replication factor must be, for a message that goes on with what it was instead. */
    String replicationFactorRule() {
        return replicationFactor.rule;
    }

    /** What the number of partitions must be, for a message that goes on with what it was instead. */
    String partitionsRule() {
        return "must be a whole number from 1 to " + mostPartitionsOfTopic;
    }

    /** The profile's name on command lines, such as {@code msk-serverless}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record ReplicationFactor(int least, int most, String rule) {
        static final ReplicationFactor OF_KAFKA =
                new ReplicationFactor(1, Short.MAX_VALUE, "must be a whole number from 1 to " + Short.MAX_VALUE);
    }
}
