package com.niura.kafka.localmsk.broker;

import java.util.Map;

import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes of topic configs that MSK Serverless would refuse.
 *
 * <p>Kafka 4.x also asks it about the configs of a topic that is about to be created, and does not say so; that is told apart
 * by looking whether the topic exists. It does not ask about values that would stay as they are, so that setting or resetting
 * one to what it is already is not refused there.
 */
public final class ServerlessAlterConfigPolicy implements AlterConfigPolicy {

    private @Nullable BrokerAccess access;

    /** For Kafka, which makes it by reflection. */
    public ServerlessAlterConfigPolicy() {}

    @Override
    public void configure(Map<String, ?> settings) {
        configure(BrokerAccess.of(settings));
    }

    void configure(BrokerAccess brokerAccess) {
        access = brokerAccess;
    }

    /** @throws org.apache.kafka.common.errors.ApiException the refusal */
    @Override
    public void validate(RequestMetadata change) {
        BrokerAccess current = access;
        if (current == null) {
            throw new IllegalStateException("configure has not been called");
        }
        ConfigResource resource = change.resource();
        if (resource.type() != ConfigResource.Type.TOPIC
                || Topics.INTERNAL.contains(resource.name())
                || !current.state().limits().serverlessTopicConfigsOnly()) {
            return;
        }
        TopicConfigs.check(change.configs());
        if (change.configs().containsKey(TopicConfigs.CLEANUP_POLICY)
                && current.ledger().exists(resource.name())) {
            throw TopicConfigs.cleanupPolicyIsFixed();
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
