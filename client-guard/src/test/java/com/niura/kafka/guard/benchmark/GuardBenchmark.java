package com.niura.kafka.guard.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.benchmark.MeasuredCluster.Run;

/**
 * What the guard costs: cold, against a bare client and against Spring Kafka's check; beside the start of a service; with many
 * topics; and in memory afterwards. The programs of a table run in turn, so that whatever else the machine does befalls all of
 * them; the first round warms the broker and the disk's cache up, and does not count.
 *
 * <p>Fails when a program does not do what it is measured for, never because it is slow.
 */
final class GuardBenchmark {

    private static final int RUNS = Integer.getInteger("benchmark.runs", 11);
    private static final Service CORE = Topics.catalog().service("core");
    private static final List<Integer> MANY = List.of(5, 50, 200, 800);
    private static final int CHECKS_FOR_MEMORY = 100;
    private static final int CHECKS_IN_A_ROW = 21;
    private static final String STRANGER = "stranger";
    private static final String CONFINED = "confined";

    private static final String SPRING = GuardBenchmark.class.getPackageName() + ".SpringCheck";

    private final MeasuredCluster cluster;

    private GuardBenchmark(MeasuredCluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String[] args) throws Exception {
        try (MeasuredCluster cluster = new MeasuredCluster()) {
            requireSame(
                    MskIam.clientProperties(cluster.bootstrapServers()),
                    IamClient.properties(cluster.bootstrapServers()));
            new GuardBenchmark(cluster).run();
        }
    }

    private void run() throws Exception {
        String group = CORE.consumerGroup().orElseThrow();
        cluster.serviceRole(CORE.name(), group);
        cluster.serviceRole(CONFINED, group, "forbidden");
        cluster.role(STRANGER);
        cluster.create(Topics.catalog().topics().stream().map(Topic::name), 3);
        cluster.create(Stream.of("forbidden"), 3);
        cluster.create(Stream.of("small"), 1);

        System.out.printf(
                "%s %s, %d cores; Kafka %s like MSK Serverless, one broker; medians of %d cold JVMs each, started in turn%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                cluster.kafkaVersion(),
                RUNS);
        coldCheck();
        findings();
        startOfAService();
        memory();
        manyTopics();
    }

    private void coldCheck() throws Exception {
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("bare describeTopics", () -> describe(CORE.name(), List.of()));
        programs.put("guard", () -> ready(guard(CORE.name(), List.of())));
        programs.put("Spring Kafka", () -> spring(CORE.name(), List.of()));
        Map<String, List<Run>> runs = inTurn(programs);
        System.out.printf(
                "%nCold check of the %d topics of %s%n%n", CORE.topics().size(), CORE.name());
        System.out.println(
                "                      MAIN TO VERDICT                   JVM START TO END   CONNECTIONS  ROUND TRIPS");
        Sample bareVerdict = sample(of(runs, "bare describeTopics"), GuardBenchmark::verdict);
        Sample bareJvm = sample(of(runs, "bare describeTopics"), Run::millis);
        runs.forEach((name, measured) -> {
            Sample verdict = sample(measured, GuardBenchmark::verdict);
            Sample jvm = sample(measured, Run::millis);
            System.out.printf(
                    Locale.ROOT,
                    "%-19s %6.0f ms (%4.0f..%4.0f)  x %4.2f   %6.0f ms  x %4.2f  %12s %12s%n",
                    name,
                    verdict.median(),
                    verdict.min(),
                    verdict.max(),
                    verdict.median() / bareVerdict.median(),
                    jvm.median(),
                    jvm.median() / bareJvm.median(),
                    range(sample(measured, Run::connections)),
                    range(sample(measured, Run::roundTrips)));
        });
    }

    /** Once each: what is said does not depend on the clock. */
    private void findings() throws Exception {
        System.out.printf("%nWhat is found out, and after how long%n");
        finding("a topic is missing", CORE.name(), "absent", FailureCode.TOPIC_MISSING);
        finding("a topic may not be described", CONFINED, "forbidden", FailureCode.TOPIC_UNAUTHORIZED);
        finding("a topic has too few partitions", CORE.name(), "small", FailureCode.PARTITIONS_TOO_FEW);
        finding("kafka-cluster:Connect is missing", STRANGER, "small", FailureCode.AUTH_DENIED);
    }

    private void finding(String what, String role, String topic, FailureCode code) throws Exception {
        Run guard = guard(role, List.of(topic));
        require(guard.outcome().words().contains(code.name()), guard.outcome().words());
        System.out.printf("%n%s%n", what);
        printFinding("guard", guard);
        printFinding("Spring Kafka", spring(role, List.of(topic)));
    }

    private static void printFinding(String who, Run run) {
        System.out.printf(Locale.ROOT, "  %-12s %4.1f s  ", who, verdict(run) / 1e3);
        System.out.println(run.outcome()
                .words()
                .lines()
                .takeWhile(line -> !line.startsWith("What to do"))
                .map(String::strip)
                .reduce((first, second) -> first + "\n                       " + second)
                .orElse(""));
    }

    private void startOfAService() throws Exception {
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("without the guard", () -> service("unguarded"));
        programs.put("with it, beside", () -> service("guarded"));
        Map<String, List<Run>> runs = inTurn(programs);
        System.out.printf("%nStart of a service with a producer and a consumer, until a record has gone through%n%n");
        System.out.println("                      MAIN TO RECORD                    JVM START TO END");
        Sample without = sample(of(runs, "without the guard"), GuardBenchmark::verdict);
        Sample withoutJvm = sample(of(runs, "without the guard"), Run::millis);
        runs.forEach((name, measured) -> {
            Sample record = sample(measured, GuardBenchmark::verdict);
            Sample jvm = sample(measured, Run::millis);
            System.out.printf(
                    Locale.ROOT,
                    "%-19s %6.0f ms (%4.0f..%4.0f)  x %4.2f   %6.0f ms  x %4.2f%n",
                    name,
                    record.median(),
                    record.min(),
                    record.max(),
                    record.median() / without.median(),
                    jvm.median(),
                    jvm.median() / withoutJvm.median());
        });
    }

    private void memory() throws Exception {
        Run run = cluster.run(
                CORE.name(),
                Retained.class.getName(),
                List.of(cluster.bootstrapServers(), CORE.name(), String.valueOf(CHECKS_FOR_MEMORY)));
        List<Double> numbers = run.outcome().numbers();
        System.out.printf(
                Locale.ROOT,
                "%nHeap after collection: %.0f KiB before the first check, %.0f KiB after it, %.0f KiB after ten, %.0f KiB after %d more%n"
                        + "Threads that were not there before: %s%n",
                numbers.get(0) / 1024,
                numbers.get(1) / 1024,
                numbers.get(2) / 1024,
                numbers.get(3) / 1024,
                CHECKS_FOR_MEMORY,
                numbers.get(4) == 0 ? "none" : run.outcome().words());
    }

    private void manyTopics() throws Exception {
        int most = MANY.get(MANY.size() - 1);
        // As many at once as a broker creates in the time of one request.
        for (int from = 0; from < most; from += 100) {
            cluster.create(IntStream.range(from, from + 100).mapToObj(ManyTopics::name), ManyTopics.PARTITIONS);
        }
        Map<String, Program> programs = new LinkedHashMap<>();
        for (int topics : MANY) {
            programs.put(String.valueOf(topics), () -> many(topics, 1));
        }
        Map<String, List<Run>> cold = inTurn(programs);
        System.out.printf("%nChecks of many topics, of %d partitions each%n%n", ManyTopics.PARTITIONS);
        System.out.println(
                "TOPICS  COLD, MAIN TO VERDICT             PER TOPIC MORE  CONNECTIONS  ROUND TRIPS  WARM     PER TOPIC  ROUND TRIPS");
        double fewest = sample(of(cold, String.valueOf(MANY.get(0))), GuardBenchmark::verdict)
                .median();
        for (int topics : MANY) {
            List<Run> runs = of(cold, String.valueOf(topics));
            Sample verdict = sample(runs, GuardBenchmark::verdict);
            Run warm = many(topics, CHECKS_IN_A_ROW);
            double warmCheck = warm.outcome().numbers().get(1);
            System.out.printf(
                    Locale.ROOT,
                    "%6d  %6.0f ms (%4.0f..%4.0f)  x %4.2f  %11s %12s %12s  %4.0f ms  %6.3f ms %12.1f%n",
                    topics,
                    verdict.median(),
                    verdict.min(),
                    verdict.max(),
                    verdict.median() / fewest,
                    topics == MANY.get(0)
                            ? "-"
                            : String.format(
                                    Locale.ROOT, "%.2f ms", (verdict.median() - fewest) / (topics - MANY.get(0))),
                    range(sample(runs, Run::connections)),
                    range(sample(runs, Run::roundTrips)),
                    warmCheck,
                    warmCheck / topics,
                    (double) warm.roundTrips() / CHECKS_IN_A_ROW);
        }
    }

    private Run describe(String role, List<String> moreTopics) throws IOException, InterruptedException {
        return cluster.run(role, BareDescribe.class.getName(), arguments(moreTopics));
    }

    private Run guard(String role, List<String> moreTopics) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(cluster.bootstrapServers(), CORE.name()));
        arguments.addAll(moreTopics);
        return cluster.run(role, GuardCheck.class.getName(), arguments);
    }

    private Run spring(String role, List<String> moreTopics) throws IOException, InterruptedException {
        List<String> arguments = arguments(moreTopics);
        arguments.add(1, CORE.consumerGroup().orElseThrow());
        return cluster.run(role, SPRING, arguments);
    }

    private List<String> arguments(List<String> moreTopics) {
        List<String> arguments = new ArrayList<>(List.of(cluster.bootstrapServers()));
        CORE.topics().forEach(topic -> arguments.add(topic.name()));
        arguments.addAll(moreTopics);
        return arguments;
    }

    private Run service(String guarded) throws IOException, InterruptedException {
        return cluster.run(CORE.name(), ServiceStart.class.getName(), List.of(cluster.bootstrapServers(), guarded));
    }

    private Run many(int topics, int checks) throws IOException, InterruptedException {
        return cluster.run(
                CORE.name(),
                ManyTopics.class.getName(),
                List.of(cluster.bootstrapServers(), String.valueOf(topics), String.valueOf(checks)));
    }

    private static Run ready(Run guard) {
        String words = guard.outcome().words();
        require(words.startsWith(CORE.name() + " is ready") && !words.contains("warning"), words);
        return guard;
    }

    private interface Program {
        Run run() throws IOException, InterruptedException;
    }

    private static List<Run> of(Map<String, List<Run>> runs, String program) {
        return Objects.requireNonNull(runs.get(program), program);
    }

    private static Map<String, List<Run>> inTurn(Map<String, Program> programs)
            throws IOException, InterruptedException {
        Map<String, List<Run>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= RUNS; round++) {
            for (var program : programs.entrySet()) {
                Run run = program.getValue().run();
                if (round > 0) {
                    measured.computeIfAbsent(program.getKey(), name -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        return measured;
    }

    private static double verdict(Run run) {
        return run.outcome().numbers().get(0);
    }

    private static Sample sample(List<Run> runs, ToDoubleFunction<Run> number) {
        return new Sample(runs.stream().mapToDouble(number).boxed().toList());
    }

    private static String range(Sample counts) {
        return counts.min() == counts.max()
                ? String.format(Locale.ROOT, "%.0f", counts.min())
                : String.format(Locale.ROOT, "%.0f (%.0f..%.0f)", counts.median(), counts.min(), counts.max());
    }

    private static void requireSame(Map<String, Object> guard, Map<String, Object> others) {
        require(guard.equals(others), "the guard connects with %s, the others with %s".formatted(guard, others));
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalStateException("not what is to be measured: " + words);
        }
    }
}
