package com.niura.kafka.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.localmsk.Iam;

/** IAM policies with the least that a role needs, as Terraform or a console would hold them. */
final class ServicePolicy {

    private ServicePolicy() {}

    /** What the operator needs who creates topics and nothing else. */
    static String ofOperator(Iam iam) {
        return policy(List.of(
                allow(iam.clusterArn(), "Connect", "DescribeCluster"),
                allow(iam.topicArn("*"), "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration")));
    }

    /** What a service needs for what the catalog says it does; creating topics is not among it. */
    static String of(Service service, Iam iam) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(allow(iam.clusterArn(), "Connect", "DescribeCluster", "WriteDataIdempotently"));
        for (Topic topic : service.topics()) {
            List<String> actions = new ArrayList<>(List.of("DescribeTopic"));
            if (service.produces().contains(topic)) {
                actions.add("WriteData");
            }
            if (service.consumes().contains(topic)) {
                actions.add("ReadData");
            }
            statements.add(allow(iam.topicArn(topic.name()), actions.toArray(String[]::new)));
        }
        service.consumerGroup()
                .ifPresent(group -> statements.add(allow(iam.groupArn(group), "DescribeGroup", "AlterGroup")));
        return policy(statements);
    }

    private static Map<String, Object> allow(String resource, String... actions) {
        return Map.of(
                "Effect",
                "Allow",
                "Action",
                List.of(actions).stream()
                        .map(action -> "kafka-cluster:" + action)
                        .toList(),
                "Resource",
                resource);
    }

    private static String policy(List<Map<String, Object>> statements) {
        return Messages.write(Map.of("Version", "2012-10-17", "Statement", statements));
    }
}
