package com.niura.kafka.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.Dialog;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** The commands on a broker of their own, and what only such a broker allows to be seen. */
class AdminToolIT extends MainFlows {

    private static final String REFUSED =
            "Error: CONNECT_REFUSED: expected a Kafka broker at 127.0.0.1:1, but 127.0.0.1:1 refuses connections\n";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalMsk msk;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder()
                .brokerConfig("auto.create.topics.enable", "true")
                .start();
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @Override
    String bootstrapServers() {
        return msk.bootstrapServers();
    }

    @Test
    void bootstrapServers_mayComeFromTheEnvironment() {
        Run run = Run.with(Map.of("KAFKA_BOOTSTRAP", bootstrapServers()), "list");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void quotaExceeded_isReportedPerTopicInTheBrokersWords() throws Exception {
        String config = clientWithQuota("throttled", 0.1);

        Run first = applyAtOnce(config, "quota.first");
        Run refused = useUp(config, "quota.more.");

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(refused.exitCode()).as(refused.all()).isEqualTo(ExitCode.THROTTLED.value());
        assertThat(refused.out()).contains("deferred").contains("Run apply again later");
    }

    @Test
    @Tag("one-level")
    void partitionsThatAreRefusedForNow_areAskedForAgain() throws Exception {
        create(new NewTopic("growing", 1, (short) 1));
        String config = clientWithQuota("growing", 0.1);
        useUp(config, "growing.more.");

        JarRun growing = jar(
                List.of(),
                "apply",
                "--command-config",
                config,
                "--add-partitions",
                "--rate-limit",
                "100/5s",
                "--catalog",
                Catalogs.of(folder, "growing: { partitions: 3 }"));
        growing.awaitOut("0 of 1 topic done; more are refused for now (THROTTLING_QUOTA_EXCEEDED), asking again in ");
        clientWithQuota("growing", 10_000);
        Run run = growing.await();

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).contains("growing  partitions: 1 to 3  changed").contains("0 created, 1 changed");
    }

    /** Returns a command-config of a client that may make so many partitions in a second. */
    private String clientWithQuota(String id, double partitions) throws Exception {
        ClientQuotaEntity client = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, id));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        client, Set.of(new ClientQuotaAlteration.Op("controller_mutation_rate", partitions)))))
                .all()
                .get();
        return Files.writeString(folder.resolve(id + ".properties"), "client.id=" + id + "\n")
                .toString();
    }

    /** Creates topics until that is refused. */
    private Run useUp(String config, String prefix) {
        // The quota may be in force later than it is set: what is created before does not use it up.
        AtomicInteger more = new AtomicInteger();
        return await().atMost(LIMIT)
                .until(() -> applyAtOnce(config, prefix + more.incrementAndGet()), run -> run.exitCode() != 0);
    }

    private Run applyAtOnce(String config, String topic) {
        return run(
                "apply",
                "--command-config",
                config,
                "--max-wait",
                "0",
                "--catalog",
                Catalogs.of(folder, topic + ": { partitions: 9 }"));
    }

    /** What apply says before it creates is printed so slowly that the time limit is over. */
    @Test
    void timeThatReadingTook_isNotMissingForWhatIsCreated() {
        StringWriter out = new StringWriter() {
            @Override
            public void write(String text, int offset, int length) {
                if (text.startsWith("Bootstrap server")) {
                    sleep(Duration.ofMillis(5100));
                }
                super.write(text, offset, length);
            }
        };
        CliEnvironment environment = CliEnvironment.unattended(
                new PrintWriter(out),
                new PrintWriter(Writer.nullWriter()),
                Map.of("KAFKA_BOOTSTRAP", bootstrapServers()));

        int exitCode = Main.commandLine(environment)
                .execute("apply", "--timeout", "5s", "--catalog", Catalogs.of(folder, "late.a: { partitions: 1 }"));

        assertThat(exitCode).as(out.toString()).isZero();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The broker stops between what apply reads and what it asks for. */
    @Test
    void creationThatIsNotAnswered_mayHaveHappened_andIsToldSo() {
        StringWriter out = new StringWriter();
        BufferedReader keyboard = new BufferedReader(new StringReader("y\n")) {
            @Override
            public String readLine() throws IOException {
                msk.freeze();
                return super.readLine();
            }
        };
        CliEnvironment environment = new CliEnvironment(
                new PrintWriter(out),
                new PrintWriter(Writer.nullWriter()),
                Map.of("KAFKA_BOOTSTRAP", bootstrapServers()),
                Optional.empty(),
                () -> Optional.of(new Dialog(new PrintWriter(Writer.nullWriter()), keyboard)));
        try {
            int exitCode = Main.commandLine(environment)
                    .execute(
                            "apply",
                            "--timeout",
                            "2s",
                            "--catalog",
                            Catalogs.of(folder, "silent.a: { partitions: 1 }"));

            assertThat(exitCode).as(out.toString()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
            assertThat(out.toString())
                    .contains("silent.a  partitions: 1  not answered")
                    .contains("silent.a  may exist: not answered (")
                    .contains("Run apply again: it goes on where this run stopped.");
        } finally {
            msk.resume();
        }
    }

    @Test
    void outputThatIsLost_isAnError() throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JarRun.jar().toString(),
                        "schema")
                .redirectOutput(full.toFile())
                .start();

        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(err).startsWith("Error: the output was lost: ");
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
    void killedOnTheWay_theNextRunGoesOnWhereItStopped() throws Exception {
        String catalog = Catalogs.of(
                folder, "kill.a: { partitions: 2 }", "kill.b: { partitions: 2 }", "kill.c: { partitions: 2 }");

        Path record = folder.resolve("record.json");

        Run killed = jar(
                        List.of(), "apply", "--catalog", catalog, "--rate-limit", "4/1m", "--record", record.toString())
                .killWhenItPrints("2 of 3 topics done; the cluster takes more new partitions in 60 s");
        Run next = run("apply", "--catalog", catalog);

        assertThat(killed.exitCode()).isNotZero();
        assertThat(killed.out()).doesNotContain("completed");
        JsonNode kept = OutputSchema.assertDescribes(Files.readString(record));
        assertThat(kept.path("finished").isNull()).isTrue();
        assertThat(kept.has("exitCode")).as("it has none yet").isFalse();
        assertThat(kept.findValuesAsText("result")).containsExactly("DONE", "DONE", "PENDING");
        assertThat(next.exitCode()).as(next.all()).isZero();
        assertThat(next.out())
                .endsWith("Topic creation completed: 1 created, 2 already there; every topic verified.\n");
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
    void plan_asksForTheNamesOfAllTopics_onlyWhereVeryManyCouldStandInTheWay() throws Exception {
        List<String> traced = List.of("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=debug");
        String everyTopic = "MetadataRequestData(topics=null";
        create(new NewTopic("own_a", 1, (short) 1));
        create(new NewTopic("a_b.c.d.e.f.g.h.i", 1, (short) 1));
        String few = Catalogs.of(folder, "own.a: { partitions: 1 }", "own.b: { partitions: 1 }");
        String many = Catalogs.of(folder, "a.b.c.d.e.f.g.h.i: { partitions: 1 }");

        Run plan = jar(traced, "plan", "--catalog", few).await();
        Run planOfMany = jar(traced, "plan", "--catalog", many).await();

        assertThat(plan.exitCode()).as(plan.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(plan.out()).contains("collides with the topic own_a");
        assertThat(plan.err()).contains("Sending METADATA request").doesNotContain(everyTopic);
        assertThat(planOfMany.exitCode()).as(planOfMany.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(planOfMany.out()).contains("collides with the topic").contains("a_b.c.d.e.f.g.h.i");
        assertThat(planOfMany.err()).contains(everyTopic);
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
    @Tag("one-level")
    @ValueSource(strings = {"-Xmx9m", "-Xmx32m"})
    void memoryThatIsTooLittle_isSaid_andNothingIsAsked(String heap) throws Exception {
        Run verify = jar(List.of(heap, "-XX:+UseSerialGC"), "verify").await();

        assertThat(verify.exitCode()).as(verify.all()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(verify.out()).isEmpty();
        assertThat(verify.err())
                .matches("Error: the JVM's memory is too small: its heap is \\d+ MB\nNothing was done\\. "
                        + "Run it with more: java -Xmx48m -jar admin-tool\\.jar .*\n");
    }

    @Test
    @Tag("one-level")
    void memoryThatACatalogUsesUp_isSaid() throws Exception {
        // About as many as a file may hold.
        String[] topics = IntStream.range(0, 19_000)
                .mapToObj("many.topic.%d: { partitions: 1 }"::formatted)
                .toArray(String[]::new);

        Run run = jar(List.of("-Xmx42m", "-XX:+UseSerialGC"), "verify", "--catalog", Catalogs.of(folder, topics))
                .await();

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("its heap is 41 MB\n", "Run it with more: java -Xmx82m");
    }

    @Test
    @Tag("one-level")
    void partsThatTheJarLacks_areNotMissed_alsoWhereMetricsAreToBePushed_norByAConsumer() throws Exception {
        String config = Files.writeString(folder.resolve("client.properties"), "enable.metrics.push=true\n")
                .toString();

        Run list = jar(List.of(), "list", "--command-config", config).await();
        List<?> partitions;
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {JarRun.jar().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            // What the guard resorts to where an identity may not describe the cluster.
            Map<String, Object> properties = Map.of(
                    "bootstrap.servers",
                    bootstrapServers(),
                    "allow.auto.create.topics",
                    false,
                    "enable.metrics.push",
                    false,
                    "key.deserializer",
                    "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                    "value.deserializer",
                    "org.apache.kafka.common.serialization.ByteArrayDeserializer");
            Thread.currentThread().setContextClassLoader(jar);
            Class<?> type = jar.loadClass("org.apache.kafka.clients.consumer.KafkaConsumer");
            try (AutoCloseable consumer =
                    (AutoCloseable) type.getConstructor(Map.class).newInstance(properties)) {
                partitions =
                        (List<?>) type.getMethod("partitionsFor", String.class).invoke(consumer, "not.there");
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(list.exitCode()).as(list.all()).isZero();
        assertThat(partitions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify"})
    void frozenBroker_isGivenUpAtTheTimeout(String command) {
        Duration timeout = Duration.ofSeconds(2);
        msk.freeze();
        try {
            long start = System.nanoTime();

            Run run = run(command, "--timeout", timeout.toMillis() + "ms");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(Run.LONGEST_OVERRUN));
            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
            assertThat(run.err()).startsWith("Error: ");
        } finally {
            msk.resume();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify", "list", "describe"})
    void closedPort_isUnreachableWithinTheTimeout(String command) {
        Duration timeout = Duration.ofMillis(1500);
        long start = System.nanoTime();

        Run run = Run.of(command, "--bootstrap-server", "127.0.0.1:1", "--timeout", timeout.toMillis() + "ms");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(Run.LONGEST_OVERRUN));
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).startsWith(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify"})
    void tlsOnAPlainPort_isNamed(String command) throws Exception {
        String config = Files.writeString(folder.resolve("tls.properties"), "security.protocol=SSL\n")
                .toString();

        Run run = run(command, "--command-config", config, "--timeout", "2s");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err())
                .startsWith(
                        "Error: TLS_MISMATCH: security.protocol is SSL, but no TLS is spoken at " + bootstrapServers());
    }

    @Test
    void closedPortInAColdJvm_isToldToo() throws Exception {
        Run run = JarRun.start(folder, List.of(), "plan", "--bootstrap-server", "127.0.0.1:1", "--timeout", "4s")
                .await();

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).startsWith(REFUSED);
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

    private JarRun jar(List<String> jvmOptions, String command, String... args) throws IOException {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "--bootstrap-server";
        all[2] = bootstrapServers();
        System.arraycopy(args, 0, all, 3, args.length);
        return JarRun.start(folder, jvmOptions, all);
    }
}
