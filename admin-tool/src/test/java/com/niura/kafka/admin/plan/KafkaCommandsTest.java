package com.niura.kafka.admin.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.catalog.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaCommandsTest {

    private static final Topic TOPIC = new Topic("my.topic", 6, "Mine", List.of(), List.of(), Map.of());

    @Test
    void bothKindsOfDifferences_takeTwoCommands() {
        PlannedTopic change = differing(
                Difference.partitions(6, 3),
                Difference.config("cleanup.policy", "compact,delete", "delete"),
                Difference.config("retention.ms", "1000", "2000"));

        List<String> commands =
                new KafkaCommands(target("localhost:1", Optional.of(Path.of("my client.properties")))).mending(change);

        assertThat(commands)
                .containsExactly(
                        "kafka-topics.sh --bootstrap-server localhost:1 --command-config 'my client.properties'"
                                + " --alter --topic 'my\\.topic' --partitions 6",
                        "kafka-configs.sh --bootstrap-server localhost:1 --command-config 'my client.properties'"
                                + " --alter --entity-type topics --entity-name my.topic"
                                + " --add-config 'cleanup.policy=[compact,delete],retention.ms=1000'");
    }

    @Test
    void onServerlessWithoutAFile_kafkasToolsStillNeedOne() {
        PlannedTopic change = differing(Difference.partitions(6, 3));

        List<String> commands = new KafkaCommands(
                        target("boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098", Optional.empty()))
                .mending(change);

        assertThat(commands.get(0)).contains(" --command-config client.properties ");
    }

    private static PlannedTopic differing(Difference... differences) {
        return new PlannedTopic(TOPIC, OptionalInt.of(3), List.of(differences), List.of());
    }

    private static ClusterAccess target(String bootstrapServers, Optional<Path> file) {
        return ClusterAccess.of(bootstrapServers, file, Map.of(), Duration.ofSeconds(1));
    }
}
