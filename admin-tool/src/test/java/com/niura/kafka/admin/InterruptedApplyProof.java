package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of {@code apply} when something happens to it, or to the cluster, under way: what it says is what happened, and the next
 * run ends where it would have ended. On an emulator of MSK Serverless, with the jar in a JVM of its own as operators run it.
 */
class InterruptedApplyProof {

    private static final int KILLS = Integer.getInteger("proof.kills", 10);
    private static final int OUTAGES = Integer.getInteger("proof.outages", 2);
    private static final Duration OUT = Duration.ofSeconds(Integer.getInteger("proof.out", 20));
    /** Of credentials: longer than it takes until all three runs wait for their second window. */
    private static final Duration LIFETIME = Duration.ofSeconds(Integer.getInteger("proof.lifetime", 60));

    private static final long SEED = Long.getLong("proof.seed", System.nanoTime());

    private static final String WAITS = "; the cluster takes more new partitions in ";

    private static LocalMsk msk;
    private static Role operator;
    private static Admin admin;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        System.out.println("proof.seed=" + SEED);
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                // Some hundred topics are created within five minutes.
                .limits(Limits.serverless().toBuilder()
                        .unlimitedCreationRate()
                        .unlimitedPartitions()
                        .build())
                .startTimeout(Duration.ofMinutes(5))
                // A killed broker's successor has to wait until its registration is forgotten.
                .brokerConfig("broker.session.timeout.ms", "3000")
                .brokerConfig("broker.heartbeat.interval.ms", "500")
                .start();
        operator = msk.iam().administrator();
        admin = Admin.create(operator.clientProperties());
    }

    @AfterAll
    static void stop() {
        admin.close();
        msk.close();
    }

    /**
     * Each round kills a run at a random moment after it has begun to act, every fifth one at a random moment before. Every second
     * round has topics that are changed, and one that takes more windows than one.
     */
    @Test
    void killedAtAnyPoint_theNextRunConverges_andTheRecordIsTrue() throws Exception {
        Random random = new Random(SEED);
        Map<String, Integer> figures = new TreeMap<>();
        long[] longestStart = new long[2];
        long[] longestAct = new long[2];
        for (int round = -2; round < KILLS; round++) {
            boolean changes = round % 2 == 0;
            int kind = changes ? 0 : 1;
            List<ProofTopic> declared = catalog("killed." + (round + 2), changes);
            if (changes) {
                create(new ProofTopic(declared.get(0).name(), 1, 7 * ProofTopic.DAY));
            }
            Map<String, ProofTopic> before = ProofTopic.on(admin, declared);
            Path record = folder.resolve("record-" + round + ".json");
            String catalog = Catalogs.of(folder, ProofTopic.yaml(declared));
            long start = System.nanoTime();
            JarRun run = jar(
                    operator.environment(),
                    changes,
                    "--catalog",
                    catalog,
                    "--rate-limit",
                    "6/100ms",
                    "--record",
                    record.toString());
            if (round < 0) {
                // Not killed, to see how long it takes.
                awaitRecord(record);
                longestStart[kind] = System.nanoTime() - start;
                assertThat(run.await().exitCode()).isZero();
                longestAct[kind] = System.nanoTime() - start - longestStart[kind];
            } else {
                boolean isEarly = round % 5 == 4;
                if (!isEarly) {
                    awaitRecord(record);
                }
                long moment = random.nextLong(isEarly ? longestStart[kind] : longestAct[kind]);
                boolean isOver = run.process().waitFor(moment, TimeUnit.NANOSECONDS);
                run.process().destroyForcibly();
                int exitCode = run.await().exitCode();
                count(figures, isOver ? "over before" : Files.exists(record) ? "killed" : "killed before its record");
                assertThat(exitCode).isEqualTo(isOver ? 0 : 128 + 9);

                Map<String, ProofTopic> after = ProofTopic.on(admin, declared);
                if (Files.exists(record)) {
                    ApplyReport report = ApplyReport.of(Files.readString(record));
                    assertThat(report.isFinished() || !isOver).isTrue();
                    report.assertTrue(before, after);
                    count(figures, "recorded: ", report);
                } else {
                    assertThat(after)
                            .as("nothing is done before there is a record")
                            .isEqualTo(before);
                }
                count(figures, "left " + state(before, after, declared));
            }
            int next = here("apply", changes, "--catalog", catalog).exitCode();
            if (changes && next == 3) {
                // The last request of the killed run arrived after this one had looked: a part of a large topic was
                // already there, and the rest is told, and left to the next run.
                count(figures, "part of a large topic found already there");
            } else {
                assertThat(next).isZero();
            }
            assertConverges(declared, catalog, changes);
        }
        print(
                "killed at %s moments within %.1f s or %.1f s"
                        .formatted(KILLS, longestAct[0] / 1e9, longestAct[1] / 1e9),
                figures);
    }

    private static void awaitRecord(Path record) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(record));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void severalAtOnce_allSucceed_andEachStepIsDoneOnce(int number) throws Exception {
        List<ProofTopic> declared = catalog("at.once." + number, true);
        create(new ProofTopic(declared.get(0).name(), 1, 7 * ProofTopic.DAY));
        String catalog = Catalogs.of(folder, ProofTopic.yaml(declared));
        Map<String, Integer> figures = new TreeMap<>();

        List<JarRun> runs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            runs.add(jar(operator.environment(), true, "--catalog", catalog, "--output", "json"));
        }
        List<ApplyReport> reports = new ArrayList<>();
        for (JarRun run : runs) {
            Run ended = run.await();
            assertThat(ended.exitCode()).as(ended.all()).isZero();
            reports.add(ApplyReport.of(ended.out()));
        }

        Map<String, ProofTopic> after = ProofTopic.on(admin, declared);
        assertThat(after.values()).containsExactlyInAnyOrderElementsOf(declared);
        reports.forEach(report -> {
            report.assertDone(after);
            count(figures, "exit 0");
            count(figures, "steps ", report);
        });
        declared.stream()
                .skip(1)
                .forEach(topic -> assertThat(reports.stream()
                                .mapToLong(report -> report.created(topic.name()))
                                .sum())
                        .as(topic.name())
                        .isEqualTo(1));
        print(number + " at once", figures);
    }

    /** The cluster takes fewer than the tool assumes, and somebody else has just used some of it. */
    @ParameterizedTest
    @EnumSource(Limits.CreationRate.Refusal.class)
    void creationLimitInTheMiddle_isTold_andWaitedForOrPutOff(Limits.CreationRate.Refusal refusal) throws Exception {
        String name = "limit." + refusal.name().toLowerCase(Locale.ROOT);
        List<ProofTopic> declared = topics(name, 3, 3, 3, 3, 3, 3);
        List<ProofTopic> more = topics(name + ".more", 3, 3, 3, 3);
        String catalogOfMore = Catalogs.of(folder, ProofTopic.yaml(more));
        Map<String, Integer> figures = new TreeMap<>();
        Limits before = msk.iam().limits();
        Duration window = Duration.ofSeconds(6);
        msk.iam()
                .limits(before.toBuilder()
                        .creationRate(new Limits.CreationRate(10, window, refusal))
                        .build());
        try {
            // What was created before counts for a while.
            await().pollDelay(window).ignoreExceptions().until(() -> {
                create(new ProofTopic(name + ".other", 4));
                return true;
            });

            Run patient = here(
                    "apply",
                    false,
                    "--catalog",
                    Catalogs.of(folder, ProofTopic.yaml(declared)),
                    "--rate-limit",
                    "12/" + window.toSeconds() + "s");
            Run impatient = here(
                    "apply",
                    false,
                    "--catalog",
                    catalogOfMore,
                    "--rate-limit",
                    "12/" + window.toSeconds() + "s",
                    "--max-wait",
                    "0",
                    "--output",
                    "json");

            assertThat(patient.exitCode()).as(patient.all()).isZero();
            assertThat(patient.out())
                    .contains("more are refused for now (" + refusal + "), asking again in ")
                    .endsWith("Topic creation completed: 6 created, 0 already there; every topic verified.\n");
            assertThat(ProofTopic.on(admin, declared).values()).containsExactlyInAnyOrderElementsOf(declared);
            ApplyReport report = ApplyReport.of(impatient.out());
            report.assertTrue(Map.of(), ProofTopic.on(admin, more));
            // Where nothing could be created, only one of the refusals says that it is for now.
            assertThat(impatient.exitCode())
                    .as(impatient.all())
                    .isIn(ExitCode.THROTTLED.value(), ExitCode.BLOCKED.value());
            count(figures, "waiting: exit " + patient.exitCode());
            count(figures, "without waiting: exit " + impatient.exitCode());
            count(figures, "without waiting: ", report);
        } finally {
            msk.iam().limits(before);
        }
        assertConverges(more, catalogOfMore, false);
        print("creation limit in the middle, answered with " + refusal, figures);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateTopic", "AlterTopic", "AlterTopicDynamicConfiguration", "DescribeTopic"})
    void oneTopicForbidden_theOthersAreMade_andThatOneIsTold(String action) throws Exception {
        List<ProofTopic> declared = topics("forbidden." + action.toLowerCase(Locale.ROOT), 3, 3, 3);
        ProofTopic forbidden = declared.get(1);
        if (!action.equals("CreateTopic")) {
            create(new ProofTopic(forbidden.name(), 1, 7 * ProofTopic.DAY));
        }
        Role role = msk.iam()
                .role("all-but-" + action, """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "kafka-cluster:%s", "Resource": "%s"}]}
                """.formatted(action, msk.iam().topicArn(forbidden.name())));
        String catalog = Catalogs.of(folder, ProofTopic.yaml(declared));
        Map<String, ProofTopic> before = ProofTopic.on(admin, declared);
        Path record = folder.resolve("record.json");

        Run run = jar(role.environment(), true, "--catalog", catalog, "--record", record.toString())
                .await();

        Map<String, ProofTopic> after = ProofTopic.on(admin, declared);
        ApplyReport.of(Files.readString(record)).assertTrue(before, after);
        assertThat(after).containsEntry(declared.get(0).name(), declared.get(0));
        assertThat(after).containsEntry(declared.get(2).name(), declared.get(2));
        assertThat(after.get(forbidden.name())).isNotEqualTo(forbidden);
        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(run.out())
                .contains("kafka-cluster:" + action, "topic/CLUSTER/CLUSTER-UUID/" + forbidden.name())
                .endsWith("1 of 3 topics not verified: " + forbidden.name() + ".\n");
        print(
                "one topic forbidden: " + action,
                new TreeMap<>(Map.of("exit " + run.exitCode(), 1, "topics as declared", 2, "told", 1)));
    }

    /** The credentials that the run began with are of no use any more before its second window. */
    @Test
    void credentialsRotatedOrExpiredInTheMiddle() throws Exception {
        Limits before = msk.iam().limits();
        msk.iam().limits(before.toBuilder().noShortestSession().build());
        Duration lifetime = LIFETIME;
        Map<String, Run> runs = new TreeMap<>();
        Map<String, List<ProofTopic>> declared = new HashMap<>();
        List<ContainerCredentials> endpoints = new ArrayList<>();
        try {
            Map<String, JarRun> started = new TreeMap<>();
            for (String what : List.of("rotated", "expired", "gone")) {
                ContainerCredentials endpoint = ContainerCredentials.start(operator.newCredentials(lifetime));
                endpoints.add(endpoint);
                declared.put(what, topics("credentials." + what, 3, 3));
                Map<String, String> environment = new HashMap<>(endpoint.environment());
                environment.put("AWS_REGION", "ap-south-1");
                environment.put("AWS_EC2_METADATA_DISABLED", "true");
                started.put(
                        what,
                        jar(
                                environment,
                                false,
                                "--catalog",
                                Catalogs.of(folder, ProofTopic.yaml(Objects.requireNonNull(declared.get(what)))),
                                "--record",
                                folder.resolve(what).toString(),
                                "--rate-limit",
                                "3/" + lifetime.toSeconds() + "s"));
            }
            started.values().forEach(run -> run.awaitOut(WAITS));
            endpoints.get(0).serve(operator.newCredentials(Duration.ofHours(1)));
            endpoints.get(2).fail(500);
            for (Map.Entry<String, JarRun> run : started.entrySet()) {
                runs.put(run.getKey(), run.getValue().await());
            }
        } finally {
            endpoints.forEach(ContainerCredentials::close);
            operator.newCredentials(Duration.ofHours(1));
            msk.iam().limits(before);
        }

        runs.forEach((what, run) -> System.out.println("--- " + what + ": exit " + run.exitCode() + "\n" + run.all()));
        for (Map.Entry<String, Run> run : runs.entrySet()) {
            List<ProofTopic> topics = Objects.requireNonNull(declared.get(run.getKey()));
            ApplyReport.of(Files.readString(folder.resolve(run.getKey())))
                    .assertTrue(Map.of(), ProofTopic.on(admin, topics));
        }
        assertThat(Objects.requireNonNull(runs.get("rotated")).exitCode()).isZero();
        assertThat(Objects.requireNonNull(runs.get("expired")).exitCode()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(Objects.requireNonNull(runs.get("expired")).out())
                .contains("; by this machine's clock the credentials expired at ");
        assertThat(Objects.requireNonNull(runs.get("gone")).exitCode()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(Objects.requireNonNull(runs.get("gone")).out())
                .contains("expected AWS credentials for ", "credentials endpoint");
        for (List<ProofTopic> topics : declared.values()) {
            assertConverges(topics, Catalogs.of(folder, ProofTopic.yaml(topics)), false);
        }
    }

    @Test
    void brokerOutInTheMiddle_theResultIsTrue_andTheNextRunConverges() throws Exception {
        Random random = new Random(SEED);
        Map<String, Integer> figures = new TreeMap<>();
        for (int round = 0; round < OUTAGES; round++) {
            List<ProofTopic> declared = catalog("outage." + round, true);
            create(new ProofTopic(declared.get(0).name(), 1, 7 * ProofTopic.DAY));
            Map<String, ProofTopic> before = ProofTopic.on(admin, declared);
            Path record = folder.resolve("outage-" + round + ".json");
            String catalog = Catalogs.of(folder, ProofTopic.yaml(declared));

            JarRun run = jar(
                    operator.environment(),
                    true,
                    "--catalog",
                    catalog,
                    "--rate-limit",
                    "6/3s",
                    "--record",
                    record.toString());
            run.awaitOut("Creating topics:");
            TimeUnit.MILLISECONDS.sleep(random.nextInt(9_000));
            boolean wasOver = !run.process().isAlive();
            msk.kill();
            // The fault itself.
            TimeUnit.SECONDS.sleep(OUT.toSeconds());
            msk.restart();
            Run ended = run.await();

            ApplyReport report = ApplyReport.of(Files.readString(record));
            Map<String, ProofTopic> after = await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> ProofTopic.on(admin, declared), found -> true);
            report.assertTrue(before, after);
            count(figures, "exit " + ended.exitCode() + (wasOver ? ", over before" : ""));
            count(figures, "steps ", report);
            System.out.println("--- outage " + round + ": exit " + ended.exitCode() + "\n" + ended.all());
            assertThat(ended.exitCode()).as(ended.all()).isIn(ExitCode.DONE.value(), ExitCode.PARTLY_APPLIED.value());
            assertConverges(declared, catalog, true);
        }
        print("broker out for %s s, %s times".formatted(OUT.toSeconds(), OUTAGES), figures);
    }

    /** Six topics, or eight: the first one may be there already with a partition and another config, the last one is large. */
    private static List<ProofTopic> catalog(String name, boolean changes) {
        return topics(name, changes ? new int[] {3, 2, 3, 1, 4, 2, 3, 14} : new int[] {3, 2, 3, 1, 4, 2});
    }

    private static List<ProofTopic> topics(String name, int... partitions) {
        return IntStream.range(0, partitions.length)
                .mapToObj(i -> new ProofTopic(name + "." + (char) ('a' + i), partitions[i]))
                .toList();
    }

    private static void create(ProofTopic topic) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) -1)
                        .configs(Map.of("retention.ms", String.valueOf(topic.retention())))))
                .all()
                .get();
        await().until(() -> ProofTopic.on(admin, List.of(topic)).containsKey(topic.name()));
    }

    /** Runs apply as the operator does. */
    private JarRun jar(Map<String, String> credentials, boolean changes, String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(credentials);
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        return JarRun.start(
                folder,
                environment,
                msk.jvmOptions(),
                command("apply", changes, Stream.concat(Stream.of(arguments), Stream.of("--timeout", "2m"))));
    }

    /** Runs a command in this JVM, which takes less time. */
    private Run here(String command, boolean changes, String... arguments) throws IOException {
        StringBuilder properties = new StringBuilder();
        operator.clientProperties().forEach((key, value) -> properties.append("%s=%s%n".formatted(key, value)));
        Path file = Files.writeString(folder.resolve("client.properties"), properties);
        return Run.with(
                Map.of("KAFKA_BOOTSTRAP", msk.bootstrapServers()),
                Stream.concat(
                                Stream.of(command(command, changes, Stream.of(arguments))),
                                Stream.of("--command-config", file.toString()))
                        .toArray(String[]::new));
    }

    private static String[] command(String command, boolean changes, Stream<String> arguments) {
        return Stream.of(
                        Stream.of(command),
                        changes ? Stream.of("--add-partitions", "--alter-configs") : Stream.<String>empty(),
                        arguments)
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    /** The next run and verify succeed, and there is what is declared and not more. */
    private void assertConverges(Collection<ProofTopic> declared, String catalog, boolean changes) throws Exception {
        Run next = here("apply", changes, "--catalog", catalog);
        Run verify = here("verify", false, "--catalog", catalog);

        assertThat(next.exitCode()).as(next.all()).isZero();
        assertThat(verify.exitCode()).as(verify.all()).isZero();
        assertThat(ProofTopic.on(admin, declared).values()).containsExactlyInAnyOrderElementsOf(declared);
    }

    private static String state(
            Map<String, ProofTopic> before, Map<String, ProofTopic> after, List<ProofTopic> declared) {
        return after.equals(before)
                ? "as before"
                : after.size() == declared.size() && after.values().containsAll(declared) ? "as declared" : "half done";
    }

    private static void count(Map<String, Integer> figures, String what) {
        figures.merge(what, 1, Integer::sum);
    }

    private static void count(Map<String, Integer> figures, String what, ApplyReport report) {
        report.results().forEach((result, times) -> figures.merge(what + result, times, Integer::sum));
    }

    private static void print(String what, Map<String, Integer> figures) {
        System.out.println(what + ": " + figures);
    }
}
