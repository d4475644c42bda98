package com.niura.kafka.admin.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                Arguments.of("absent", KAFKA, PLAIN, new TopicState.Absent(), Status.CREATE, "does not exist"),
                Arguments.of("as declared", KAFKA, PLAIN, present(3), Status.IN_SYNC, ""),
                Arguments.of("more partitions", KAFKA, PLAIN, present(6), Status.IN_SYNC, ""),
                Arguments.of("fewer partitions", KAFKA, PLAIN, present(1), Status.CHANGE, "PARTITIONS 3 1"),
                Arguments.of(
                        "one partition told of three times",
                        KAFKA,
                        PLAIN,
                        new TopicState.Present(
                                Collections.nCopies(
                                        3, new PartitionState(0, OptionalInt.of(1), List.of(1), List.of(1))),
                                new TopicConfigs.NotAsked()),
                        Status.CHANGE,
                        "PARTITIONS 3 1"),
                Arguments.of(
                        "forbidden",
                        KAFKA,
                        PLAIN,
                        new TopicState.Forbidden(),
                        Status.DENIED,
                        "may not be described by this identity; whether it exists is not known"),
                Arguments.of(
                        "unreadable",
                        KAFKA,
                        PLAIN,
                        new TopicState.Unreadable("X: y"),
                        Status.UNKNOWN,
                        "could not be described: X: y"),
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
            String name, boolean serverless, Topic declared, TopicState found, Status status, String difference) {
        PlannedTopic planned = planned(serverless, declared, found);

        assertThat(planned.status()).isEqualTo(status);
        assertThat(planned.differences().stream().map(PlannerTest::words).toList())
                .isEqualTo(difference.isEmpty() ? List.of() : List.of(difference));
    }

    private static String words(Difference difference) {
        return difference.reason().isEmpty()
                ? (difference.kind() + difference.key().map(key -> " " + key).orElse("") + " " + difference.declared()
                        + " " + difference.found())
                : difference.reason();
    }

    private static PlannedTopic planned(boolean serverless, Topic declared, TopicState found) {
        return new Planner(serverless)
                .plan(List.of(declared), state(found))
                .topics()
                .get(0);
    }

    @Test
    void everyDifferenceIsTold_whatCanBeMendedIsMended_andTheRestDecidesTheStatus() {
        Topic topic = Topic.named("my.topic")
                .partitions(3)
                .replicationFactor(3)
                .purpose("Mine")
                .config("cleanup.policy", "compact")
                .config("retention.ms", "1")
                .config("retention.min", "1")
                .build();

        PlannedTopic planned =
                planned(SERVERLESS, topic, present(1, Map.of("cleanup.policy", "delete", "retention.ms", "2")));

        assertThat(planned.status()).isEqualTo(Status.BLOCKED);
        assertThat(planned.differences().stream().map(PlannerTest::words))
                .containsExactlyInAnyOrder(
                        "PARTITIONS 3 1",
                        "CONFIG retention.ms 1 2",
                        "replication-factor is 1, declared 3: this tool moves no replicas",
                        "this broker knows no config retention.min",
                        "cleanup.policy is delete, declared compact: MSK Serverless settles it when the topic is created");
        assertThat(planned.steps(AllowedChanges.NONE)).isEmpty();
        assertThat(planned.steps(AllowedChanges.ALL))
                .containsExactly(
                        new Step.AddPartitions("my.topic", 1, 3),
                        new Step.SetConfig("my.topic", "retention.ms", "2", "1"));
    }

    @Test
    void partitionsWithoutALeader_areNotInSync() {
        TopicState found = new TopicState.Present(
                List.of(
                        new PartitionState(0, OptionalInt.empty(), List.of(1), List.of()),
                        new PartitionState(1, OptionalInt.of(1), List.of(1), List.of(1)),
                        new PartitionState(2, OptionalInt.empty(), List.of(1), List.of())),
                new TopicConfigs.NotAsked());

        PlannedTopic planned = planned(KAFKA, PLAIN, found);

        assertThat(planned.status()).isEqualTo(Status.NOT_READY);
        assertThat(words(planned.differences().get(0))).isEqualTo("has no leader for partition 0, 2");
    }

    @Test
    void replicationFactor_isComparedOnlyWhereItIsDeclared_andNamesHowManyPartitionsDiffer() {
        TopicState oneOfTwo = new TopicState.Present(
                List.of(
                        new PartitionState(0, OptionalInt.of(1), List.of(1, 2), List.of(1)),
                        new PartitionState(1, OptionalInt.of(1), List.of(1, 2, 3), List.of(1))),
                new TopicConfigs.NotAsked());

        assertThat(planned(KAFKA, replicated(1), present(3)).status()).isEqualTo(Status.IN_SYNC);
        assertThat(words(planned(KAFKA, replicated(3), oneOfTwo).differences().get(0)))
                .isEqualTo("replication-factor is 2 in 1 of 2 partitions, declared 3: this tool moves no replicas");
    }

    @Test
    void replicasThatMayBeMoving_areNotKnown_andOthersAre() {
        TopicState three = new TopicState.Present(
                List.of(new PartitionState(0, OptionalInt.of(1), List.of(1, 2, 3), List.of(1, 2, 3))),
                new TopicConfigs.NotAsked());
        ClusterState state = new ClusterState(
                Map.of("my.topic", three), new TreeSet<>(), Optional.of("CLUSTER_AUTHORIZATION_FAILED: no"));

        PlannedTopic more =
                new Planner(KAFKA).plan(List.of(replicated(2)), state).topics().get(0);
        PlannedTopic fewer =
                new Planner(KAFKA).plan(List.of(replicated(4)), state).topics().get(0);

        assertThat(more.status()).isEqualTo(Status.UNKNOWN);
        assertThat(words(more.differences().get(0)))
                .endsWith("whether replicas are being moved could not be asked: CLUSTER_AUTHORIZATION_FAILED: no");
        assertThat(fewer.status()).isEqualTo(Status.BLOCKED);
    }

    private static Topic replicated(int factor) {
        return Topic.named("my.topic")
                .partitions(1)
                .replicationFactor(factor)
                .purpose("Mine")
                .build();
    }

    @Test
    void configsThatMayNotBeRead_areDeniedWithThePermission_andOthersNotKnown() {
        Topic topic = topic(Map.of("retention.ms", "1"));

        PlannedTopic denied = planned(KAFKA, topic, unreadable(true));

        assertThat(denied.status()).isEqualTo(Status.DENIED);
        assertThat(denied.differences().get(0).permission()).contains(Permission.DESCRIBE_TOPIC_CONFIGS);
        assertThat(planned(KAFKA, topic, unreadable(false)).status()).isEqualTo(Status.UNKNOWN);
    }

    private static TopicState unreadable(boolean denied) {
        return new TopicState.Present(
                present(3).partitions(), new TopicConfigs.Unreadable(denied, "UNKNOWN_SERVER_ERROR: odd"));
    }

    @Test
    void undeclaredConfigs_areNobodysBusiness_andNotedOnRequest() {
        ClusterState state = state(present(3, Map.of("segment.bytes", "1")));

        Plan plan = new Planner(KAFKA).plan(List.of(PLAIN), state);

        assertThat(plan.count(Status.IN_SYNC)).isEqualTo(1);
        assertThat(plan.topics().get(0).notes()).isEmpty();
        assertThat(plan.withUndeclaredConfigs(state).topics().get(0).notes())
                .containsExactly("also set: segment.bytes=1");
    }

    @Test
    void nameThatCollides_isBlockedWhereTheTopicIsAbsent_andLeftAloneWhereItExists() {
        TreeSet<String> names = new TreeSet<>(List.of("my_topic", "unrelated"));
        ClusterState absent = new ClusterState(Map.of("my.topic", new TopicState.Absent()), names, Optional.empty());
        ClusterState present = new ClusterState(Map.of("my.topic", present(3)), names, Optional.empty());

        PlannedTopic blocked =
                new Planner(KAFKA).plan(List.of(PLAIN), absent).topics().get(0);

        assertThat(blocked.status()).isEqualTo(Status.BLOCKED);
        assertThat(words(blocked.differences().get(0))).contains("my_topic");
        assertThat(new Planner(KAFKA).plan(List.of(PLAIN), present).count(Status.IN_SYNC))
                .isEqualTo(1);
    }

    private static Arguments config(
            String name, boolean serverless, String key, String declared, String found, boolean same) {
        Topic topic = topic(Map.of(key, declared));
        return Arguments.of(
                name,
                serverless,
                topic,
                present(3, Map.of(key, found)),
                same ? Status.IN_SYNC : Status.CHANGE,
                same ? "" : "CONFIG " + key + " " + declared + " " + found);
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
        return new ClusterState(Map.of("my.topic", topic), new TreeSet<>(), Optional.empty());
    }
}
