package com.niura.kafka.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The actions of the service {@code kafka-cluster}: all there are, with what each one needs besides itself.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_apachekafkaapisforamazonmskclusters.html">Actions
 *     defined by Apache Kafka APIs for Amazon MSK clusters</a>
 */
public enum IamAction {
    CONNECT("Connect", ResourceType.CLUSTER),
    DESCRIBE_CLUSTER("DescribeCluster", ResourceType.CLUSTER),
    ALTER_CLUSTER("AlterCluster", ResourceType.CLUSTER),
    DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION("DescribeClusterDynamicConfiguration", ResourceType.CLUSTER),
    ALTER_CLUSTER_DYNAMIC_CONFIGURATION("AlterClusterDynamicConfiguration", ResourceType.CLUSTER),
    WRITE_DATA_IDEMPOTENTLY("WriteDataIdempotently", ResourceType.CLUSTER),
    CREATE_TOPIC("CreateTopic", ResourceType.TOPIC),
    DESCRIBE_TOPIC("DescribeTopic", ResourceType.TOPIC),
    ALTER_TOPIC("AlterTopic", ResourceType.TOPIC),
    DELETE_TOPIC("DeleteTopic", ResourceType.TOPIC),
    DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION("DescribeTopicDynamicConfiguration", ResourceType.TOPIC),
    ALTER_TOPIC_DYNAMIC_CONFIGURATION("AlterTopicDynamicConfiguration", ResourceType.TOPIC),
    READ_DATA("ReadData", ResourceType.TOPIC),
    WRITE_DATA("WriteData", ResourceType.TOPIC),
    DESCRIBE_GROUP("DescribeGroup", ResourceType.GROUP),
    ALTER_GROUP("AlterGroup", ResourceType.GROUP),
    DELETE_GROUP("DeleteGroup", ResourceType.GROUP),
    DESCRIBE_TRANSACTIONAL_ID("DescribeTransactionalId", ResourceType.TRANSACTIONAL_ID),
    ALTER_TRANSACTIONAL_ID("AlterTransactionalId", ResourceType.TRANSACTIONAL_ID);

    /** The service in an action's name. */
    public static final String SERVICE = "kafka-cluster";

    private static final List<String> FULL_NAMES =
            Arrays.stream(values()).map(IamAction::toString).toList();

    private final String word;
    private final ResourceType resourceType;

    IamAction(String word, ResourceType resourceType) {
        this.word = word;
        this.resourceType = resourceType;
    }

    static List<String> fullNames() {
        return FULL_NAMES;
    }

    /** The kind of resource that it is about. */
    public ResourceType resourceType() {
        return resourceType;
    }

    /** Whether MSK Serverless knows it; the others exist on provisioned clusters only. */
    public boolean onServerless() {
        return switch (this) {
            case ALTER_CLUSTER, DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION, ALTER_CLUSTER_DYNAMIC_CONFIGURATION -> false;
            default -> true;
        };
    }

    /** The actions that AWS asks for besides this one, all of them: AWS calls them dependent actions. */
    Set<IamAction> dependentActions() {
        return switch (this) {
            case CONNECT -> Set.of();
            case DESCRIBE_CLUSTER,
                    DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION,
                    CREATE_TOPIC,
                    DESCRIBE_TOPIC,
                    DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION,
                    DESCRIBE_GROUP,
                    DESCRIBE_TRANSACTIONAL_ID -> Set.of(CONNECT);
            case ALTER_CLUSTER -> Set.of(CONNECT, DESCRIBE_CLUSTER);
            case ALTER_CLUSTER_DYNAMIC_CONFIGURATION -> Set.of(CONNECT, DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION);
            case WRITE_DATA_IDEMPOTENTLY -> Set.of(CONNECT, WRITE_DATA);
            case ALTER_TOPIC, DELETE_TOPIC, WRITE_DATA -> Set.of(CONNECT, DESCRIBE_TOPIC);
            case ALTER_TOPIC_DYNAMIC_CONFIGURATION -> Set.of(CONNECT, DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION);
            case READ_DATA -> Set.of(CONNECT, DESCRIBE_TOPIC, ALTER_GROUP);
            case ALTER_GROUP, DELETE_GROUP -> Set.of(CONNECT, DESCRIBE_GROUP);
            case ALTER_TRANSACTIONAL_ID -> Set.of(CONNECT, DESCRIBE_TRANSACTIONAL_ID, WRITE_DATA);
        };
    }

    /** The name as policies write it, such as {@code kafka-cluster:DescribeTopic}. */
    @Override
    public String toString() {
        return SERVICE + ":" + word;
    }
}
