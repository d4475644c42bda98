package com.niura.kafka.localmsk;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which Apache Kafka runs: the newest, or the version whose protocol Amazon MSK Serverless speaks. */
public enum KafkaVersion {
    /** The newest Apache Kafka 4.x, in KRaft mode. */
    KAFKA_4("4", "Kafka Server started", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),

    /**
     * Apache Kafka 2.8 with ZooKeeper, both in one process. The protocol that Amazon MSK Serverless answers with is of this
     * version: no DescribeCluster, no DescribeTopicPartitions. One broker only.
     */
    KAFKA_2_8("2.8", "\\[KafkaServer id=\\d+] started", "kafka.security.authorizer.AclAuthorizer");

    private static final String DEFAULT_PROPERTY = "localmsk.level";

    private final String number;
    private final Pattern readyLine;
    private final String aclAuthorizer;

    KafkaVersion(String number, String readyLine, String aclAuthorizer) {
        this.number = number;
        this.readyLine = Pattern.compile(readyLine);
        this.aclAuthorizer = aclAuthorizer;
    }

    /**
     * The version of clusters that do not choose one: that of the system property {@code localmsk.level}, {@code 4} or
     * {@code 2.8}, so that the same tests can be run at both; {@link #KAFKA_4} without it.
     *
     * @throws LocalMskException if the property has another value
     */
    public static KafkaVersion byDefault() {
        String value = System.getProperty(DEFAULT_PROPERTY, KAFKA_4.number);
        try {
            return of(value);
        } catch (IllegalArgumentException e) {
            throw new LocalMskException("The system property %s: %s".formatted(DEFAULT_PROPERTY, e.getMessage()), e);
        }
    }

    /**
     * The version that people write as {@code 4} or {@code 2.8}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static KafkaVersion of(String number) {
        return Stream.of(values())
                .filter(version -> version.number.equals(number))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("level must be 4 or 2.8, but was " + number));
    }

    /** What the server prints when it is started. */
    Pattern readyLine() {
        return readyLine;
    }

    /** The class of Kafka's own authorizer, which works with ACLs, for {@code authorizer.class.name}. */
    public String aclAuthorizer() {
        return aclAuthorizer;
    }

    /** The version of the server that is started, for example {@code 4.4.0}. */
    public String release() {
        return Versions.load().kafka(this);
    }
}
