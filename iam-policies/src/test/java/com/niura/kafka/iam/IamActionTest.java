package com.niura.kafka.iam;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IamActionTest {

    /** AWS's table, word for word: action, what it also needs, resource, whether Serverless has it. */
    private static final String TABLE = """
            Connect | | cluster | yes
            DescribeCluster | Connect | cluster | yes
            AlterCluster | Connect, DescribeCluster | cluster | no
            DescribeClusterDynamicConfiguration | Connect | cluster | no
            AlterClusterDynamicConfiguration | Connect, DescribeClusterDynamicConfiguration | cluster | no
            WriteDataIdempotently | Connect, WriteData | cluster | yes
            CreateTopic | Connect | topic | yes
            DescribeTopic | Connect | topic | yes
            AlterTopic | Connect, DescribeTopic | topic | yes
            DeleteTopic | Connect, DescribeTopic | topic | yes
            DescribeTopicDynamicConfiguration | Connect | topic | yes
            AlterTopicDynamicConfiguration | Connect, DescribeTopicDynamicConfiguration | topic | yes
            ReadData | Connect, DescribeTopic, AlterGroup | topic | yes
            WriteData | Connect, DescribeTopic | topic | yes
            DescribeGroup | Connect | group | yes
            AlterGroup | Connect, DescribeGroup | group | yes
            DeleteGroup | Connect, DescribeGroup | group | yes
            DescribeTransactionalId | Connect | transactional-id | yes
            AlterTransactionalId | Connect, DescribeTransactionalId, WriteData | transactional-id | yes
            """;

    @Test
    void actions_areThoseOfAwsWithTheirDependentActions() {
        String actual = Arrays.stream(IamAction.values())
                .map(action -> "%s | %s | %s | %s%n"
                        .formatted(
                                word(action),
                                inTheOrderOfTheTable(action),
                                action.resourceType().word(),
                                action.onServerless() ? "yes" : "no"))
                .collect(Collectors.joining())
                .replace("|  |", "| |");

        assertThat(actual).isEqualToNormalizingNewlines(TABLE);
    }

    private static String inTheOrderOfTheTable(IamAction action) {
        String row = TABLE.lines()
                .filter(line -> line.startsWith(word(action) + " "))
                .findFirst()
                .orElseThrow();
        return action.dependentActions().stream()
                .map(IamActionTest::word)
                .sorted((a, b) -> Integer.compare(row.indexOf(" " + a), row.indexOf(" " + b)))
                .collect(Collectors.joining(", "));
    }

    private static String word(IamAction action) {
        return action.toString().substring("kafka-cluster:".length());
    }
}
