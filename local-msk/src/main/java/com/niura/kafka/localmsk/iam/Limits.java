package com.niura.kafka.localmsk.iam;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What MSK Serverless refuses besides missing permissions, each of it switchable; an empty value is no limit.
 *
 * @param sevenTopicConfigs whether only the seven topic configs exist that the service has, with {@code max.message.bytes} up
 *     to 8 388 608, and {@code cleanup.policy} is fixed once the topic exists (documented; the wording is from users' reports)
 * @param defaultReplicationFactorOnly whether a replication factor other than the broker's default is refused; the service does
 *     not do so (reported of 2 and 3)
 * @param serverlessApisOnly whether the actions of provisioned clusters and the requests that the service does not have are
 *     denied whatever the policies say (documented; that it looks like a missing permission is assumed; DescribeLogDirs is
 *     unsupported instead, as reported)
 * @param partitions how many partitions there may be, internal topics not counted (documented: 2400)
 * @param compactedPartitions how many of them may be compacted (documented: 120)
 * @param creationRate how fast partitions may be created (documented: 250 in 5 minutes; the error code is not known)
 * @param connectionsPerSecond how many connections may authenticate in any second; the others get {@code Too many connects}
 *     (documented: 100), all of them if it is 0
 * @param shortestSession how much of its time a token or credentials must have left to log in with them; with less, clients get
 *     {@code Session too short} (reported; that it takes 10 seconds is assumed)
 * @param topicRequestsPerSecond how many requests to create or delete topics or to add partitions are taken in a second,
 *     before they are slowed down (documented: 2)
 */
public record Limits(
        boolean sevenTopicConfigs,
        boolean defaultReplicationFactorOnly,
        boolean serverlessApisOnly,
        OptionalInt partitions,
        OptionalInt compactedPartitions,
        Optional<CreationRate> creationRate,
        OptionalInt connectionsPerSecond,
        Optional<Duration> shortestSession,
        OptionalInt topicRequestsPerSecond) {

    /**
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a number is negative, or a rate not positive
     */
    public Limits {
        Objects.requireNonNull(creationRate, "creationRate");
        requireAtLeast(0, "partitions", partitions);
        requireAtLeast(0, "compactedPartitions", compactedPartitions);
        requireAtLeast(0, "connectionsPerSecond", connectionsPerSecond);
        if (shortestSession.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException(
                    "shortestSession must not be negative, but was " + shortestSession.get());
        }
        requireAtLeast(1, "topicRequestsPerSecond", topicRequestsPerSecond);
    }

    private static void requireAtLeast(int least, String what, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %s, but was %s".formatted(what, least, value.getAsInt()));
        }
    }

    /** The limits of the service. */
    public static Limits serverless() {
        return new Limits(
                true,
                false,
                true,
                OptionalInt.of(2400),
                OptionalInt.of(120),
                Optional.of(
                        new CreationRate(250, Duration.ofMinutes(5), CreationRate.Refusal.THROTTLING_QUOTA_EXCEEDED)),
                OptionalInt.of(100),
                Optional.of(Duration.ofSeconds(10)),
                OptionalInt.of(2));
    }

    /** No limits but those of Kafka itself. */
    public static Limits off() {
        return new Limits(
                false,
                false,
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /** The same with this {@link #sevenTopicConfigs()}. */
    public Limits withSevenTopicConfigs(boolean value) {
        return new Limits(
                value,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with this {@link #defaultReplicationFactorOnly()}. */
    public Limits withDefaultReplicationFactorOnly(boolean value) {
        return new Limits(
                sevenTopicConfigs,
                value,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with this {@link #serverlessApisOnly()}. */
    public Limits withServerlessApisOnly(boolean value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                value,
                partitions,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with these {@link #partitions()}. */
    public Limits withPartitions(OptionalInt value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                value,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with these {@link #compactedPartitions()}. */
    public Limits withCompactedPartitions(OptionalInt value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                value,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with this {@link #creationRate()}. */
    public Limits withCreationRate(Optional<CreationRate> value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                value,
                connectionsPerSecond,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with these {@link #connectionsPerSecond()}. */
    public Limits withConnectionsPerSecond(OptionalInt value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                creationRate,
                value,
                shortestSession,
                topicRequestsPerSecond);
    }

    /** The same with this {@link #shortestSession()}. */
    public Limits withShortestSession(Optional<Duration> value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                value,
                topicRequestsPerSecond);
    }

    /** The same with these {@link #topicRequestsPerSecond()}. */
    public Limits withTopicRequestsPerSecond(OptionalInt value) {
        return new Limits(
                sevenTopicConfigs,
                defaultReplicationFactorOnly,
                serverlessApisOnly,
                partitions,
                compactedPartitions,
                creationRate,
                connectionsPerSecond,
                shortestSession,
                value);
    }

    /**
     * How fast partitions may be created.
     *
     * @param partitions how many in any window
     * @param window how long a window is, at least a millisecond
     * @param refusal what is answered beyond it
     */
    public record CreationRate(int partitions, Duration window, Refusal refusal) {

        /**
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the partitions are negative, or the window is shorter than a millisecond
         */
        public CreationRate {
            Objects.requireNonNull(refusal, "refusal");
            if (partitions < 0) {
                throw new IllegalArgumentException("partitions must be at least 0, but was " + partitions);
            }
            if (window.toMillis() < 1) {
                throw new IllegalArgumentException("window must be at least a millisecond, but was " + window);
            }
        }

        /**
         * Kafka's error code for it. AWS names THROUGHPUT_QUOTA_EXCEEDED, which Kafka does not have: clients should be
         * tried with each of these.
         */
        public enum Refusal {
            /** Kafka's admin client tries again by itself then, until its time is over. */
            THROTTLING_QUOTA_EXCEEDED,
            INVALID_REQUEST,
            POLICY_VIOLATION,
            INVALID_PARTITIONS
        }
    }
}
