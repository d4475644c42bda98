package com.niura.kafka.admin.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DescribeCommandTest {

    private final List<String> complaints = new ArrayList<>();

    @Test
    void configsThatCouldNotBeRead_areComplainedAbout_asDeniedOnlyWhereTheyAre() {
        assertThat(judge(new TopicConfigs.Unreadable(false, "UNKNOWN_SERVER_ERROR: odd")))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(complaints)
                .containsExactly("Error: the configs of orders could not be read: UNKNOWN_SERVER_ERROR: odd");
        assertThat(judge(new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: no")))
                .isEqualTo(ExitCode.DENIED);
        assertThat(judge(new TopicConfigs.Known(Map.of()))).isEqualTo(ExitCode.DONE);
        assertThat(complaints).hasSize(2);
    }

    private ExitCode judge(TopicConfigs configs) {
        return DescribeCommand.judge(
                "orders",
                new TopicState.Present(List.of(), configs),
                TopicCatalog.builder()
                        .topic(Topic.named("orders")
                                .partitions(1)
                                .purpose("Orders")
                                .build())
                        .build(),
                new CommandContext(
                        ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(30)),
                        "topics.yaml",
                        "version 1",
                        Optional.empty()),
                new TreeSet<>(),
                complaints);
    }
}
