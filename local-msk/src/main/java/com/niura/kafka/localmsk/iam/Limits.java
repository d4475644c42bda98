package com.niura.kafka.localmsk.iam;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What MSK Serverless refuses besides missing permissions, each of it switchable; an empty value is no limit.
 *
 * <pre>{@code
 * Limits.serverless().toBuilder().partitions(10).unlimitedCreationRate().build()
 * }</pre>
 *
 * @param serverlessTopicConfigsOnly whether only the seven topic configs exist that the service has, with {@code max.message.bytes} up
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
        boolean serverlessTopicConfigsOnly,
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

    /** A builder that begins with these limits. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Limits in the making; what is not set stays as it was. {@link #build()} checks the values. Not safe for use by several
     * threads.
     */
    public static final class Builder {

        private boolean serverlessTopicConfigsOnly;
        private boolean defaultReplicationFactorOnly;
        private boolean serverlessApisOnly;
        private OptionalInt partitions;
        private OptionalInt compactedPartitions;
        private Optional<CreationRate> creationRate;
        private OptionalInt connectionsPerSecond;
        private Optional<Duration> shortestSession;
        private OptionalInt topicRequestsPerSecond;

        private Builder(Limits limits) {
            this.serverlessTopicConfigsOnly = limits.serverlessTopicConfigsOnly;
            this.defaultReplicationFactorOnly = limits.defaultReplicationFactorOnly;
            this.serverlessApisOnly = limits.serverlessApisOnly;
            this.partitions = limits.partitions;
            this.compactedPartitions = limits.compactedPartitions;
            this.creationRate = limits.creationRate;
            this.connectionsPerSecond = limits.connectionsPerSecond;
            this.shortestSession = limits.shortestSession;
            this.topicRequestsPerSecond = limits.topicRequestsPerSecond;
        }

        /** Sets {@link Limits#serverlessTopicConfigsOnly()}. */
        public Builder serverlessTopicConfigsOnly(boolean value) {
            this.serverlessTopicConfigsOnly = value;
            return this;
        }

        /** Sets {@link Limits#defaultReplicationFactorOnly()}. */
        public Builder defaultReplicationFactorOnly(boolean value) {
            this.defaultReplicationFactorOnly = value;
            return this;
        }

        /** Sets {@link Limits#serverlessApisOnly()}. */
        public Builder serverlessApisOnly(boolean value) {
            this.serverlessApisOnly = value;
            return this;
        }

        /** Sets {@link Limits#partitions()}. */
        public Builder partitions(int value) {
            this.partitions = OptionalInt.of(value);
            return this;
        }

        /** Takes {@link Limits#partitions()} away. */
        public Builder unlimitedPartitions() {
            this.partitions = OptionalInt.empty();
            return this;
        }

        /** Sets {@link Limits#compactedPartitions()}. */
        public Builder compactedPartitions(int value) {
            this.compactedPartitions = OptionalInt.of(value);
            return this;
        }

        /** Takes {@link Limits#compactedPartitions()} away. */
        public Builder unlimitedCompactedPartitions() {
            this.compactedPartitions = OptionalInt.empty();
            return this;
        }

        /** Sets {@link Limits#creationRate()}. */
        public Builder creationRate(CreationRate value) {
            this.creationRate = Optional.of(value);
            return this;
        }

        /** Takes {@link Limits#creationRate()} away. */
        public Builder unlimitedCreationRate() {
            this.creationRate = Optional.empty();
            return this;
        }

        /** Sets {@link Limits#connectionsPerSecond()}. */
        public Builder connectionsPerSecond(int value) {
            this.connectionsPerSecond = OptionalInt.of(value);
            return this;
        }

        /** Takes {@link Limits#connectionsPerSecond()} away. */
        public Builder unlimitedConnectionsPerSecond() {
            this.connectionsPerSecond = OptionalInt.empty();
            return this;
        }

        /** Sets {@link Limits#shortestSession()}. */
        public Builder shortestSession(Duration value) {
            this.shortestSession = Optional.of(value);
            return this;
        }

        /** Takes {@link Limits#shortestSession()} away. */
        public Builder noShortestSession() {
            this.shortestSession = Optional.empty();
            return this;
        }

        /** Sets {@link Limits#topicRequestsPerSecond()}. */
        public Builder topicRequestsPerSecond(int value) {
            this.topicRequestsPerSecond = OptionalInt.of(value);
            return this;
        }

        /** Takes {@link Limits#topicRequestsPerSecond()} away. */
        public Builder unlimitedTopicRequestsPerSecond() {
            this.topicRequestsPerSecond = OptionalInt.empty();
            return this;
        }

        /**
         * Returns the limits.
         *
         * @throws IllegalArgumentException if a number is negative, or a rate not positive
         */
        public Limits build() {
            return new Limits(
                    serverlessTopicConfigsOnly,
                    defaultReplicationFactorOnly,
                    serverlessApisOnly,
                    partitions,
                    compactedPartitions,
                    creationRate,
                    connectionsPerSecond,
                    shortestSession,
                    topicRequestsPerSecond);
        }
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
