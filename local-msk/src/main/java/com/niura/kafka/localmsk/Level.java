package com.niura.kafka.localmsk;

/** Which Apache Kafka runs: the newest, or the level that Amazon MSK Serverless speaks. */
public enum Level {
    /** The newest Apache Kafka 4.x, in KRaft mode. The default. */
    KAFKA_4("4"),

    /**
     * Apache Kafka 2.8 with ZooKeeper, both in one process. The protocol that Amazon MSK Serverless answers with is of this
     * level: no DescribeCluster, no DescribeTopicPartitions. One broker only.
     */
    KAFKA_2_8("2.8");

    private final String number;

    Level(String number) {
        this.number = number;
    }

    /** What people write for it: {@code 4} or {@code 2.8}. */
    String number() {
        return number;
    }

    /** The version of the server that is started, for example {@code 4.4.0}. */
    public String kafkaVersion() {
        return Versions.load().kafka(this);
    }
}
