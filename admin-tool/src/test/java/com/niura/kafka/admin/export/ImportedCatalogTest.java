package com.niura.kafka.admin.export;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigSource;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigValue;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportedCatalogTest {

    private static final TopicCatalog KNOWN = TopicCatalog.builder()
            .service("shop")
            .service("billing", "billing: 'service'")
            .service("unused")
            .topic(Topic.named("orders")
                    .partitions(3)
                    .purpose("Orders: \"as\" placed, # 1")
                    .owner("team-shop")
                    .producers("shop")
                    .consumers("billing")
                    .build())
            .topic(Topic.named("gone").partitions(1).purpose("Gone").build())
            .topic(Topic.named("forbidden").partitions(1).purpose("Hidden").build())
            .topic(Topic.named("odd").partitions(1).purpose("Odd").build())
            .build();

    /** What no broker takes today is written and read all the same: other Kafkas have other configs. */
    private static final Map<String, String> NASTY = Map.of(
            "a.comma", "x, y:z",
            "a.quote", "it's \"so\" \\n",
            "a.wide", "脳波 🧠 # no comment",
            "a.number", "007",
            "a.flag", "true",
            "a.star", "*",
            "a.blank", "");

    @Test
    void everyKindOfTopic_isAsWrittenDown() {
        Map<String, TopicState> topics = new LinkedHashMap<>();
        topics.put("123", topic(1, 1, NASTY));
        topics.put("forbidden", new TopicState.Forbidden());
        topics.put("gone", new TopicState.Absent());
        topics.put("gone.since.the.listing", new TopicState.Absent());
        topics.put("hidden_configs", present(1, 3, new TopicConfigs.Unreadable(true, "DENIED: no\nway")));
        topics.put(
                "hidden_value",
                topic(1, 3, Map.of("message.format.version", TopicConfigs.HIDDEN, "retention.ms", "604800000")));
        topics.put(
                "moving",
                new TopicState.Present(List.of(partition(0, 1), partition(1, 3)), new TopicConfigs.Known(Map.of())));
        topics.put("odd", new TopicState.Unreadable("UNKNOWN_SERVER_ERROR: \u001b[31m"));
        topics.put("orders", topic(6, 3, Map.of("cleanup.policy", "compact,delete")));

        ImportedCatalog imported = imported(topics, ValidationProfile.KAFKA);

        assertThat(imported.problems()).isEmpty();
        Golden.assertMatches("catalog-import.yaml", imported.yaml());
        assertThat(read(imported).topic("123").configs()).containsExactlyInAnyOrderEntriesOf(NASTY);
        assertThat(new Planner(false)
                        .plan(read(imported).topics(), state(topics))
                        .topics())
                .hasSize(5)
                .extracting(PlannedTopic::status)
                .containsOnly(Status.IN_SYNC);
    }

    @Test
    void replicationFactor_isLeftToTheBrokersWhereTopicsAgree_andWhereTheRulesSayNo() {
        Map<String, TopicState> alike = Map.of("a", topic(1, 2, Map.of()), "b", topic(1, 2, Map.of()));
        Map<String, TopicState> different = Map.of("a", topic(1, 2, Map.of()), "b", topic(1, 3, Map.of()));

        assertThat(read(imported(alike, ValidationProfile.KAFKA)).topics())
                .extracting(Topic::replicationFactor)
                .containsOnly(OptionalInt.empty());
        assertThat(read(imported(different, ValidationProfile.KAFKA)).topics())
                .extracting(Topic::replicationFactor)
                .containsExactlyInAnyOrder(OptionalInt.of(2), OptionalInt.of(3));
        assertThat(read(imported(different, ValidationProfile.MSK_SERVERLESS)).topics())
                .extracting(Topic::replicationFactor)
                .containsOnly(OptionalInt.empty());
    }

    @Test
    void configThatTheRulesRefuse_isTold() {
        ImportedCatalog imported = imported(
                Map.of("a", topic(1, 3, Map.of("segment.bytes", "1048576", "retention.ms", "1000"))),
                ValidationProfile.MSK_SERVERLESS);

        assertThat(imported.problems()).isEmpty();
        assertThat(imported.yaml())
                .contains("# Set on topics, but not to be declared for this cluster: segment.bytes.\n")
                .contains("config: {retention.ms: 1000}\n");
    }

    @Test
    void whatNoCatalogMayHave_isWrittenAndTold() {
        Map<String, TopicState> topics = new TreeMap<>();
        topics.put("a.b", topic(1, 1, Map.of()));
        topics.put("a_b", topic(1, 1, Map.of()));

        ImportedCatalog imported = imported(topics, ValidationProfile.KAFKA);

        assertThat(imported.problems())
                .singleElement()
                .extracting(CatalogProblem::message)
                .asString()
                .startsWith("topics.a_b collides with a.b");
        assertThat(imported.yaml())
                .contains("# --catalog refuses this file until it is mended:\n# - topics.a_b collides with a.b")
                .contains("  a.b:\n", "  a_b:\n");
    }

    private static ImportedCatalog imported(Map<String, TopicState> topics, ValidationProfile rules) {
        return ImportedCatalog.of(
                state(topics), KNOWN, new ExportSource("known.yaml", Optional.empty()), "b-1:9092,b-2:9092", rules);
    }

    private static TopicCatalog read(ImportedCatalog imported) {
        return TopicCatalog.load(
                new ByteArrayInputStream(imported.yaml().getBytes(StandardCharsets.UTF_8)),
                "imported.yaml",
                ValidationProfile.KAFKA);
    }

    private static ClusterState state(Map<String, TopicState> topics) {
        return new ClusterState(topics, Collections.emptyNavigableSet(), Optional.empty());
    }

    private static TopicState topic(int partitions, int replicas, Map<String, String> configs) {
        Map<String, ConfigValue> values = new TreeMap<>();
        configs.forEach((key, value) -> values.put(key, new ConfigValue(value, ConfigSource.TOPIC)));
        values.put("segment.ms", new ConfigValue("604800000", ConfigSource.DEFAULT));
        values.put("min.insync.replicas", new ConfigValue("2", ConfigSource.BROKER));
        return present(partitions, replicas, new TopicConfigs.Known(values));
    }

    private static TopicState present(int partitions, int replicas, TopicConfigs configs) {
        return new TopicState.Present(
                IntStream.range(0, partitions)
                        .mapToObj(i -> partition(i, replicas))
                        .toList(),
                configs);
    }

    private static PartitionState partition(int id, int replicas) {
        List<Integer> brokers = IntStream.range(0, replicas).boxed().toList();
        return new PartitionState(id, OptionalInt.of(0), brokers, brokers);
    }
}
