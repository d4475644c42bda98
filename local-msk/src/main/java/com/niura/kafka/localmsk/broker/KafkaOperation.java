package com.niura.kafka.localmsk.broker;

import java.util.Map;
import java.util.Optional;

import com.niura.kafka.iam.IamAction;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What Kafka asks an authorizer about, and which IAM action that is. */
record KafkaOperation(AclOperation operation, ResourceType resourceType) {

    private static final Map<KafkaOperation, IamAction> ACTIONS = Map.ofEntries(
            topic(AclOperation.CREATE, IamAction.CREATE_TOPIC),
            topic(AclOperation.DESCRIBE, IamAction.DESCRIBE_TOPIC),
            topic(AclOperation.ALTER, IamAction.ALTER_TOPIC),
            topic(AclOperation.DELETE, IamAction.DELETE_TOPIC),
            topic(AclOperation.DESCRIBE_CONFIGS, IamAction.DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION),
            topic(AclOperation.ALTER_CONFIGS, IamAction.ALTER_TOPIC_DYNAMIC_CONFIGURATION),
            topic(AclOperation.READ, IamAction.READ_DATA),
            topic(AclOperation.WRITE, IamAction.WRITE_DATA),
            entry(AclOperation.READ, ResourceType.GROUP, IamAction.ALTER_GROUP),
            entry(AclOperation.DESCRIBE, ResourceType.GROUP, IamAction.DESCRIBE_GROUP),
            entry(AclOperation.DELETE, ResourceType.GROUP, IamAction.DELETE_GROUP),
            entry(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, IamAction.DESCRIBE_TRANSACTIONAL_ID),
            entry(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, IamAction.ALTER_TRANSACTIONAL_ID),
            entry(AclOperation.DESCRIBE, ResourceType.CLUSTER, IamAction.DESCRIBE_CLUSTER),
            entry(AclOperation.ALTER, ResourceType.CLUSTER, IamAction.ALTER_CLUSTER),
            entry(AclOperation.IDEMPOTENT_WRITE, ResourceType.CLUSTER, IamAction.WRITE_DATA_IDEMPOTENTLY),
            entry(
                    AclOperation.DESCRIBE_CONFIGS,
                    ResourceType.CLUSTER,
                    IamAction.DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION),
            entry(AclOperation.ALTER_CONFIGS, ResourceType.CLUSTER, IamAction.ALTER_CLUSTER_DYNAMIC_CONFIGURATION));

    private static Map.Entry<KafkaOperation, IamAction> topic(AclOperation operation, IamAction action) {
        return entry(operation, ResourceType.TOPIC, action);
    }

    private static Map.Entry<KafkaOperation, IamAction> entry(
            AclOperation operation, ResourceType type, IamAction action) {
        return Map.entry(new KafkaOperation(operation, type), action);
    }

    /**
     * The action; none for what IAM does not grant at all. CREATE on the cluster is among those, which makes Kafka ask for
     * each topic, and so are the operations between brokers.
     */
    Optional<IamAction> action() {
        return Optional.ofNullable(ACTIONS.get(this));
    }

    /** In Kafka's words, such as {@code CREATE on CLUSTER}. */
    @Override
    public String toString() {
        return operation + " on " + resourceType;
    }
}
