package com.niura.kafka.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.Dialog;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The commands with IAM roles, on an emulator of MSK Serverless. */
class MskServerlessIT {

    private static LocalMsk msk;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                // These tests make more requests than an operator does.
                .limits(Limits.serverless().toBuilder()
                        .unlimitedTopicRequestsPerSecond()
                        .build())
                .start();
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @Test
    void operatorsRole_createsPlansAndVerifies_andSeesNoDriftInWhatTheServiceSetsItself() {
        Role operator = role("operator", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        String catalog = Catalogs.of(
                folder,
                "iam.raw: { partitions: 3, config: { retention.ms: 86400000, cleanup.policy: compact } }",
                "iam.plain: { partitions: 1 }");

        Run first = as(operator, "apply", "--catalog", catalog);
        Run second = as(operator, "apply", "--catalog", catalog);
        Run plan = as(operator, "plan", "--catalog", catalog);
        Run verify = as(operator, "verify", "--catalog", catalog);

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(first.out())
                .contains(msk.bootstrapServers() + " (SASL_SSL, AWS_MSK_IAM)")
                .endsWith("Topic creation completed: 2 created, 0 already there; every topic verified.\n");
        assertThat(second.out())
                .endsWith("Topic creation completed: 0 created, 2 already there; every topic verified.\n");
        assertThat(plan.exitCode()).as(plan.all()).isZero();
        assertThat(plan.out()).doesNotContain("segment.bytes").endsWith("2 topics: 2 in sync.\n");
        assertThat(verify.exitCode()).as(verify.all()).isZero();
    }

    @Test
    void importedCatalog_declaresOnlyWhatTheServiceTakes() {
        Role operator = role("importer", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        String catalog = Catalogs.of(
                folder, "iam.imported: { partitions: 3, config: { retention.ms: 86400000, cleanup.policy: compact } }");
        as(operator, "apply", "--catalog", catalog);
        String imported = folder.resolve("imported.yaml").toString();

        Run run = as(operator, "catalog", "import", "--out", imported);
        Run plan = as(operator, "plan", "--catalog", imported);
        Run again = as(operator, "catalog", "import", "--out", imported);

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(again.exitCode()).as("what was filled in is not lost").isEqualTo(ExitCode.USAGE.value());
        assertThat(again.err()).startsWith("Error: --out: expected the name of a new file, but there is " + imported);
        assertThat(Path.of(imported))
                .content()
                .contains("config: {cleanup.policy: compact, retention.ms: 86400000}\n")
                .doesNotContain("segment.bytes", "replication-factor: ");
        assertThat(plan.exitCode()).as(plan.all()).isZero();
    }

    @Test
    void theJarAndTheAddress_areAllThatIsNeeded() throws Exception {
        Role operator = role("bastion", "CreateTopic", "DescribeTopic");
        Map<String, String> environment = new HashMap<>(operator.environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        String catalog = Catalogs.of(folder, "iam.bastion: { partitions: 3 }");

        Run run = JarRun.start(folder, environment, msk.jvmOptions(), "apply", "--catalog", catalog)
                .await();

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Bootstrap server  " + msk.bootstrapServers() + " (SASL_SSL, AWS_MSK_IAM)\n"
                        + "Region            ap-south-1\n")
                .endsWith("Topic creation completed: 1 created, 0 already there; every topic verified.\n");
    }

    @Test
    void wholeCatalog_needsLittleMemory() throws Exception {
        Map<String, String> environment =
                new HashMap<>(msk.iam().administrator().environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        List<String> options = new ArrayList<>(msk.jvmOptions());
        options.add("-Xmx48m");

        for (String command : List.of("apply", "plan", "verify", "list", "describe", "doctor")) {
            Run run = JarRun.start(folder, environment, options, command).await();

            assertThat(run.exitCode()).as(command + run.all()).isZero();
            assertThat(run.err()).isEmpty();
        }
    }

    /** Meanwhile the trust store is gone, so that there is no new connection. */
    @Test
    void answerThatComesWhenNothingCanBeSentAnyMore_isRecordedSo() throws Exception {
        Map<String, Object> properties =
                new HashMap<>(role("answering", "CreateTopic", "DescribeTopic").clientProperties());
        Path truststore = Files.copy(
                Path.of(String.valueOf(properties.get("ssl.truststore.location"))), folder.resolve("answering.p12"));
        properties.put("ssl.truststore.location", truststore);
        BufferedReader keyboard = new BufferedReader(new StringReader("y\n")) {
            @Override
            public String readLine() throws IOException {
                Files.delete(truststore);
                return super.readLine();
            }
        };
        StringWriter err = new StringWriter();
        Path record = folder.resolve("unsent.json");

        int exitCode = Main.commandLine(new CliEnvironment(
                        new PrintWriter(Writer.nullWriter()),
                        new PrintWriter(err),
                        Map.of(),
                        Optional.empty(),
                        () -> Optional.of(new Dialog(new PrintWriter(Writer.nullWriter()), keyboard))))
                .execute(
                        "apply",
                        "--bootstrap-server",
                        msk.bootstrapServers(),
                        "--command-config",
                        file(properties),
                        "--record",
                        record.toString(),
                        "--catalog",
                        Catalogs.of(folder, "iam.unsent: { partitions: 1 }"));

        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.INVALID.value());
        JsonNode kept = OutputSchema.assertDescribes(Files.readString(record));
        assertThat(kept.path("exitCode").asInt()).isEqualTo(exitCode);
        assertThat(kept.path("finished").isNull()).isFalse();
        assertThat(kept.findValuesAsText("result")).containsExactly("NOT_SENT");
    }

    @Test
    void roleThatMayNotCreate_isDeniedWithTheActionAndTheArns_andTheBrokerAgrees() {
        Role viewer = role("viewer", "DescribeTopic", "DescribeTopicDynamicConfiguration");

        Run run = as(viewer, "apply", "--catalog", Catalogs.of(folder, "iam.never: { partitions: 1 }"));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.out()).contains("kafka-cluster:CreateTopic", "topic/CLUSTER/CLUSTER-UUID/iam.never");
        assertThat(msk.iam().decisions())
                .filteredOn(decision -> decision.principal().equals(viewer.arn()) && !decision.allowed())
                .anySatisfy(decision -> {
                    assertThat(decision.action()).isEqualTo("kafka-cluster:CreateTopic");
                    assertThat(decision.resource()).isEqualTo(msk.iam().topicArn("iam.never"));
                });
    }

    @Test
    void roleThatMayNotChange_isDeniedWithTheActionsAndTheArns_andWithThemItMay() {
        Role operator = role("changer-not-yet", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        Role changer = role(
                "changer",
                "CreateTopic",
                "DescribeTopic",
                "DescribeTopicDynamicConfiguration",
                "AlterTopic",
                "AlterTopicDynamicConfiguration");
        String before = Catalogs.of(
                folder,
                "iam.grow: { partitions: 1 }",
                "iam.keep: { partitions: 1, config: { retention.ms: 86400000 } }");
        String after = Catalogs.of(
                folder,
                "iam.grow: { partitions: 2 }",
                "iam.keep: { partitions: 1, config: { retention.ms: 604800000 } }");
        assertThat(as(operator, "apply", "--catalog", before).exitCode()).isZero();

        Run denied = as(operator, "apply", "--catalog", after, "--add-partitions", "--alter-configs");
        Run changed = as(changer, "apply", "--catalog", after, "--add-partitions", "--alter-configs");

        assertThat(denied.exitCode()).as(denied.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(denied.out())
                .contains("kafka-cluster:AlterTopic ", "topic/CLUSTER/CLUSTER-UUID/iam.grow")
                .contains("kafka-cluster:AlterTopicDynamicConfiguration ", "topic/CLUSTER/CLUSTER-UUID/iam.keep");
        assertThat(changed.exitCode()).as(changed.all()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify", "list", "describe"})
    void roleThatMayNotConnect_isDeniedWithTheActionToAllow(String command) {
        Role nobody = msk.iam().role("nobody-" + command);

        Run run = as(nobody, command, "--catalog", Catalogs.of(folder, "iam.raw: { partitions: 3 }"));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.err()).contains("Access denied", "kafka-cluster:Connect");
    }

    @Test
    void configThatTheServiceDoesNotHave_isRefusedBeforeItIsAsked() {
        Role operator = role("offline");

        Run run = as(
                operator,
                "apply",
                "--catalog",
                Catalogs.of(folder, "iam.bad: { partitions: 1, config: { segment.ms: 1 } }"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains("segment.ms");
        assertThat(msk.iam().decisions())
                .noneMatch(decision -> decision.principal().equals(operator.arn()));
    }

    @ParameterizedTest
    @EnumSource(Limits.CreationRate.Refusal.class)
    void creationRate_isKeptTo_orWaitedFor_untilEverythingIsThere(Limits.CreationRate.Refusal refusal) {
        Role operator = role("paced-" + refusal, "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        String[] topics = IntStream.range(0, 6)
                .mapToObj(i -> "iam.paced." + refusal.name().toLowerCase(Locale.ROOT) + "." + i + ": { partitions: 2 }")
                .toArray(String[]::new);
        String catalog = Catalogs.of(folder, topics);
        Limits before = msk.iam().limits();
        Duration window = Duration.ofSeconds(2);
        msk.iam()
                .limits(before.toBuilder()
                        .creationRate(new Limits.CreationRate(4, window, refusal))
                        .build());
        // What other tests have created counts until then.
        await().pollDelay(window).until(() -> true);
        try {
            Run kept = as(operator, "apply", "--catalog", catalog, "--rate-limit", "4/2500ms");

            assertThat(kept.exitCode()).as(kept.all()).isZero();
            assertThat(kept.out())
                    // What other tests have created just now may count, too.
                    .containsPattern("\\d of 6 topics done; (the cluster takes more new partitions|more are refused)")
                    .endsWith("Topic creation completed: 6 created, 0 already there; every topic verified.\n");

            Run impatient = as(
                    operator,
                    "apply",
                    "--catalog",
                    Catalogs.of(folder, "iam.late." + refusal.name().toLowerCase(Locale.ROOT) + ": { partitions: 5 }"),
                    "--rate-limit",
                    "5/1s",
                    "--max-wait",
                    "0");

            assertThat(impatient.exitCode())
                    .as(impatient.all())
                    .isIn(ExitCode.THROTTLED.value(), ExitCode.BLOCKED.value());
        } finally {
            msk.iam().limits(before);
        }
    }

    @Test
    void verifyThatMayNotReadConfigs_saysWhichRoleHasToBeAllowedTo() {
        String catalog = Catalogs.of(folder, "iam.unread: { partitions: 1, config: { retention.ms: 86400000 } }");
        Role operator = role("creator", "CreateTopic", "DescribeTopic");
        as(operator, "apply", "--catalog", catalog);

        Run run = as(operator, "verify", "--catalog", catalog);

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out())
                .contains("UNVERIFIED: not checked the configs of iam.unread: ")
                .contains(
                        "Allow kafka-cluster:DescribeTopicDynamicConfiguration in the policy of the role that runs this tool")
                .endsWith("All 1 topic verified, with a warning.\n");
    }

    @Test
    void verifyAsAService_looksAtItsPermissions_unlessToldNotTo() {
        String catalog = Catalogs.write(folder, """
                services: { reader: { consumer-group: readers } }
                topics: { iam.audited: { purpose: A test, partitions: 1, consumers: [reader] } }
                """);
        as(role("auditor", "CreateTopic", "DescribeTopic"), "apply", "--catalog", catalog);
        Role reader = role("reader", "DescribeTopic");

        Run verify = as(reader, "verify", "--catalog", catalog, "--service", "reader");
        Run quiet = as(reader, "verify", "--catalog", catalog, "--service", "reader", "--no-permissions");

        assertThat(verify.exitCode()).as(verify.all()).isZero();
        assertThat(verify.out()).contains("PERMISSION_MISSING: expected kafka-cluster:ReadData on iam.audited");
        assertThat(quiet.exitCode()).as(quiet.all()).isZero();
        assertThat(quiet.out()).endsWith("All 1 topic verified.\n");
    }

    @Test
    void plainTextOnTheTlsPort_isRefusedBeforeItTakesMemory() throws Exception {
        String[] hostAndPort = msk.bootstrapServers().split(":", 2);
        // By its name it would be known for MSK, and nothing would be connected to.
        String address = InetAddress.getByName(hostAndPort[0]).getHostAddress() + ":" + hostAndPort[1];

        Run run = Run.of("plan", "--bootstrap-server", address);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).startsWith("Error: TLS_MISMATCH: security.protocol is PLAINTEXT, but TLS is spoken at ");
    }

    @Test
    void creationRateThatOthersHaveUsedUp_isWaitedFor() throws Exception {
        Role operator = role("late", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        Map<String, String> environment = new HashMap<>(operator.environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        String waiting = "0 of 1 topic done; more are refused for now (THROTTLING_QUOTA_EXCEEDED), asking again in ";
        Limits before = msk.iam().limits();
        Run first = as(operator, "apply", "--catalog", Catalogs.of(folder, "iam.first: { partitions: 4 }"));
        assertThat(first.exitCode()).as(first.all()).isZero();
        msk.iam().limits(fourPartitionsIn(Duration.ofMinutes(5)));
        try {
            JarRun late = JarRun.start(
                    folder,
                    environment,
                    msk.jvmOptions(),
                    "apply",
                    "--catalog",
                    Catalogs.of(folder, "iam.second: { partitions: 4 }"),
                    "--rate-limit",
                    "100/3s");
            late.awaitOut(waiting);
            // As if the five minutes had passed meanwhile.
            msk.iam().limits(fourPartitionsIn(Duration.ofMillis(1)));
            Run second = late.await();

            assertThat(second.exitCode()).as(second.all()).isZero();
            assertThat(second.out()).contains(waiting);
        } finally {
            msk.iam().limits(before);
        }
    }

    private static Limits fourPartitionsIn(Duration window) {
        return msk.iam().limits().toBuilder()
                .creationRate(new Limits.CreationRate(4, window, Limits.CreationRate.Refusal.THROTTLING_QUOTA_EXCEEDED))
                .build();
    }

    @Test
    void partitionsBeyondTheServicesQuota_areBlockedInItsOwnWords() {
        Role operator = role("greedy", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        Limits before = msk.iam().limits();
        msk.iam()
                .limits(before.toBuilder().partitions(0).unlimitedCreationRate().build());
        try {
            Run run = as(operator, "apply", "--catalog", Catalogs.of(folder, "iam.greedy: { partitions: 1 }"));

            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.BLOCKED.value());
            assertThat(run.out()).contains("iam.greedy").contains("INVALID_REQUEST");
        } finally {
            msk.iam().limits(before);
        }
    }

    @Test
    void refusalThatMayMeanTheCreationRate_isNotTakenForItLongerThanAWindow() throws Exception {
        Role operator = role("hopeful", "CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration");
        Limits before = msk.iam().limits();
        msk.iam()
                .limits(before.toBuilder()
                        .partitions(partitions() + 3)
                        .unlimitedCreationRate()
                        .build());
        try {
            String catalog =
                    Catalogs.of(folder, "iam.hopeful.a: { partitions: 2 }", "iam.hopeful.b: { partitions: 2 }");
            Run run = as(operator, "apply", "--catalog", catalog, "--rate-limit", "100/500ms");

            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
            assertThat(run.out())
                    .contains("1 of 2 topics done; more are refused for now (INVALID_REQUEST), asking again in ")
                    // Which of the two comes first is the broker's choice.
                    .containsPattern(
                            "iam\\.hopeful\\.[ab]  was rejected by the broker: INVALID_REQUEST: The cluster may have ");
        } finally {
            msk.iam().limits(before);
        }
    }

    /** Those of the other tests, too. */
    private static int partitions() throws Exception {
        try (Admin admin = Admin.create(msk.iam().administrator().clientProperties())) {
            return admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values().stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        }
    }

    /** A role that may connect, and these actions on every topic. */
    private static Role role(String name, String... topicActions) {
        Iam iam = msk.iam();
        List<String> policies = new ArrayList<>(List.of(allow("\"kafka-cluster:Connect\"", iam.clusterArn())));
        if (topicActions.length > 0) {
            policies.add(allow(
                    Stream.of(topicActions)
                            .map(action -> "\"kafka-cluster:" + action + "\"")
                            .collect(Collectors.joining(", ")),
                    iam.topicArn("*")));
        }
        return iam.role(name, policies.toArray(String[]::new));
    }

    private static String allow(String actions, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": [%s], "Resource": "%s"}}""".formatted(actions, resource);
    }

    private Run as(Role role, String... arguments) {
        return Run.of(Stream.concat(
                        Stream.of(arguments),
                        Stream.of(
                                "--bootstrap-server",
                                msk.bootstrapServers(),
                                "--command-config",
                                file(role.clientProperties())))
                .toArray(String[]::new));
    }

    private String file(Map<String, ?> client) {
        StringBuilder properties = new StringBuilder();
        client.forEach((key, value) -> properties.append("%s=%s%n".formatted(key, value)));
        try {
            return Files.writeString(Files.createTempFile(folder, "client", ".properties"), properties)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
