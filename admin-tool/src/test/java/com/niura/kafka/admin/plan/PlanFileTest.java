package com.niura.kafka.admin.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.catalog.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlanFileTest {

    private static final PlanFile PLAN = new PlanFile(
            Optional.of("4L6g3nShT-eMCtK--X86sw"),
            "b1:9092,b2:9092",
            Optional.of("production"),
            "SHA-256 0a1b2c3d4e5f…",
            List.of("orders", "payments", "refunds"),
            new AllowedChanges(true, false),
            List.of(
                    new Step.Create(
                            "orders", 3, OptionalInt.of(2), Map.of("retention.ms", "1000", "cleanup.policy", "delete")),
                    new Step.AddPartitions("payments", 1, 3),
                    new Step.SetConfig("refunds", "retention.ms", "2000", "1000")));

    @TempDir
    Path folder;

    @Test
    void whatWasWritten_isRead_andIsTheSameEachTime() {
        String text = PLAN.json();

        assertThat(PlanFile.parse(text)).isEqualTo(PLAN);
        Golden.assertMatches("plan-file.json", text);
    }

    @Test
    void planThatIsNoMoreWhatWouldBeDone_isToldApartStepByStep() {
        PlanFile now = new PlanFile(
                Optional.of("another-cluster"),
                "b1:9092,b2:9092",
                Optional.empty(),
                "SHA-256 a1b2c3d4e5f6…",
                List.of("orders", "payments", "refunds"),
                new AllowedChanges(true, false),
                List.of(
                        new Step.AddPartitions("payments", 2, 3),
                        new Step.SetConfig("refunds", "retention.ms", "2000", "1000"),
                        new Step.Create("returns", 1, OptionalInt.empty(), Map.of())));

        assertThat(PLAN.differencesTo(PLAN)).isEmpty();
        Golden.assertMatches(
                "plan-file-differences.txt",
                PLAN.differencesTo(now) + "\nThe other way round:\n" + now.differencesTo(PLAN));
    }

    @Test
    void planForAClusterThatDoesNotTellItsId_isHeldToItsAddress() {
        PlanFile here = nothingToDo("b1:9092", List.of());
        PlanFile there = nothingToDo("b2:9092", List.of());

        assertThat(PLAN.withoutId()).isEmpty();
        assertThat(here.withoutId().orElseThrow()).contains("by the address b1:9092 only", "DescribeCluster");
        assertThat(here.differencesTo(here)).isEmpty();
        assertThat(here.differencesTo(there)).isEqualTo("It is for b1:9092, not for b2:9092.\n");
    }

    @Test
    void planOfSomeTopics_isAboutThoseAlone_andElseAboutAll() {
        List<Topic> declared = Stream.of("orders", "payments")
                .map(name -> Topic.named(name).partitions(1).purpose("Purpose").build())
                .toList();

        assertThat(nothingToDo("b1:9092", List.of("payments")).among(declared)).containsExactly(declared.get(1));
        assertThat(nothingToDo("b1:9092", List.of()).among(declared)).isEqualTo(declared);
    }

    private static PlanFile nothingToDo(String bootstrapServers, List<String> topics) {
        return new PlanFile(
                Optional.empty(), bootstrapServers, Optional.empty(), "1", topics, AllowedChanges.NONE, List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                                                      | it cannot be read as JSON
            []                                                            | expected "kind": "niura-kafka-topics-plan", but it is
            {"kind": "niura-kafka-topics-plan", "version": 2}             | expected "version": 1, but it is 2
            {"kind": "niura-kafka-topics-plan", "version": 1, "steps": [{"do": "DELETE"}]} | a step has "do": "DELETE"
            """)
    void otherFiles_areRefused(String content, String words) {
        assertThatThrownBy(() -> PlanFile.parse(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
