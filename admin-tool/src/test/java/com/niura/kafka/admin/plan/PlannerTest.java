package com.niura.kafka.admin.plan;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.failure.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlannerTest {

    private static final boolean KAFKA = false;
    private static final boolean SERVERLESS = true;
    private static final Topic PLAIN = topic(Map.of());

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("absent", KAFKA, PLAIN, new TopicState.Absent(), new PlannedTopic.Create(PLAIN)),
                Arguments.of("as declared", KAFKA, PLAIN, present(3), inSync(PLAIN, 3)),
                Arguments.of(
                        "fewer partitions",
                        KAFKA,
                        PLAIN,
                        present(1),
                        change(PLAIN, 1, new Difference.TooFewPartitions(3, 1))),
                Arguments.of(
                        "more partitions",
                        KAFKA,
                        PLAIN,
                        present(6),
                        inSync(
                                PLAIN,
                                6,
                                "has 6 partitions, declared 3: more than needed, and partitions cannot be taken away")),
                Arguments.of(
                        "forbidden",
                        KAFKA,
                        PLAIN,
                        new TopicState.Forbidden(),
                        new PlannedTopic.Denied(PLAIN, Permission.DESCRIBE_TOPIC)),
                Arguments.of(
                        "unreadable",
                        KAFKA,
                        PLAIN,
                        new TopicState.Unreadable("X: y"),
                        new PlannedTopic.Unknown(PLAIN, "could not be described: X: y", List.of())),
                config("same number, other form", KAFKA, "min.cleanable.dirty.ratio", "0.50", "0.5", true),
                config("same policy, other order", KAFKA, "cleanup.policy", "compact,delete", "delete, compact", true),
                config("same on Serverless", SERVERLESS, "cleanup.policy", "compact", "compact", true),
                config("other number", KAFKA, "retention.ms", "1000", "2000", false),
                config("other word", KAFKA, "compression.type", "zstd", "producer", false),
                config("other policy on Kafka", KAFKA, "cleanup.policy", "compact", "delete", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void topicComparedWithItsDeclaration(
            String name, boolean serverless, Topic declared, TopicState found, PlannedTopic expected) {
        Plan plan = new Planner(serverless).plan(List.of(declared), state(found));

        assertThat(plan.topics()).containsExactly(expected);
    }

    @Test
    void cleanupPolicyThatDiffersOnServerless_isBlocked() {
        Topic topic = topic(Map.of("cleanup.policy", "compact", "retention.ms", "1"));

        Plan plan = new Planner(SERVERLESS)
                .plan(List.of(topic), state(present(1, Map.of("cleanup.policy", "delete", "retention.ms", "2"))));

        PlannedTopic.Blocked blocked = plan.ofKind(PlannedTopic.Blocked.class).get(0);
        assertThat(blocked.reason())
                .contains("cleanup.policy is delete, declared compact")
                .contains("created");
    }

    @Test
    void replicationFactor_isComparedOnlyWhereItIsDeclared_andBlockedWhereItDiffers() {
        Topic declared = Topic.named("my.topic")
                .partitions(1)
                .replicationFactor(3)
                .purpose("Mine")
                .build();
        Topic same = Topic.named("my.topic")
                .partitions(1)
                .replicationFactor(1)
                .purpose("Mine")
                .build();

        PlannedTopic.Blocked blocked = new Planner(KAFKA)
                .plan(List.of(declared), state(present(3)))
                .ofKind(PlannedTopic.Blocked.class)
                .get(0);

        assertThat(blocked.reason()).isEqualTo("replication-factor is 1, declared 3: this tool moves no replicas");
        assertThat(blocked.action()).contains("replication-factor: 1", "kafka-reassign-partitions.sh");
        assertThat(new Planner(KAFKA).plan(List.of(same), state(present(1))).topics())
                .containsExactly(inSync(same, 1));
    }

    @Test
    void configThatTheBrokerDoesNotKnow_isBlocked() {
        Topic topic = topic(Map.of("retention.min", "1"));

        Plan plan = new Planner(KAFKA).plan(List.of(topic), state(present(3, Map.of("retention.ms", "1"))));

        assertThat(plan.ofKind(PlannedTopic.Blocked.class).get(0).reason()).contains("retention.min");
    }

    @Test
    void configsThatMayNotBeRead_areUnknownForWantOfThatPermission() {
        Topic topic = topic(Map.of("retention.ms", "1"));
        TopicState found = new TopicState.Present(
                present(3).partitions(), new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: no"));

        Plan plan = new Planner(KAFKA).plan(List.of(topic), state(found));

        PlannedTopic.Unknown unknown = plan.ofKind(PlannedTopic.Unknown.class).get(0);
        assertThat(unknown.reason()).contains("configs could not be read").contains("TOPIC_AUTHORIZATION_FAILED");
        assertThat(unknown.permissions()).containsExactly(Permission.DESCRIBE_TOPIC_CONFIGS);
    }

    @Test
    void undeclaredConfigs_areNobodysBusiness() {
        Plan plan = new Planner(KAFKA).plan(List.of(PLAIN), state(present(3, Map.of("segment.bytes", "1"))));

        assertThat(plan.topics()).containsExactly(inSync(PLAIN, 3));
    }

    @Test
    void absentTopicWhoseNameCollides_isBlockedAndNamesTheOther() {
        ClusterState state = new ClusterState(
                Map.of("my.topic", new TopicState.Absent()), new TreeSet<>(List.of("my_topic", "unrelated")));

        Plan plan = new Planner(KAFKA).plan(List.of(PLAIN), state);

        assertThat(plan.ofKind(PlannedTopic.Blocked.class).get(0).reason()).contains("my_topic");
    }

    @Test
    void presentTopicWhoseNameCollides_isLeftInPeace() {
        ClusterState state =
                new ClusterState(Map.of("my.topic", present(3)), new TreeSet<>(List.of("my_topic", "my.topic")));

        assertThat(new Planner(KAFKA).plan(List.of(PLAIN), state).topics()).containsExactly(inSync(PLAIN, 3));
    }

    private static Arguments config(
            String name, boolean serverless, String key, String declared, String found, boolean same) {
        Topic topic = topic(Map.of(key, declared));
        return Arguments.of(
                name,
                serverless,
                topic,
                present(3, Map.of(key, found)),
                same ? inSync(topic, 3) : change(topic, 3, new Difference.ConfigDiffers(key, declared, found)));
    }

    private static PlannedTopic inSync(Topic topic, int partitions, String... notes) {
        return new PlannedTopic.InSync(topic, partitions, List.of(notes));
    }

    private static PlannedTopic change(Topic topic, int partitions, Difference difference) {
        return new PlannedTopic.Change(topic, partitions, List.of(difference));
    }

    private static Topic topic(Map<String, String> configs) {
        return new Topic("my.topic", 3, "Mine", List.of(), List.of(), configs);
    }

    private static TopicState.Present present(int partitions) {
        return present(partitions, Map.of());
    }

    private static TopicState.Present present(int partitions, Map<String, String> configs) {
        Map<String, TopicConfigs.ConfigValue> values = new TreeMap<>();
        configs.forEach(
                (key, value) -> values.put(key, new TopicConfigs.ConfigValue(value, TopicConfigs.ConfigSource.TOPIC)));
        return new TopicState.Present(
                IntStream.range(0, partitions)
                        .mapToObj(id -> new PartitionState(id, OptionalInt.of(1), List.of(1), List.of(1)))
                        .toList(),
                new TopicConfigs.Known(values));
    }

    private static ClusterState state(TopicState topic) {
        return new ClusterState(Map.of("my.topic", topic), new TreeSet<>());
    }
}
