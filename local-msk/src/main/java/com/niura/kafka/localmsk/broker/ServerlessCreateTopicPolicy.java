package com.niura.kafka.localmsk.broker;

import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Refuses new topics that MSK Serverless would refuse: for their configs, their replication factor, the quotas of partitions
 * and the rate of creation. Kafka passes the exceptions on with their own error codes.
 *
 * @see PartitionQuota where it differs from the service
 */
public final class ServerlessCreateTopicPolicy implements CreateTopicPolicy {

    private @Nullable BrokerAccess access;
    private int defaultReplicationFactor = 1;

    /** For Kafka, which makes it by reflection. */
    public ServerlessCreateTopicPolicy() {}

    @Override
    public void configure(Map<String, ?> settings) {
        Object factor = settings.get("default.replication.factor");
        configure(BrokerAccess.of(settings), factor == null ? 1 : Integer.parseInt(factor.toString()));
    }

    void configure(BrokerAccess brokerAccess, int replicationFactor) {
        access = brokerAccess;
        defaultReplicationFactor = replicationFactor;
    }

    /** @throws org.apache.kafka.common.errors.ApiException the refusal */
    @Override
    public void validate(RequestMetadata topic) {
        BrokerAccess current = access;
        if (current == null) {
            throw new IllegalStateException("configure has not been called");
        }
        if (Topics.INTERNAL.contains(topic.topic())) {
            return;
        }
        Limits limits = current.state().limits();
        if (limits.serverlessTopicConfigsOnly()) {
            TopicConfigs.check(topic.configs());
        }
        if (limits.defaultReplicationFactorOnly()) {
            checkReplicationFactor(topic);
        }
        String cleanupPolicy = topic.configs().getOrDefault(TopicConfigs.CLEANUP_POLICY, "");
        current.ledger().admit(topic.topic(), partitions(topic), cleanupPolicy.contains("compact"), limits);
    }

    private void checkReplicationFactor(RequestMetadata topic) {
        Short asked = topic.replicationFactor();
        List<Integer> factors = asked != null
                ? List.of(asked.intValue())
                : topic.replicasAssignments().values().stream().map(List::size).toList();
        for (int factor : factors) {
            if (factor != defaultReplicationFactor) {
                throw new InvalidReplicationFactorException(
                        "The replication factor must be the broker's default, %s, but was %s"
                                .formatted(defaultReplicationFactor, factor));
            }
        }
    }

    private static int partitions(RequestMetadata topic) {
        Integer asked = topic.numPartitions();
        return asked != null ? asked : topic.replicasAssignments().size();
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
