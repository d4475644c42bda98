package com.niura.kafka.guard.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
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
    private static final String GROUP = CORE.consumerGroup().orElseThrow();
    private static final int PARTITIONS = 3;
    private static final List<Integer> MANY = List.of(5, 50, 200, 800);
    private static final int CHECKS_IN_A_ROW = 21;
    private static final int CHECKS_FOR_MEMORY = 100;

    private static final String BARE = "bare describeTopics";
    private static final String GUARD = "guard";
    private static final String SPRING = "Spring Kafka";
    /** Not on the class path of anything else. */
    private static final String SPRING_PROGRAM = GuardBenchmark.class.getPackageName() + ".SpringCheck";

    // Roles, besides that of the service.
    private static final String CONFINED = "confined";
    private static final String STRANGER = "stranger";

    private final MeasuredCluster cluster;

    private interface Program {
        Run run() throws IOException, InterruptedException;
    }

    private GuardBenchmark(MeasuredCluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String[] args) throws Exception {
        // The numbers in the tables.
        Locale.setDefault(Locale.ROOT);
        try (MeasuredCluster cluster = new MeasuredCluster()) {
            String address = cluster.bootstrapServers();
            require(
                    MskIam.clientProperties(address).equals(IamClient.properties(address)),
                    "the programs do not connect alike");
            new GuardBenchmark(cluster).run();
        }
    }

    private void run() throws Exception {
        cluster.serviceRole(CORE.name(), GROUP);
        cluster.serviceRole(CONFINED, GROUP, "forbidden");
        cluster.role(STRANGER);
        cluster.create(
                Stream.concat(Topics.catalog().topics().stream().map(Topic::name), Stream.of("forbidden")), PARTITIONS);
        cluster.create(Stream.of("small"), 1);

        System.out.printf(
                "%s %s, %d cores; one broker of Kafka %s like MSK Serverless; medians (and ranges) of %d cold JVMs, in turn%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                cluster.kafkaVersion(),
                RUNS);
        coldCheck();
        findings();
        startOfAService();
        manyTopics();
        memory();
    }

    private void coldCheck() throws IOException, InterruptedException {
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put(BARE, () -> describe(CORE.name(), List.of()));
        programs.put(GUARD, () -> guardThatIsReady());
        programs.put(SPRING, () -> spring(CORE.name(), List.of()));
        Map<String, List<Run>> runs = inTurn(programs);

        List<List<String>> rows = new ArrayList<>();
        runs.forEach((program, measured) -> rows.add(List.of(
                program,
                millis(measured, GuardBenchmark::verdict),
                ratio(measured, of(runs, BARE), GuardBenchmark::verdict),
                // Spring Kafka goes on to make a consumer.
                program.equals(SPRING) ? "" : millis(measured, Run::millis),
                program.equals(SPRING) ? "" : ratio(measured, of(runs, BARE), Run::millis),
                count(measured, Run::connections),
                count(measured, Run::roundTrips))));
        print(
                "Cold check of the %d topics of %s".formatted(CORE.topics().size(), CORE.name()),
                List.of("", "MAIN TO VERDICT", "RATIO", "JVM START TO END", "RATIO", "CONNECTIONS", "ROUND TRIPS"),
                rows);
    }

    /** Once each: what is said does not depend on the clock. */
    private void findings() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        addFindings(rows, "a topic is missing", CORE.name(), "absent", FailureCode.TOPIC_MISSING);
        addFindings(rows, "a topic may not be described", CONFINED, "forbidden", FailureCode.TOPIC_UNAUTHORIZED);
        addFindings(rows, "a topic has too few partitions", CORE.name(), "small", FailureCode.PARTITIONS_TOO_FEW);
        addFindings(rows, "kafka-cluster:Connect is missing", STRANGER, "small", FailureCode.AUTH_DENIED);
        print("What is said, and when", List.of("WHEN", "BY", "AFTER", "WORDS"), rows);
    }

    private void addFindings(List<List<String>> rows, String when, String role, String topic, FailureCode code)
            throws IOException, InterruptedException {
        Run guard = guard(role, List.of(topic));
        require(guard.outcome().words().contains(code.name()), guard.outcome().words());
        rows.add(List.of(when, GUARD, seconds(guard), headlines(guard.outcome().words())));
        Run spring = spring(role, List.of(topic));
        rows.add(List.of("", SPRING, seconds(spring), headlines(spring.outcome().words())));
    }

    private void startOfAService() throws IOException, InterruptedException {
        String alone = "without the guard";
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put(alone, () -> service("unguarded"));
        programs.put("with the guard beside", () -> service("guarded"));
        Map<String, List<Run>> runs = inTurn(programs);

        List<List<String>> rows = new ArrayList<>();
        runs.forEach((program, measured) -> rows.add(List.of(
                program,
                millis(measured, GuardBenchmark::verdict),
                ratio(measured, of(runs, alone), GuardBenchmark::verdict),
                millis(measured, Run::millis),
                ratio(measured, of(runs, alone), Run::millis))));
        print(
                "Start of a service with a producer and a consumer, until a first record has gone through both",
                List.of("", "MAIN TO RECORD", "RATIO", "JVM START TO END", "RATIO"),
                rows);
    }

    private void manyTopics() throws Exception {
        int most = MANY.get(MANY.size() - 1);
        // As many at once as a broker creates in the time of one request.
        for (int from = 0; from < most; from += 100) {
            cluster.create(IntStream.range(from, from + 100).mapToObj(ManyTopics::name), PARTITIONS);
        }
        Map<String, Program> programs = new LinkedHashMap<>();
        MANY.forEach(topics -> programs.put(String.valueOf(topics), () -> many(topics, 1)));
        Map<String, List<Run>> cold = inTurn(programs);

        List<List<String>> rows = new ArrayList<>();
        for (int topics : MANY) {
            List<Run> measured = of(cold, String.valueOf(topics));
            Run warm = many(topics, CHECKS_IN_A_ROW);
            double warmMillis = warm.outcome().numbers().get(1);
            rows.add(List.of(
                    String.valueOf(topics),
                    millis(measured, GuardBenchmark::verdict),
                    ratio(measured, of(cold, String.valueOf(MANY.get(0))), GuardBenchmark::verdict),
                    count(measured, Run::connections),
                    count(measured, Run::roundTrips),
                    "%.0f ms".formatted(warmMillis),
                    "%.2f ms".formatted(warmMillis / topics),
                    "%.1f".formatted((double) warm.roundTrips() / CHECKS_IN_A_ROW)));
        }
        print(
                "Checks of many topics, of %d partitions each; warm: the median of %d more in the same JVM"
                        .formatted(PARTITIONS, CHECKS_IN_A_ROW - 1),
                List.of(
                        "TOPICS",
                        "COLD, MAIN TO VERDICT",
                        "RATIO",
                        "CONNECTIONS",
                        "ROUND TRIPS",
                        "WARM",
                        "PER TOPIC",
                        "ROUND TRIPS"),
                rows);
    }

    private void memory() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (String client : List.of(BARE, GUARD)) {
            Outcome outcome = cluster.run(
                            CORE.name(),
                            Retained.class.getName(),
                            List.of(
                                    cluster.bootstrapServers(),
                                    CORE.name(),
                                    client.equals(GUARD) ? "guard" : "bare",
                                    String.valueOf(CHECKS_FOR_MEMORY)))
                    .outcome();
            List<Double> heap = outcome.numbers();
            rows.add(List.of(
                    client,
                    "%.0f KiB".formatted(heap.get(0) / 1024),
                    "%.0f KiB".formatted(heap.get(1) / 1024),
                    "%.0f KiB".formatted(heap.get(2) / 1024),
                    "%.2f KiB".formatted((heap.get(2) - heap.get(1)) / 1024 / CHECKS_FOR_MEMORY),
                    outcome.words().isEmpty() ? "none" : outcome.words()));
        }
        print(
                "What is left after many checks in one JVM, garbage collected",
                List.of(
                        "",
                        "HEAP AFTER 1",
                        "AFTER " + Retained.UNTIL_STEADY,
                        "AFTER " + (Retained.UNTIL_STEADY + CHECKS_FOR_MEMORY),
                        "PER CHECK",
                        "NEW THREADS"),
                rows);
    }

    private Run describe(String role, List<String> moreTopics) throws IOException, InterruptedException {
        return cluster.run(role, BareDescribe.class.getName(), arguments(moreTopics));
    }

    private Run guard(String role, List<String> moreTopics) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(cluster.bootstrapServers(), CORE.name()));
        arguments.addAll(moreTopics);
        return cluster.run(role, GuardCheck.class.getName(), arguments);
    }

    private Run guardThatIsReady() throws IOException, InterruptedException {
        Run run = guard(CORE.name(), List.of());
        String words = run.outcome().words();
        require(words.startsWith(CORE.name() + " is ready") && !words.contains("warning"), words);
        return run;
    }

    private Run spring(String role, List<String> moreTopics) throws IOException, InterruptedException {
        List<String> arguments = arguments(moreTopics);
        arguments.add(1, GROUP);
        return cluster.run(role, SPRING_PROGRAM, arguments);
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
                List.of(
                        cluster.bootstrapServers(),
                        String.valueOf(topics),
                        String.valueOf(PARTITIONS),
                        String.valueOf(checks)));
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

    private static String millis(List<Run> runs, ToDoubleFunction<Run> millis) {
        Sample sample = sample(runs, millis);
        return "%.0f (%.0f..%.0f) ms".formatted(sample.median(), sample.min(), sample.max());
    }

    private static String ratio(List<Run> runs, List<Run> others, ToDoubleFunction<Run> number) {
        return "%.2f"
                .formatted(
                        sample(runs, number).median() / sample(others, number).median());
    }

    private static String count(List<Run> runs, ToDoubleFunction<Run> number) {
        Sample sample = sample(runs, number);
        return sample.min() == sample.max()
                ? "%.0f".formatted(sample.min())
                : "%.0f (%.0f..%.0f)".formatted(sample.median(), sample.min(), sample.max());
    }

    private static String seconds(Run run) {
        return "%.1f s".formatted(verdict(run) / 1e3);
    }

    /** Without the remedies. */
    private static String headlines(String words) {
        return words.lines()
                .takeWhile(line -> !line.startsWith("What to do"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private static void print(String title, List<String> headers, List<List<String>> rows) {
        System.out.println("\n" + title + "\n");
        Column[] columns = headers.stream()
                .map(header -> new Column()
                        .header(header)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(100))
                .toArray(Column[]::new);
        String table = AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                columns,
                rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new));
        Arrays.stream(table.split("\\R", -1)).map(String::stripTrailing).forEach(System.out::println);
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalStateException("not what is to be measured: " + words);
        }
    }
}
