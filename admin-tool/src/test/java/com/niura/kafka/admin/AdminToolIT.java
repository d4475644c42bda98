package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on a real broker, one that would create topics on first use. Each test has topics of its own. */
class AdminToolIT {

    private static LocalMsk msk;
    private static Admin admin;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder()
                .brokerConfig("auto.create.topics.enable", "true")
                .start();
        admin = Admin.create(msk.clientProperties());
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ofSeconds(1));
        msk.close();
    }

    @Test
    void bundledCatalog_isCreatedOnceAndProvenEachTime() throws Exception {
        int topics = Topics.catalog().topics().size();

        Run before = run("verify");
        Run first = run("apply");
        Run second = run("apply", "--environment", "production");
        Run after = run("verify");
        Run plan = run("plan");

        assertThat(before.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(before.out()).contains("eeg.raw.data        missing").contains("admin-tool apply");
        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .startsWith("Bootstrap server  " + msk.bootstrapServers() + " (PLAINTEXT)\n")
                .contains("Environment       none")
                .contains("Catalog           bundled catalog\nTopics            " + topics + "\n")
                .contains("  eeg.raw.data        partitions: 3  created\n")
                .contains("Verified topics:\n")
                .contains("  alerts.events       partitions: 3\n")
                .endsWith("Topic creation completed: " + topics + " created, 0 already there; every topic verified.\n");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out())
                .contains("Environment       production")
                .contains("  eeg.raw.data        partitions: 3  already there\n")
                .endsWith("Topic creation completed: 0 created, " + topics + " already there; every topic verified.\n");
        assertThat(after.exitCode()).isZero();
        assertThat(after.out()).endsWith("All " + topics + " topics verified.\n");
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).endsWith(topics + " topics: " + topics + " in sync.\n");
        assertThat(run("verify", "--service", "eeg").out())
                .endsWith("All " + Topics.catalog().service("eeg").topics().size() + " topics verified.\n");
    }

    @Test
    void bootstrapServers_mayComeFromTheEnvironment() {
        Run run = Run.with(Map.of("KAFKA_BOOTSTRAP", msk.bootstrapServers()), "list");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void topicsThatDiffer_arePlannedAsChangesAndNotTouchedByApply() throws Exception {
        create(new NewTopic("differs.partitions", 1, (short) 1));
        create(new NewTopic("differs.config", 3, (short) 1).configs(Map.of("retention.ms", "86400000")));
        create(new NewTopic("differs.more", 6, (short) 1));
        String catalog = Catalogs.of(
                folder,
                "differs.partitions: { partitions: 3 }",
                "differs.config: { partitions: 3, config: { retention.ms: 604800000, cleanup.policy: delete } }",
                "differs.more: { partitions: 3 }",
                "differs.absent: { partitions: 2, config: { max.message.bytes: 8388608 } }");

        Run plan = run("plan", "--catalog", catalog);
        Run apply = run("apply", "--catalog", catalog);
        Run verify = run("verify", "--catalog", catalog);

        assertThat(plan.exitCode()).as(plan.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(plan.out())
                .contains("has 1 partition, declared 3")
                .contains("--alter --topic 'differs\\.partitions' --partitions 3")
                .contains("kafka-configs.sh --bootstrap-server " + msk.bootstrapServers()
                        + " --alter --entity-type topics --entity-name differs.config --add-config"
                        + " retention.ms=604800000")
                .contains("has 6 partitions, declared 3")
                .contains("4 topics: 1 to create, 2 to change by hand, 1 in sync.");
        assertThat(apply.exitCode()).as(apply.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(apply.out())
                .contains("retention.ms is 86400000 (1 d), declared 604800000 (7 d)")
                .contains("kafka-configs.sh")
                .contains("2 of 4 topics not as declared: differs.partitions, differs.config.");
        assertThat(verify.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(verify.out()).contains("too few partitions");
        assertThat(partitions("differs.partitions")).isEqualTo(1);
    }

    @Test
    void nameThatCollides_isBlockedInPlanAndApply() throws Exception {
        create(new NewTopic("collides_with", 1, (short) 1));
        String catalog = Catalogs.of(folder, "collides.with: { partitions: 3 }");

        Run plan = run("plan", "--catalog", catalog);
        Run apply = run("apply", "--catalog", catalog);

        assertThat(plan.exitCode()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(plan.out()).contains("blocked").contains("collides with the topic collides_with");
        assertThat(apply.exitCode()).as(apply.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(apply.out()).contains("INVALID_TOPIC_EXCEPTION");
    }

    @Test
    void oneTopicRefused_othersAreCreatedAndTheRunIsPartlyApplied() throws Exception {
        create(new NewTopic("partly_bad", 1, (short) 1));
        String catalog = Catalogs.of(folder, "partly.bad: { partitions: 1 }", "partly.good: { partitions: 1 }");

        Run run = run("apply", "--catalog", catalog);

        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(run.out())
                .contains("partly.good  partitions: 1  created")
                .contains("1 of 2 topics not as declared: partly.bad.");
        assertThat(partitions("partly.good")).isEqualTo(1);
    }

    @Test
    void quotaExceeded_isReportedPerTopicInTheBrokersWords() throws Exception {
        ClientQuotaEntity client = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "throttled"));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        client, Set.of(new ClientQuotaAlteration.Op("controller_mutation_rate", 0.1)))))
                .all()
                .get();
        String config = Files.writeString(folder.resolve("client.properties"), "client.id=throttled\n")
                .toString();

        Run first = run(
                "apply", "--command-config", config, "--catalog", Catalogs.of(folder, "quota.a: { partitions: 9 }"));
        Run second = run(
                "apply", "--command-config", config, "--catalog", Catalogs.of(folder, "quota.b: { partitions: 9 }"));

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(second.exitCode()).as(second.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(second.out()).contains("THROTTLING_QUOTA_EXCEEDED").contains("Run apply again");
    }

    @Test
    void listAndDescribe_showDeclaredAndForeignTopics() throws Exception {
        create(new NewTopic("shown.foreign", 2, (short) 1).configs(Map.of("retention.ms", "604800000")));
        create(new NewTopic("__shown_internal", 1, (short) 1));
        String catalog = Catalogs.of(folder, "shown.missing: { partitions: 3 }");

        Run list = run("list", "--catalog", catalog);
        Run all = run("list", "--catalog", catalog, "--include-internal");
        Run describe = run("describe", "--catalog", catalog, "shown.foreign");
        Run missing = run("describe", "--catalog", catalog);
        Run unknown = run("describe", "--catalog", catalog, "shown.foriegn", "shown.foreign");
        Run pattern = run("describe", "--catalog", catalog, "shown.*");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .containsPattern("shown\\.foreign +2 +no +yes")
                .containsPattern("shown\\.missing +- +yes +missing")
                .contains("1 topic in the catalog, 1 missing.")
                .doesNotContain("__shown_internal");
        assertThat(all.out()).contains("__shown_internal");
        assertThat(describe.exitCode()).isZero();
        assertThat(describe.out())
                .contains("shown.foreign: 2 partitions, not in the catalog")
                .containsPattern("retention\\.ms +604800000 \\(7 d\\) +topic +-");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(missing.err()).contains("shown.missing is declared, but does not exist");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unknown.err()).contains("no topic shown.foriegn").contains("Did you mean shown.foreign?");
        assertThat(unknown.out()).contains("shown.foreign: 2 partitions");
        assertThat(pattern.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(pattern.out()).isEmpty();
        assertThat(pattern.err()).contains("names are exact, not patterns");
    }

    @Test
    void json_isOneObjectOnStdoutAndNothingElse() throws Exception {
        String catalog = Catalogs.of(folder, "json.topic: { partitions: 1 }");

        Run apply = run("apply", "--catalog", catalog, "--output", "json");
        JsonNode json = new ObjectMapper().readTree(apply.out());

        assertThat(apply.exitCode()).isZero();
        assertThat(apply.err()).contains("Bootstrap server").contains("json.topic  partitions: 1  created");
        assertThat(json.get("command").asText()).isEqualTo("apply");
        assertThat(json.get("version").asInt()).isEqualTo(1);
        assertThat(json.get("exitCode").asInt()).isZero();
        assertThat(json.at("/topics/0/standing").asText()).isEqualTo("PROVEN");
        for (String command : List.of("plan", "verify", "list", "describe")) {
            JsonNode other = new ObjectMapper()
                    .readTree(run(command, "--catalog", catalog, "-o", "JSON").out());
            assertThat(other.get("command").asText()).isEqualTo(command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "verify", "list", "describe"})
    void readingCommands_createNothingAlthoughTheBrokerWould(String command) throws Exception {
        String name = "never.created.by." + command;

        Run run = run(command, "--catalog", Catalogs.of(folder, name + ": { partitions: 1 }"));

        assertThat(run.out() + run.err()).contains(name);
        assertThat(admin.listTopics().names().get()).doesNotContain(name);
    }

    @Test
    void twoProcessesAtOnce_endInTheSameStateBothWithSuccess() throws Exception {
        String catalog = Catalogs.of(folder, "race.a: { partitions: 3 }", "race.b: { partitions: 2 }");

        JarRun one = jar(List.of(), "apply", "--catalog", catalog);
        JarRun two = jar(List.of(), "apply", "--catalog", catalog);
        Run first = one.await();
        Run second = two.await();

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(second.exitCode()).as(second.all()).isZero();
        assertThat(first.out() + second.out()).containsOnlyOnce("race.a  partitions: 3  created");
        assertThat(partitions("race.a")).isEqualTo(3);
        assertThat(partitions("race.b")).isEqualTo(2);
    }

    @Test
    void apply_sendsOneCreateTopicsRequestAndReadersSendNone() throws Exception {
        List<String> traced = List.of("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=debug");
        String catalog = Catalogs.of(
                folder, "once.a: { partitions: 1 }", "once.b: { partitions: 1 }", "once.c: { partitions: 1 }");

        Run plan = jar(traced, "plan", "--catalog", catalog).await();
        Run apply = jar(traced, "apply", "--catalog", catalog).await();

        assertThat(plan.err()).contains("Sending METADATA request").doesNotContain("Sending CREATE_TOPICS");
        assertThat(apply.exitCode()).isZero();
        assertThat(apply.err()).containsOnlyOnce("Sending CREATE_TOPICS");
    }

    @Test
    void littleMemory_isEnough() throws Exception {
        List<String> small = List.of("-Xmx48m");
        String catalog = Catalogs.of(folder, "small.a: { partitions: 3 }");

        Run apply = jar(small, "apply", "--catalog", catalog).await();
        Run verify = jar(small, "verify", "--catalog", catalog, "--verbose").await();

        assertThat(apply.exitCode()).as(apply.all()).isZero();
        assertThat(apply.err()).isEmpty();
        assertThat(verify.exitCode()).as(verify.all()).isZero();
        assertThat(verify.err()).contains("AdminClientConfig values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify"})
    void frozenBroker_isGivenUpAtTheTimeout(String command) {
        msk.freeze();
        try {
            long start = System.nanoTime();

            Run run = run(command, "--timeout", "2s");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
            assertThat(run.err()).startsWith("Error: ");
        } finally {
            msk.resume();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify", "list", "describe"})
    void closedPort_isUnreachableWithinTheTimeout(String command) {
        long start = System.nanoTime();

        Run run = Run.of(command, "--bootstrap-server", "127.0.0.1:1", "--timeout", "1500ms");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err().lines().findFirst().orElseThrow())
                .startsWith("Error: no Kafka broker answered at 127.0.0.1:1 over PLAINTEXT");
    }

    @Test
    void closedPortInAColdJvm_isToldInTheClientsWordsBeforeTheDeadline() throws Exception {
        Run run = JarRun.start(folder, List.of(), "plan", "--bootstrap-server", "127.0.0.1:1", "--timeout", "4s")
                .await();

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).startsWith("Error: no Kafka broker answered at 127.0.0.1:1 over PLAINTEXT");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void interrupt_endsTheCommandAndKeepsTheFlag() {
        Thread.currentThread().interrupt();

        Run run = run("plan");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exitCode()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(run.err()).contains("interrupted");
    }

    private static Run run(String command, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "--bootstrap-server";
        all[2] = msk.bootstrapServers();
        System.arraycopy(args, 0, all, 3, args.length);
        return Run.of(all);
    }

    private JarRun jar(List<String> jvmOptions, String command, String... args) throws IOException {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "--bootstrap-server";
        all[2] = msk.bootstrapServers();
        System.arraycopy(args, 0, all, 3, args.length);
        return JarRun.start(folder, jvmOptions, all);
    }

    private static void create(NewTopic topic) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(topic)).all().get();
    }

    private static int partitions(String topic) throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .get()
                .partitions()
                .size();
    }
}
