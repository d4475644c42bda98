package com.niura.kafka.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.localmsk.Broker;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.fault.FaultProxy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What guards and the tool say of a cluster of three brokers while one of them is away. */
class RollingRestartProof {

    private static final int GUARDS = Integer.getInteger("proof.guards", 200);
    private static final int APPLIES = Integer.getInteger("proof.applies", 20);
    private static final int CHECKS = Integer.getInteger("proof.checks", 10);
    private static final long SEED = Long.getLong("proof.seed", System.nanoTime());

    /** What no broker's restart makes true. */
    private static final Set<FailureCode> TRANSIENT = Set.of(
            FailureCode.TOPIC_NOT_READY,
            FailureCode.TOPIC_UNDETERMINED,
            FailureCode.CONNECT_REFUSED,
            FailureCode.CONNECT_TIMEOUT,
            FailureCode.UNREACHABLE,
            FailureCode.CPU_SHORTAGE,
            FailureCode.DEADLINE);

    private static final Set<String> REFUSED = Set.of("DENIED", "REJECTED", "DEFERRED");

    private static LocalMsk kafka;
    private static Admin admin;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        System.out.println("proof.seed=" + SEED);
        kafka = LocalMsk.builder()
                .brokers(3)
                .faultProxy()
                .brokerConfig("min.insync.replicas", "2")
                .startTimeout(Duration.ofMinutes(5))
                // A killed broker's successor has to wait until its registration is forgotten.
                .brokerConfig("broker.session.timeout.ms", "4000")
                .brokerConfig("broker.heartbeat.interval.ms", "1000")
                .start();
        admin = Admin.create(kafka.clientProperties());
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void everyBrokerRestarted_noVerdictIsWrong_andNoTopicIsLost() throws Exception {
        Random random = new Random(SEED);
        List<ProofTopic> served = IntStream.range(0, 5)
                .mapToObj(i -> new ProofTopic("served." + i, 6))
                .toList();
        create(served);
        Map<String, Integer> figures = new ConcurrentSkipListMap<>();
        AtomicBoolean restarting = new AtomicBoolean(true);
        AtomicInteger guards = new AtomicInteger();
        List<ReadinessReport> wrong = new ArrayList<>();
        List<ProofTopic> declared = new ArrayList<>(List.of(new ProofTopic("applied.growing", 1)));
        List<ApplyReport> applies = new ArrayList<>();
        ExecutorService others = Executors.newCachedThreadPool();
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ends.add(others.submit(whileIs(restarting, () -> {
                    ReadinessReport report = guard(served).check();
                    guards.incrementAndGet();
                    synchronized (wrong) {
                        count(figures, report);
                        if (!report.failures().stream().allMatch(failure -> TRANSIENT.contains(failure.code()))) {
                            wrong.add(report);
                        }
                    }
                })));
            }
            ends.add(others.submit(whileIs(restarting, () -> {
                Run run = apply(grown(declared, applies.size()));
                ApplyReport report = ApplyReport.of(run.out());
                assertThat(run.exitCode())
                        .as(run.all())
                        .isIn(
                                ExitCode.DONE.value(),
                                ExitCode.BLOCKED.value(),
                                ExitCode.UNREACHABLE.value(),
                                ExitCode.PARTLY_APPLIED.value());
                assertThat(report.steps())
                        .as("refused for the broker that is away, and for nothing else: " + run.all())
                        .allMatch(step -> !REFUSED.contains(step.path("result").asText())
                                || step.path("reason").asText().contains("INVALID_REPLICATION_FACTOR"));
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptionsInstanceOf(ExecutionException.class)
                        .untilAsserted(() -> report.assertDone(ProofTopic.on(admin, declared)));
                synchronized (wrong) {
                    applies.add(report);
                    figures.merge("apply: exit " + run.exitCode(), 1, Integer::sum);
                    report.results().forEach((result, times) -> figures.merge("step: " + result, times, Integer::sum));
                }
            })));
            int restarts = 0;
            while (ends.stream().noneMatch(Future::isDone)
                    && (restarts < 6 || guards.get() < GUARDS || size(applies, wrong) < APPLIES)) {
                restart(kafka.broker(1 + restarts % 3), random.nextBoolean(), figures);
                restarts++;
            }
            restarting.set(false);
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            restarting.set(false);
            others.shutdown();
        }

        System.out.println("rolling restart: " + guards + " guards, " + applies.size() + " applies: " + figures);
        assertThat(wrong).isEmpty();
        Run last = apply(declared);
        Run verify = run("verify", "--catalog", Catalogs.of(folder, ProofTopic.yaml(declared)));
        assertThat(last.exitCode()).as(last.all()).isZero();
        assertThat(verify.exitCode()).as(verify.all()).isZero();
        assertThat(ProofTopic.on(admin, declared).values()).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(ProofTopic.on(admin, served).values()).containsExactlyInAnyOrderElementsOf(served);
    }

    /** Declares two topics more, and a partition and another retention of the first one. */
    private static List<ProofTopic> grown(List<ProofTopic> declared, int round) {
        declared.set(0, new ProofTopic("applied.growing", 2 + round, (2 + round) * ProofTopic.DAY));
        declared.add(new ProofTopic("applied." + round + ".a", 3));
        declared.add(new ProofTopic("applied." + round + ".b", 5, 7 * ProofTopic.DAY));
        return declared;
    }

    private static int size(Collection<?> of, Object lock) {
        synchronized (lock) {
            return of.size();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Callable<Void> whileIs(AtomicBoolean condition, Work work) {
        return () -> {
            while (condition.get()) {
                work.run();
                TimeUnit.MILLISECONDS.sleep(200);
            }
            return null;
        };
    }

    private static void restart(Broker broker, boolean isCrash, Map<String, Integer> figures) throws Exception {
        if (isCrash) {
            broker.kill();
        } else {
            broker.stop();
        }
        broker.restart();
        figures.merge(isCrash ? "restart after SIGKILL" : "restart", 1, Integer::sum);
        awaitInSync();
    }

    /** Three ways in which a broker is cut off from its clients, but not from the other brokers. */
    enum Cut {
        REFUSED {
            @Override
            void off(FaultProxy proxy) {
                proxy.refuse();
                proxy.reset();
            }
        },
        SILENT {
            @Override
            void off(FaultProxy proxy) {
                proxy.blackhole();
                proxy.reset();
            }
        },
        FROZEN {
            @Override
            void off(FaultProxy proxy) {
                proxy.pause();
            }
        };

        abstract void off(FaultProxy proxy);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void oneBrokerCutOff_nothingIsCalledMissing_andWorkGoesOn(Cut cut) throws Exception {
        List<ProofTopic> served = List.of(new ProofTopic("cut." + cut.name().toLowerCase(Locale.ROOT), 6));
        create(served);
        String catalog = Catalogs.of(folder, ProofTopic.yaml(served));
        List<ProofTopic> more = List.of(new ProofTopic(served.get(0).name() + ".made", 3));
        Broker broker = kafka.broker(2);
        Map<String, Integer> figures = new TreeMap<>();
        List<ReadinessReport> reports = new ArrayList<>();
        List<Run> verified = new ArrayList<>();
        Run applied;
        cut.off(broker.proxy());
        try {
            for (int i = 0; i < CHECKS; i++) {
                reports.add(guard(served).check());
                verified.add(run("verify", "--catalog", catalog));
            }
            applied = apply(more);
            Run doctor = run("doctor", "--catalog", catalog);
            System.out.println("doctor: exit " + doctor.exitCode() + "\n" + doctor.all());
        } finally {
            broker.proxy().heal();
        }

        reports.forEach(report -> count(figures, report));
        verified.forEach(run -> figures.merge("verify: exit " + run.exitCode(), 1, Integer::sum));
        ApplyReport report = ApplyReport.of(applied.out());
        report.results().forEach((result, times) -> figures.merge("apply: " + result, times, Integer::sum));
        figures.merge("apply: exit " + applied.exitCode(), 1, Integer::sum);
        System.out.println("one broker of three cut off, " + cut + ": " + figures);
        assertThat(reports).allMatch(ReadinessReport::isReady);
        if (cut == Cut.REFUSED) {
            assertThat(reports)
                    .as("the leader that takes no connection is told by its address")
                    .allMatch(it -> it.warnings().stream()
                            .anyMatch(warning -> warning.code() == FailureCode.LEADER_UNREACHABLE
                                    && warning.headline().contains(broker.address())));
        }
        assertThat(verified).allMatch(run -> run.exitCode() == ExitCode.DONE.value());
        // What changes something is sent once: where it goes to that broker, the topic may exist.
        assertThat(applied.exitCode()).as(applied.all()).isIn(ExitCode.DONE.value(), ExitCode.PARTLY_APPLIED.value());
        report.assertTrue(Map.of(), ProofTopic.on(admin, more));
        assertThat(apply(more).exitCode()).isZero();
        assertThat(ProofTopic.on(admin, more).values()).containsExactlyElementsOf(more);
    }

    private static void count(Map<String, Integer> figures, ReadinessReport report) {
        figures.merge("guard: " + (report.isReady() ? "READY" : "not ready"), 1, Integer::sum);
        report.failures().forEach(failure -> figures.merge("guard: failure " + failure.code(), 1, Integer::sum));
        report.warnings().stream()
                .map(Failure::code)
                .distinct()
                .forEach(code -> figures.merge("guard: warning " + code, 1, Integer::sum));
    }

    private static TopicGuard guard(List<ProofTopic> topics) {
        List<Topic> declared = topics.stream().map(ProofTopic::declared).toList();
        return TopicGuard.forTopics("proof", declared)
                .clientProperties(kafka.clientProperties())
                .build();
    }

    private Run apply(List<ProofTopic> declared) throws Exception {
        return run(
                "apply",
                "--add-partitions",
                "--alter-configs",
                "--output",
                "json",
                "--catalog",
                Catalogs.of(folder, ProofTopic.yaml(declared)));
    }

    private static Run run(String... arguments) {
        return Run.with(Map.of("KAFKA_BOOTSTRAP", kafka.bootstrapServers()), arguments);
    }

    private static void create(List<ProofTopic> topics) throws Exception {
        admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 3)
                                .configs(Map.of("retention.ms", String.valueOf(topic.retention()))))
                        .toList())
                .all()
                .get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ProofTopic.on(admin, topics).size() == topics.size());
        awaitInSync();
    }

    /** Until each partition has three replicas in sync. */
    private static void awaitInSync() {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> {
                    Set<String> names = new HashSet<>(admin.listTopics().names().get());
                    Collection<TopicDescription> topics =
                            admin.describeTopics(names).allTopicNames().get().values();
                    return topics.stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(partition -> partition.isr().size() == 3);
                });
    }
}
