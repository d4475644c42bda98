package com.niura.kafka.admin.plan;

import java.util.List;
import java.util.stream.Collectors;

import com.niura.kafka.guard.TargetCluster;

/** A permission on a topic, as the two ways of granting it name it: IAM policies and Kafka's ACLs. */
public enum TopicPermission {
    DESCRIBE("kafka-cluster:DescribeTopic", "Describe"),
    CREATE("kafka-cluster:CreateTopic", "Create"),
    DESCRIBE_CONFIGS("kafka-cluster:DescribeTopicDynamicConfiguration", "DescribeConfigs");

    private final String iamAction;
    private final String aclOperation;

    TopicPermission(String iamAction, String aclOperation) {
        this.iamAction = iamAction;
        this.aclOperation = aclOperation;
    }

    /** The permission's name on this cluster. */
    public String nameOn(TargetCluster cluster) {
        return cluster.usesIam() ? iamAction : aclOperation;
    }

    /** What the permission has to be granted on: the pattern of the topic's ARN, or the topic as ACLs name it. */
    public String resourceOn(TargetCluster cluster, String topic) {
        return cluster.usesIam()
                ? "arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/" + topic
                : "Topic:" + topic;
    }

    /** How to grant it on one topic or more, as a sentence with the resources or the command. */
    public String action(TargetCluster cluster, List<String> topics) {
        if (cluster.usesIam()) {
            return "Allow " + iamAction + " in the policy of the role that runs this tool, on"
                    + topics.stream()
                            .map(topic -> "\n  " + resourceOn(cluster, topic))
                            .collect(Collectors.joining());
        }
        return "Allow " + aclOperation + " to this identity:\n  kafka-acls.sh --bootstrap-server "
                + cluster.bootstrapServers() + " --command-config ADMIN.properties --add --allow-principal User:NAME"
                + " --operation " + aclOperation
                + topics.stream()
                        .map(topic -> " --topic " + KafkaCommands.quoted(topic))
                        .collect(Collectors.joining());
    }
}
