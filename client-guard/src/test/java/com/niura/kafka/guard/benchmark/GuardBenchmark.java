package com.niura.kafka.guard.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.CpuQuota;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.benchmark.Cluster.Run;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the guard costs, in tables. The programs of a table run in turn, so that whatever else the machine does befalls all
 * of them. Fails when a program does not do what it is measured for, never because it is slow.
 */
final class GuardBenchmark {

    private interface Measurement {
        void print() throws Exception;
    }

    private static final int RUNS = Integer.getInteger("benchmark.runs", 11);
    /** Of programs that take long. */
    private static final int FEWER_RUNS = Math.max(1, RUNS / 3);

    private static final List<String> TOPICS =
            Topics.catalog().service("core").topics().stream().map(Topic::name).toList();

    private static final String BARE = "bare describeTopics";
    private static final String GUARD = "guard";
    private static final String SPRING = "Spring Kafka";

    private final Cluster cluster;

    private GuardBenchmark(Cluster cluster) throws Exception {
        this.cluster = cluster;
        cluster.create(Topics.catalog().topics().stream().map(Topic::name), 3);
    }

    public static void main(String[] args) throws Exception {
        // The numbers in the tables.
        Locale.setDefault(Locale.ROOT);
        try (Cluster cluster = new Cluster()) {
            new GuardBenchmark(cluster).run(System.getProperty("benchmark.tables", ""));
        }
    }

    private void run(String chosen) throws Exception {
        String address = cluster.msk().bootstrapServers();
        require(MskIam.clientProperties(address).equals(Programs.client(address)), "programs that connect otherwise");
        Map<String, Measurement> tables = new LinkedHashMap<>();
        tables.put("cold", this::coldCheck);
        tables.put("small", this::smallTasks);
        tables.put("many", this::manyAtOnce);
        List<String> names = chosen.isBlank() ? List.copyOf(tables.keySet()) : List.of(chosen.split(","));
        if (!tables.keySet().containsAll(names)) {
            throw new IllegalArgumentException("benchmark.tables must be some of " + tables.keySet());
        }
        System.out.printf(
                "%s %s, %d cores; one broker of Kafka %s that emulates MSK Serverless; medians (and ranges)%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                cluster.msk().kafkaVersion().release());
        for (String name : names) {
            Objects.requireNonNull(tables.get(name)).print();
        }
    }

    private void coldCheck() throws Exception {
        Table table = new Table("Cold check of the %d topics of core, %d JVMs".formatted(TOPICS.size(), RUNS), "")
                .columnAndRatio("MAIN TO VERDICT, MS", "%.0f", GuardBenchmark::millis)
                .columnAndRatio("JVM START TO END, MS", "%.0f", Run::millis)
                .columnAndRatio("CPU SECONDS", "%.2f", Run::cpuSeconds)
                .column("CONNECTIONS", "%.0f", Run::connections)
                .column("ROUND TRIPS", "%.0f", Run::roundTrips);
        table.base(() -> ready(bare(null)), BARE);
        table.row(() -> ready(guard(null)), GUARD);
        table.row(() -> ready(spring()), SPRING);
        table.print(RUNS);
    }

    private void smallTasks() throws Exception {
        Table table = new Table("Cold check in small tasks", "VCPU", "PROGRAM")
                .verdicts()
                .columnAndRatio("SECONDS", "%.1f", run -> millis(run) / 1000)
                .columnAndRatio("CPU SECONDS", "%.2f", Run::cpuSeconds);
        List<CpuQuota> quotas = new ArrayList<>();
        try {
            for (double cpus : List.of(2.0, 1.0, 0.5, 0.25)) {
                quotas.add(CpuQuota.of(cpus));
            }
        } catch (IOException e) {
            System.out.println("\nCold check in small tasks: skipped, no control group can be made here: " + e);
            return;
        }
        for (CpuQuota quota : quotas) {
            table.base(() -> bare(quota), "" + quota.cpus(), BARE);
            table.row(() -> guard(quota), "" + quota.cpus(), GUARD);
            if (quota.cpus() == 2 || quota.cpus() == 0.5) {
                table.base(() -> service(quota, "unguarded"), "" + quota.cpus(), "start of a service");
                table.row(() -> service(quota, "guarded"), "" + quota.cpus(), "the same with the guard beside");
            }
        }
        try {
            table.print(FEWER_RUNS);
        } finally {
            quotas.forEach(CpuQuota::close);
        }
    }

    private void manyAtOnce() throws Exception {
        Table table = new Table(
                        "Many at once in one JVM, with 100 new connections a second; of %d JVMs".formatted(FEWER_RUNS),
                        "CLIENTS",
                        "PROGRAM")
                .column("READY", "%.0f", run -> run.numbers().get(1))
                .columnAndRatio("SECONDS UNTIL THE LAST", "%.0f", run -> millis(run) / 1000)
                .columnAndRatio("CPU SECONDS", "%.1f", Run::cpuSeconds)
                .columnAndRatio("CONNECTIONS", "%.0f", Run::connections)
                .words("FAILURES");
        for (String clients : List.of("200", "300")) {
            table.base(() -> run(Programs.AtOnce.class, "bare", clients), clients, BARE);
            table.row(() -> run(Programs.AtOnce.class, "guard", clients), clients, GUARD);
        }
        table.print(FEWER_RUNS);
    }

    private Run bare(@Nullable CpuQuota quota) throws Exception {
        return cluster.run(quota, Programs.Bare.class.getName(), TOPICS);
    }

    private Run guard(@Nullable CpuQuota quota) throws Exception {
        return cluster.run(quota, Programs.Guard.class.getName(), List.of());
    }

    private Run service(CpuQuota quota, String guarded) throws Exception {
        return cluster.run(quota, Programs.Service.class.getName(), List.of(guarded));
    }

    /** Spring is not on the class path of the tests. */
    private Run spring() throws Exception {
        return cluster.run(null, GuardBenchmark.class.getPackageName() + ".SpringCheck", TOPICS);
    }

    private Run run(Class<?> program, String... arguments) throws Exception {
        return cluster.run(null, program.getName(), List.of(arguments));
    }

    private static double millis(Run run) {
        return run.numbers().get(0);
    }

    private static Run ready(Run run) {
        require(Table.verdict(run).equals(Programs.READY), run);
        return run;
    }

    private static void require(boolean condition, Object found) {
        if (!condition) {
            throw new IllegalStateException("not what is to be measured: " + found);
        }
    }
}
