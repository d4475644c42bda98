package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

class PlanFileTest {

    private static final PlanFile PLAN = new PlanFile(
            "b1:9092,b2:9092",
            Optional.of("production"),
            new AllowedChanges(true, false),
            List.of(
                    new Step.Create(
                            "orders", 3, OptionalInt.of(2), Map.of("retention.ms", "1000", "cleanup.policy", "delete")),
                    new Step.AddPartitions("payments", 1, 3),
                    new Step.SetConfig("refunds", "retention.ms", "2000", "1000")));

    @TempDir
    Path folder;

    @Test
    void whatWasWritten_isRead_andIsTheSameEachTime() throws IOException {
        Path file = folder.resolve("plan.json");

        PLAN.write(file);

        assertThat(PlanFile.read(file)).isEqualTo(PLAN);
        Golden.assertMatches("plan-file.json", Files.readString(file));
    }

    @Test
    void planThatIsNoMoreWhatWouldBeDone_isToldApartStepByStep() {
        PlanFile now = new PlanFile(
                "b3:9092",
                Optional.empty(),
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                                                      | it cannot be read as JSON
            []                                                            | expected "kind": "niura-kafka-topics-plan", but it is
            {"kind": "niura-kafka-topics-plan", "version": 2}             | expected "version": 1, but it is 2
            {"kind": "niura-kafka-topics-plan", "version": 1, "steps": [{"do": "DELETE"}]} | a step has "do": "DELETE"
            """)
    void otherFiles_areRefused(String content, String words) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), content);

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID))
                .hasMessageContaining("--plan: " + file + " is not a plan of this tool: ")
                .hasMessageContaining(words);
    }

    @Test
    void bytesThatAreNoText_areNoPlanEither() throws IOException {
        Path file = Files.write(folder.resolve("plan.json.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID))
                .hasMessageContaining("it cannot be read as JSON");
    }

    @Test
    void folder_isNotCalledAnotherPlan() {
        assertThatThrownBy(() -> PlanFile.read(folder))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("--plan: " + folder + " cannot be read: it is a directory");
    }

    @Test
    void planThatMayNotBeRead_isNotCalledAnotherFile() throws IOException {
        Path hidden = folder.resolve("hidden.json");
        PLAN.write(hidden);
        Files.setPosixFilePermissions(hidden, Set.of());
        assumeThat(Files.isReadable(hidden)).as("root reads everything").isFalse();

        assertThatThrownBy(() -> PlanFile.read(hidden))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("--plan: " + hidden + " cannot be read: permission denied");
    }

    @Test
    void filesThatAreNotThere_andFoldersThatAreNot_areNamed() {
        assertThatThrownBy(() -> PlanFile.read(folder.resolve("none.json")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> PLAN.write(folder.resolve("none").resolve("plan.json")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("cannot be written");
    }
}
