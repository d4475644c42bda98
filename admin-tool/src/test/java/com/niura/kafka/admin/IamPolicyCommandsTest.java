package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.admin.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code iam-policy}, which needs no cluster; that its policies suffice, {@link IamPolicyIT} shows. */
class IamPolicyCommandsTest {

    private static final String ARN =
            "arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1";
    private static final String PLATFORM = "src/test/resources/catalog/platform.yaml";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bastion, iam-policy-bastion.json",
        "bastion --topic-prefix eeg. --topic-prefix a, iam-policy-bastion-prefix.json",
        "service core, iam-policy-service.json",
        "guard, iam-policy-guard.json",
        "guard eeg, iam-policy-guard-of-service.json",
        "service gateway --output json, iam-policy-service-output.json",
        "bastion --output json, iam-policy-bastion-output.json",
        "guard --output json, iam-policy-guard-output.json",
        "bastion --add-partitions --output table, iam-policy-table.txt"
    })
    void policy_isAsWrittenDown(String line, String golden) {
        Run run = run(PLATFORM, line.split(" "));

        assertThat(run.exitCode()).as(run.all()).isZero();
        Golden.assertMatches(golden, run.out());
    }

    @Test
    void notes_goToStderr() {
        Run group = run(PLATFORM, "service", "gateway");
        Run configs = run(PLATFORM, "bastion", "--alter-configs");
        Run environments = run(Catalogs.write(folder, """
                        services:
                          idle: {}
                        topics:
                          orders: { partitions: 3, purpose: Orders }
                        environments:
                          production: { topics: { orders: { config: { retention.ms: 1 } } } }
                        """), "service", "idle");

        assertThat(group.err()).isEqualTo("""
                Note: gateway has no consumer group in the catalog, so it may use none: it has to assign partitions to itself.
                The policy gateway for niura has 783 characters; IAM allows 6144 in a managed policy, 10240 in all inline policies of a role.
                """);
        assertThat(configs.err()).startsWith("Note: --alter-configs adds nothing: no topic declares a config.\n");
        assertThat(environments.err())
                .startsWith("Note: no --environment is given")
                .contains("Note: the catalog gives no topic to idle.\n");
    }

    @Test
    void environment_decidesWhichConfigsAreDeclared() {
        String catalog = Catalogs.write(folder, """
                topics:
                  orders: { partitions: 3, purpose: Orders }
                environments:
                  production: { topics: { orders: { config: { retention.ms: 1 } } } }
                """);

        assertThat(run(catalog, "guard").out()).doesNotContain("DescribeTopicDynamicConfiguration");
        assertThat(run(catalog, "guard", "--environment", "production").out())
                .contains("DescribeTopicDynamicConfiguration");
    }

    @Test
    void policyThatIsTooLong_isSeveral_onStdoutAsAnArray_andInFilesByThemselves() throws IOException {
        String catalog = Catalogs.of(
                folder,
                IntStream.range(0, 600)
                        .mapToObj(i -> "platform.topic." + i + ": { partitions: 1 }")
                        .toArray(String[]::new));
        Path files = folder.resolve("new/iam");

        Run printed = run(catalog, "bastion");
        Run written = run(catalog, "bastion", "--out", files.toString());
        JsonNode array = new ObjectMapper().readTree(printed.out());
        List<JsonNode> single = new ArrayList<>();
        for (int i = 1; i <= array.size(); i++) {
            Path file = files.resolve("bastion-%d-of-%d.json".formatted(i, array.size()));
            assertThat(written.err()).contains("Wrote " + file + ".\n");
            single.add(new ObjectMapper().readTree(Files.readString(file)));
        }

        assertThat(printed.err())
                .startsWith("The policy bastion for niura takes " + array.size() + " documents of ")
                .contains("since IAM allows 6144 in one; the role needs all of them.")
                .contains("too long for inline policies, which may have 10240 characters together")
                .contains("may have 10 managed policies")
                .contains("printed as one array");
        assertThat(array).hasSizeGreaterThan(10);
        assertThat(written.exitCode()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(written.err()).doesNotContain("array");
        assertThat(single).containsExactlyElementsOf(array);
    }

    @Test
    void files_areCalledAfterTheRole() throws IOException {
        for (String role : List.of("bastion", "service eeg", "guard", "guard eeg")) {
            assertThat(run(PLATFORM, (role + " --out " + folder).split(" ")).exitCode())
                    .isZero();
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("bastion.json", "eeg.json", "guard.json", "eeg-guard.json");
        }
        assertThat(Files.readString(folder.resolve("eeg.json")))
                .isEqualTo(run(PLATFORM, "service", "eeg").out());
    }

    @Test
    void folderThatCannotBeWrittenTo_isNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Run run = run(PLATFORM, "guard", "--out", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.err())
                .contains("Error: --out: " + file + " cannot be written to: it is no folder\n")
                .doesNotContain("\tat ");
    }

    @Test
    void prefixThatNoTopicHas_isRefused() {
        Run run = run(PLATFORM, "service", "core", "--topic-prefix", "eeg.raw");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.err()).contains("no topic of the policy core begins with \"eeg.raw\"");
    }

    @Test
    void groupThatAPolicyCannotName_isBlocked_alsoAsJson() {
        String catalog = Catalogs.write(folder, """
                services:
                  eeg: { consumer-group: "eeg-*" }
                topics:
                  raw: { partitions: 3, purpose: Raw, consumers: [eeg] }
                """);

        Run run = run(catalog, "service", "eeg", "--output", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(run.err())
                .contains("Error: no IAM policy can name the consumer group \"eeg-*\" of eeg and no other");
        JsonNode json = OutputSchema.assertDescribes(run.out());
        assertThat(json.path("command").asText()).isEqualTo("iam-policy service");
        assertThat(json.path("exitCode").asInt()).isEqualTo(ExitCode.BLOCKED.value());
    }

    private static Run run(String catalog, String... arguments) {
        return Run.of(Stream.of(
                        Stream.of("iam-policy"),
                        Stream.of(arguments),
                        Stream.of("--cluster-arn", ARN, "--catalog", catalog))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }
}
