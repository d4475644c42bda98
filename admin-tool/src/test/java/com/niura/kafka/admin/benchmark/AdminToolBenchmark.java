package com.niura.kafka.admin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.view.TextTable;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;

import static com.niura.kafka.admin.benchmark.Operator.require;

/**
 * What the admin tool costs: the whole job, and a look at a cluster where there is nothing to do, against Kafka's own tool;
 * catalogs of many topics; and the platform's catalog beside many topics of others. The programs of a table run in turn, so that
 * whatever else the machine does befalls all of them, but for the two states of the cluster and the sizes of the catalogs, which come
 * one after the other; the first round warms the broker and the disk's cache up, and does not count.
 *
 * <p>Fails when a program does not do what it is measured for, never because it is slow.
 */
final class AdminToolBenchmark {

    private static final int RUNS = Integer.getInteger("benchmark.runs", 11);
    /** All of them by default. */
    private static final List<String> TABLES = Stream.of(
                    System.getProperty("benchmark.tables", "").split(",", -1))
            .filter(table -> !table.isEmpty())
            .toList();

    private static final int RUNS_WITH_MANY = Math.min(RUNS, 3);
    private static final List<Integer> MANY = List.of(5, 50, 200, 800);
    private static final int FOREIGN = Integer.getInteger("benchmark.foreign", 5000);
    private static final List<Topic> CATALOG = Topics.catalog().topics();

    private static final int CHANGES_PENDING = ExitCode.CHANGES_PENDING.value();

    private static final String KAFKA = "kafka-topics.sh";
    private static final String JAR = "java -jar admin-tool.jar";
    private static final String LAUNCHER = "bin/admin-tool";

    private final Operator operator;
    private final Path folder;

    private interface Table {
        void measure() throws Exception;
    }

    private interface Program {
        Run run() throws Exception;
    }

    private AdminToolBenchmark(Operator operator, Path folder) {
        this.operator = operator;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        // The numbers in the tables.
        Locale.setDefault(Locale.ROOT);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "benchmark");
        try (Operator operator = new Operator(folder.toAbsolutePath())) {
            new AdminToolBenchmark(operator, folder).run();
        }
    }

    private void run() throws Exception {
        System.out.printf(
                "%s %s, %d cores; one broker of Kafka %s that emulates MSK Serverless; kafka-topics.sh of %s; medians (and ranges) of %d cold JVMs, in turn%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                operator.kafkaVersion(),
                System.getProperty("kafka-tools.versions"),
                RUNS);
        operator.createTopics();
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("job", this::wholeJob);
        tables.put("noop", this::nothingToDo);
        tables.put("foreign", this::foreignTopics);
        tables.put("many", this::manyTopics);
        require(tables.keySet().containsAll(TABLES), "no such table: " + TABLES);
        for (var table : tables.entrySet()) {
            if (TABLES.isEmpty() || TABLES.contains(table.getKey())) {
                table.getValue().measure();
            }
        }
    }

    private void wholeJob() throws Exception {
        String old = "five creates and a list, " + KAFKA;
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put(old, () -> creating(this::createWithKafka));
        programs.put("apply, " + JAR, () -> creating(() -> operator.jar("apply")));
        programs.put("apply, " + LAUNCHER, () -> creating(() -> operator.launcher("apply")));
        print(
                "The whole job, on a cluster without topics: %d topics created, and read again as proof"
                        .formatted(CATALOG.size()),
                inTurn(RUNS, programs),
                old);
    }

    private void nothingToDo() throws Exception {
        String list = "--list, " + KAFKA;
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put(list, () -> operator.kafkaTopics("--list"));
        programs.put(list + " without JMX", () -> operator.kafkaTopicsWithoutJmx("--list"));
        programs.put("verify, " + JAR, () -> operator.jar("verify"));
        programs.put("verify, " + LAUNCHER, () -> operator.launcher("verify"));
        print("Nothing to do: a look whether everything is there", inTurn(RUNS, programs), list);
    }

    private void foreignTopics() throws Exception {
        String absent = catalog("absent", 5);
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("verify", () -> operator.launcher("verify"));
        programs.put("plan, all topics there", () -> operator.launcher("plan"));
        programs.put("apply, all topics there", () -> operator.launcher("apply"));
        programs.put("plan, no topic there", () -> operator.launcher(CHANGES_PENDING, "plan", "--catalog", absent));
        programs.put("--list, " + KAFKA, () -> operator.kafkaTopics("--list"));
        Map<String, List<Run>> alone = inTurn(RUNS, programs);
        operator.createForeignTopics(FOREIGN);
        Map<String, List<Run>> among = inTurn(RUNS, programs);
        operator.deleteTopics();

        TextTable table = TextTable.withHeader("", "ALONE", "BESIDE " + FOREIGN, "RATIO", "PEAK MEMORY");
        alone.forEach((program, before) -> {
            List<Run> after = of(among, program);
            table.row(
                    program,
                    millis(before),
                    millis(after),
                    "%.2f".formatted(median(after, Run::millis) / median(before, Run::millis)),
                    "%s, %s".formatted(memory(before), memory(after)));
        });
        print(
                "The %d topics of the catalog, alone and beside %d topics of others".formatted(CATALOG.size(), FOREIGN),
                table);
    }

    private void manyTopics() throws Exception {
        TextTable table = TextTable.withHeader("TOPICS", "COMMAND", "TIME", "PER TOPIC", "PEAK MEMORY");
        for (int topics : MANY) {
            String catalog = catalog("many", topics);
            Map<String, Program> programs = new LinkedHashMap<>();
            programs.put("plan, none there", () -> {
                operator.deleteTopics();
                return operator.launcher(CHANGES_PENDING, "plan", "--catalog", catalog);
            });
            programs.put("apply", () -> operator.launcher("apply", "--catalog", catalog, "--rate-limit", "250/1s"));
            programs.put("apply, all there", () -> operator.launcher("apply", "--catalog", catalog));
            programs.put("plan, all there", () -> operator.launcher("plan", "--catalog", catalog));
            programs.put("verify", () -> operator.launcher("verify", "--catalog", catalog));
            Map<String, List<Run>> runs = inTurn(RUNS_WITH_MANY, programs);
            require(operator.partitions().size() == topics, "not %d topics".formatted(topics));
            runs.forEach((program, measured) -> table.row(
                    String.valueOf(topics),
                    program,
                    millis(measured),
                    "%.1f ms".formatted(median(measured, Run::millis) / topics),
                    memory(measured)));
        }
        print(
                "Catalogs of many topics, of 3 partitions each, with %s; no more than 250 partitions a second are created; medians of %d"
                        .formatted(LAUNCHER, RUNS_WITH_MANY),
                table);
    }

    private Run createWithKafka() throws IOException, InterruptedException {
        Run all = new Run(0, 0, 0, "");
        for (Topic topic : CATALOG) {
            all = all.then(operator.kafkaTopics(
                    "--create",
                    "--if-not-exists",
                    "--topic",
                    topic.name(),
                    "--partitions",
                    String.valueOf(topic.partitions())));
        }
        return all.then(operator.kafkaTopics("--list"));
    }

    private Run creating(Program program) throws Exception {
        operator.deleteTopics();
        Run run = program.run();
        Map<String, Integer> wanted = CATALOG.stream().collect(Collectors.toMap(Topic::name, Topic::partitions));
        require(operator.partitions().equals(wanted), run.output());
        return run;
    }

    /** A catalog file with so many topics, of three partitions each. */
    private String catalog(String name, int topics) throws IOException {
        String declared = IntStream.range(0, topics)
                .mapToObj(number -> "  %s.topic.%d: { partitions: 3, purpose: One of many }%n".formatted(name, number))
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve("%s-%d.yaml".formatted(name, topics)), "topics:\n" + declared)
                .toAbsolutePath()
                .toString();
    }

    private static Map<String, List<Run>> inTurn(int runs, Map<String, Program> programs) throws Exception {
        Map<String, List<Run>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= runs; round++) {
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

    private static List<Run> of(Map<String, List<Run>> runs, String program) {
        return Objects.requireNonNull(runs.get(program), program);
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> number) {
        return median(runs.stream().mapToDouble(number).toArray());
    }

    private static double median(double[] numbers) {
        double[] sorted = DoubleStream.of(numbers).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String millis(List<Run> runs) {
        var range = runs.stream().mapToDouble(Run::millis).summaryStatistics();
        return "%.0f (%.0f..%.0f) ms".formatted(median(runs, Run::millis), range.getMin(), range.getMax());
    }

    private static String memory(List<Run> runs) {
        return "%.0f MiB".formatted(median(runs, Run::peakMebibytes));
    }

    private static void print(String title, Map<String, List<Run>> runs, String old) {
        TextTable table = TextTable.withHeader("", "TIME", "RATIO", "CPU SECONDS", "RATIO", "PEAK MEMORY");
        List<Run> reference = of(runs, old);
        runs.forEach((program, measured) -> table.row(
                program,
                millis(measured),
                ratio(measured, reference, Run::millis),
                "%.2f".formatted(median(measured, Run::cpuSeconds)),
                ratio(measured, reference, Run::cpuSeconds),
                memory(measured)));
        print(title, table);
    }

    /** The median of the ratios of each round, in which both ran one after the other. */
    private static String ratio(List<Run> runs, List<Run> reference, ToDoubleFunction<Run> number) {
        double[] ratios = IntStream.range(0, runs.size())
                .mapToDouble(
                        round -> number.applyAsDouble(runs.get(round)) / number.applyAsDouble(reference.get(round)))
                .toArray();
        return "%.2f".formatted(median(ratios));
    }

    private static void print(String title, TextTable table) {
        System.out.println("\n" + title + "\n\n" + table.text(" "));
    }
}
