package com.niura.kafka.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.bertramlabs.plugins.hcl4j.HCLParserException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Terraform's own evaluation of the expressions: hcl4j has replace() as Terraform has it. */
    @ParameterizedTest
    @ValueSource(strings = {"bastion", "service core", "guard", "bastion --topic-prefix eeg."})
    void terraform_isThePolicyOfTheClusterThatTheReferenceStandsFor(String role) throws Exception {
        Run json = run(PLATFORM, role.split(" "));
        Run terraform = withReference("${local.cluster_arn}", PLATFORM, role);

        assertThat(terraform.exitCode()).as(terraform.all()).isZero();
        assertThat(terraform.err())
                .contains("for local.cluster_arn has at most ", "IAM allows 6144 in a managed policy");
        assertThat(statements("locals { cluster_arn = \"" + ARN + "\" }\n" + terraform.out()))
                .isEqualTo(statements(new ObjectMapper().readTree(json.out())));
        assertThat(withReference("local.cluster_arn", PLATFORM, role)).isEqualTo(terraform);
    }

    @Test
    void terraform_isAsWrittenDown() {
        Golden.assertMatches(
                "iam-policy-service.tf",
                withReference("aws_msk_serverless_cluster.main.arn", PLATFORM, "service core")
                        .out());
    }

    @Test
    void terraform_ofAKnownCluster_hasItsArns() throws Exception {
        Run terraform = run(PLATFORM, "service", "core", "--terraform");

        assertThat(terraform.out()).doesNotContain("replace(");
        assertThat(statements(terraform.out()))
                .isEqualTo(statements(new ObjectMapper()
                        .readTree(run(PLATFORM, "service", "core").out())));
    }

    @Test
    void terraform_ofAPolicyThatIsTooLong_hasSeveralDataSources_inOneFile() throws Exception {
        String catalog = Catalogs.of(
                folder,
                IntStream.range(0, 100)
                        .mapToObj(i -> "platform.topic." + i + ": { partitions: 1 }")
                        .toArray(String[]::new));

        Run run = withReference("local.cluster_arn", catalog, "bastion --out " + folder);

        assertThat(run.err())
                .contains("The policy bastion for local.cluster_arn takes ", "Wrote " + folder.resolve("bastion.tf"));
        String file = Files.readString(folder.resolve("bastion.tf"));
        assertThat(file).contains("policy = data.aws_iam_policy_document.kafka_bastion_1.json");
        assertThat(statements("locals { cluster_arn = \"" + ARN + "\" }\n" + file))
                .containsAll(statements(
                        new ObjectMapper().readTree(run(catalog, "guard").out())));
    }

    /** Names that HCL would read otherwise; a service may have any name, and a group nearly any. */
    @Test
    void terraform_quotesWhatTheCatalogCallsThings() throws Exception {
        String catalog = Catalogs.write(folder, """
                services:
                  2nd.eeg: { consumer-group: 'a "b" \\c %{x}' }
                topics:
                  raw: { partitions: 3, purpose: Raw, consumers: [2nd.eeg] }
                """);

        Run run = withReference("local.cluster_arn", catalog, "service 2nd.eeg");

        assertThat(run.out())
                .contains("data \"aws_iam_policy_document\" \"kafka_2nd_eeg\" {")
                .contains(":group/\")}/a \\\"b\\\" \\\\c %%{x}\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bastion", "service core", "service gateway", "guard", "guard eeg", "bastion --topic-prefix eeg."
            })
    void policyThatIsPrinted_isWhatItsRoleNeeds_andNothingElse(String role) throws IOException {
        Path policy = Files.writeString(
                folder.resolve("p.json"), run(PLATFORM, role.split(" ")).out());

        Run run = run(PLATFORM, ("check " + policy + " " + role + " --fail-on excess").split(" "));

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).matches("\\S+ allows all that \\S+ needs on niura\\.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bastion --add-partitions --alter-configs", "service core", "service gateway", "guard"})
    void policyThatIsPrinted_hasNoWildcard_andDeletesNothing(String role) {
        Run run = run(PLATFORM, role.split(" "));

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).contains("kafka-cluster:DescribeTopic").doesNotContain("*", "?", "Delete");
    }

    /** What IamPolicyIT does to a real role, and sees fail. */
    @ParameterizedTest
    @ValueSource(strings = {"bastion", "service core", "guard eeg"})
    void eachActionThatIsTakenAway_isNamed_withItsResource(String role) throws IOException {
        JsonNode printed =
                new ObjectMapper().readTree(run(PLATFORM, role.split(" ")).out());
        for (JsonNode statement : printed.path("Statement")) {
            for (JsonNode action : statement.path("Action")) {
                for (JsonNode resource : statement.path("Resource")) {
                    ObjectNode policy = printed.deepCopy();
                    ((ArrayNode) policy.path("Statement"))
                            .addObject()
                            .put("Effect", "Deny")
                            .<ObjectNode>set("Action", action)
                            .set("Resource", resource);
                    Path file = Files.writeString(folder.resolve("p.json"), policy.toString());

                    Run run = run(PLATFORM, ("check " + file + " " + role).split(" "));

                    assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
                    assertThat(run.out().lines().filter(line -> line.startsWith("  ")))
                            .singleElement()
                            .asString()
                            .startsWith("  " + action.asText() + " on " + resource.asText() + " (denied by policy ");
                }
            }
        }
    }

    /** The Deny matches no made-up name that the prefix stands for, only the declared topics. */
    @Test
    void prefixThatAllows_whereADeclaredTopicIsDenied_isNotEnough() throws IOException {
        String[] role = "service eeg --topic-prefix eeg.".split(" ");
        ObjectNode policy =
                (ObjectNode) new ObjectMapper().readTree(run(PLATFORM, role).out());
        ((ArrayNode) policy.path("Statement"))
                .addObject()
                .put("Effect", "Deny")
                .put("Action", "kafka-cluster:ReadData")
                .put("Resource", ARN.replace(":cluster/", ":topic/") + "/*.raw.data");
        Path file = Files.writeString(folder.resolve("p.json"), policy.toString());

        Run run = run(PLATFORM, ("check " + file + " " + String.join(" ", role)).split(" "));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.out()).contains("/eeg.* (denied by policy ");
    }

    @Test
    void policyOfSeveralDocuments_isCheckedAsOne() throws IOException {
        String catalog = Catalogs.of(
                folder,
                IntStream.range(0, 800)
                        .mapToObj(i -> "platform.topic." + i + ": { partitions: 1 }")
                        .toArray(String[]::new));
        Path policy = Files.writeString(
                folder.resolve("p.json"), run(catalog, "bastion").out());

        Run enough = run(catalog, "check", policy.toString(), "bastion", "--fail-on", "excess");
        Run tooLittle = run(catalog, "check", policy.toString(), "bastion", "--add-partitions");

        assertThat(enough.exitCode()).as(enough.all()).isZero();
        assertThat(tooLittle.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(tooLittle.out().lines().filter(line -> line.startsWith("  kafka-cluster:AlterTopic on ")))
                .hasSize(800);
    }

    /** Written by hand: a typing error in a name, a wildcard, and more than a service may. */
    private String byHand() {
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {"Sid": "Cluster", "Effect": "Allow", "Action": ["kafka-cluster:Connect", "kafka-cluster:*Cluster"], "Resource": "%1$s"},
                    {"Sid": "Topics", "Effect": "Allow", "Action": ["kafka-cluster:*Topic", "kafka-cluster:WriteData"],
                     "Resource": "%2$s/eeg.raw.*"},
                    {"Sid": "Writes", "Effect": "Deny", "Action": "kafka-cluster:WriteDataIdempotently", "Resource": "*"}
                  ]
                }
                """.formatted(ARN, ARN.replace(":cluster/", ":topic/"));
    }

    @Test
    void whatAPolicyLacks_isDenied_andWhatIsTooMuch_isTold() throws IOException {
        Path policy = Files.writeString(folder.resolve("gateway.json"), byHand());

        Run text = run(PLATFORM, "check", policy.toString(), "service", "gateway");
        Run json = run(PLATFORM, "check", policy.toString(), "service", "gateway", "--output", "json");

        assertThat(text.exitCode()).as(text.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(json.exitCode()).isEqualTo(text.exitCode());
        Golden.assertMatches("iam-policy-check.txt", text.out().replace(folder + "/", ""));
        Golden.assertMatches("iam-policy-check.json", json.out().replace(folder + "/", ""));
    }

    @Test
    void commandThatIsTold_canBePasted_whateverTheCatalogIsCalled() throws IOException {
        Path catalog = Files.copy(Path.of(PLATFORM), folder.resolve("it's my catalog.yaml"));
        Path policy = Files.writeString(folder.resolve("p.json"), byHand());

        Run run = run(catalog.toString(), "check", policy.toString(), "service", "gateway");

        assertThat(run.out()).contains(" --catalog '" + folder + "/it'\\''s my catalog.yaml'");
    }

    @Test
    void whatIsTooMuch_failsOnlyWhenAskedFor() throws IOException {
        Path policy = Files.writeString(
                folder.resolve("p.json"),
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\", \"Resource\": \"*\"}}");

        Run told = run(PLATFORM, "check", policy.toString(), "guard");
        Run failed = run(PLATFORM, "check", policy.toString(), "guard", "--fail-on", "excess");

        assertThat(told.exitCode()).as(told.all()).isZero();
        assertThat(failed.exitCode()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(failed.out()).isEqualTo(told.out()).contains(" allows all that guard needs on niura, and more:\n");
        assertThat(failed.out().lines()).hasSize(2);
        assertThat(failed.out()).contains("kafka-cluster:DeleteTopic, ", " on * (allowed by policy ");
    }

    @Test
    void policyFromStdin_isChecked() {
        InputStream terminal = System.in;
        try {
            System.setIn(new ByteArrayInputStream(
                    run(PLATFORM, "service", "core").out().getBytes(StandardCharsets.UTF_8)));

            Run run = run(PLATFORM, "check", "-", "service", "core");

            assertThat(run.out()).isEqualTo("stdin allows all that core needs on niura.\n");
            assertThat(run.exitCode()).isZero();
        } finally {
            System.setIn(terminal);
        }
    }

    @Test
    void textThatIsNoPolicy_isInvalid_withWhatWasExpectedAndFound() throws IOException {
        Path policy = Files.writeString(folder.resolve("p.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "kafka-cluster:Conect", "Resource": "*"},
                  {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}
                ]}
                """);

        Run run = run(PLATFORM, "check", policy.toString(), "service", "core", "--output", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).isEqualTo("""
                Error: POLICY is not a usable IAM policy: 2 problems
                POLICY:2:33: kafka-cluster:Conect is none of the 19 actions of kafka-cluster: did you mean kafka-cluster:Connect?
                POLICY:3:55: Condition is not supported: a policy must mean the same without it to be followed here
                """.replace("POLICY", policy.toString()));
        OutputSchema.assertDescribes(run.out());
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

    private static Run withReference(String reference, String catalog, String role) {
        return Run.of(("iam-policy " + role + " --terraform --cluster-arn " + reference + " --catalog " + catalog)
                .split(" "));
    }

    /** The statements of all data sources in a Terraform file, each with its actions and resources. */
    private static Set<List<Set<String>>> statements(String terraform) throws HCLParserException, IOException {
        JsonNode sources = new ObjectMapper()
                .valueToTree(new HCLParser().parse(terraform).get("data"))
                .path("aws_iam_policy_document");
        Set<List<Set<String>>> statements = new HashSet<>();
        sources.forEach(source -> source.path("statement")
                .forEach(statement ->
                        statements.add(List.of(texts(statement.path("actions")), texts(statement.path("resources"))))));
        return statements;
    }

    private static Set<List<Set<String>>> statements(JsonNode policy) {
        Set<List<Set<String>>> statements = new HashSet<>();
        policy.path("Statement")
                .forEach(statement ->
                        statements.add(List.of(texts(statement.path("Action")), texts(statement.path("Resource")))));
        return statements;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
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
