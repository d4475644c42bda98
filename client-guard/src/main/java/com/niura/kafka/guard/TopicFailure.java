package com.niura.kafka.guard;

import java.util.List;
import java.util.Optional;

/** A required topic that cannot be used as the catalog declares it, and why. */
public sealed interface TopicFailure extends TopicVerdict, Failure {

    @Override
    default Optional<String> resource() {
        return Optional.of(topic());
    }

    /**
     * The topic does not exist.
     *
     * @param topic the topic's name
     * @param requiredPartitions how many partitions it is expected to have at the least
     * @param nearest what the name was probably meant to be, where the catalog declares that and not this one
     * @param source where the topic is declared, or has to be
     * @param cluster the cluster asked
     */
    record Missing(
            String topic, int requiredPartitions, Optional<String> nearest, CatalogSource source, TargetCluster cluster)
            implements TopicFailure {

        /** Without another name that may have been meant. */
        public Missing(String topic, int requiredPartitions, CatalogSource source, TargetCluster cluster) {
            this(topic, requiredPartitions, Optional.empty(), source, cluster);
        }

        @Override
        public FailureCode code() {
            return FailureCode.TOPIC_MISSING;
        }

        @Override
        public String headline() {
            return topic + " does not exist; expected a topic with at least " + Text.partitions(requiredPartitions);
        }

        @Override
        public String action() {
            return nearest.map(name -> "Did you mean " + name + "? The catalog declares that one. Otherwise:\n")
                            .orElse("")
                    + "Topics are created once per environment by an operator, never by a service. On the bastion run:\n"
                    + "  " + OperatorCommand.apply(cluster, source);
        }
    }

    /** This identity may not describe the topic. Kafka does not tell such an identity whether the topic exists. */
    record Unauthorized(String topic, TargetCluster cluster) implements TopicFailure {
        @Override
        public FailureCode code() {
            return FailureCode.TOPIC_UNAUTHORIZED;
        }

        @Override
        public String headline() {
            return topic + " may not be described by this identity; whether it exists is not told";
        }

        @Override
        public String action() {
            return Permission.DESCRIBE_TOPIC.serviceRemedy(cluster, topic)
                    + (cluster.usesIam() ? "\nWriteData and ReadData do not include it." : "");
        }
    }

    /** The topic has fewer partitions than the catalog declares. */
    record TooFewPartitions(
            String topic, int requiredPartitions, int partitions, CatalogSource source, TargetCluster cluster)
            implements TopicFailure {
        @Override
        public FailureCode code() {
            return FailureCode.PARTITIONS_TOO_FEW;
        }

        @Override
        public String headline() {
            return topic + " has " + Text.partitions(partitions) + "; expected at least "
                    + Text.partitions(requiredPartitions);
        }

        @Override
        public String action() {
            return "Adding partitions moves keys to other partitions: agree on it with the topic's producers and"
                    + " consumers, then on the bastion run:\n  "
                    + OperatorCommand.apply(cluster, source, "--add-partitions");
        }
    }

    /**
     * The topic exists, but not every partition has a leader.
     *
     * @param topic the topic's name
     * @param partitionsWithoutLeader ids of the partitions without a leader, ascending
     * @param cluster the cluster asked
     */
    record NotReady(String topic, List<Integer> partitionsWithoutLeader, TargetCluster cluster)
            implements TopicFailure {
        public NotReady {
            partitionsWithoutLeader = List.copyOf(partitionsWithoutLeader);
        }

        @Override
        public FailureCode code() {
            return FailureCode.TOPIC_NOT_READY;
        }

        @Override
        public String headline() {
            return topic + " has no leader for partition "
                    + Text.enumeration(partitionsWithoutLeader)
                    + "; expected a leader for each partition";
        }

        @Override
        public String action() {
            return "The topic was created a moment ago, or a broker is down. Start the service again in a minute; if it"
                    + " stays so, "
                    + (cluster.isMskServerless()
                            ? "ask AWS Support, who run the brokers of MSK Serverless."
                            : "bring up the broker that has its partitions.")
                    + " On the bastion this shows them:\n  " + OperatorCommand.describe(cluster);
        }
    }

    /**
     * The broker answered with an error that says neither present nor missing.
     *
     * @param topic the topic's name
     * @param detail the broker's own words
     * @param passing whether Kafka calls the error one that may pass
     */
    record Undetermined(String topic, String detail, boolean passing) implements TopicFailure {
        @Override
        public FailureCode code() {
            return FailureCode.TOPIC_UNDETERMINED;
        }

        @Override
        public String headline() {
            return topic + " could not be checked; the broker answered: " + detail;
        }

        @Override
        public String action() {
            return passing
                    ? "Start the service again; if it stays so, look up the broker's answer in the broker's logs."
                    : "This does not pass by itself: look up the broker's answer, and correct what it names.";
        }
    }
}
