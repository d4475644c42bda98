package com.niura.kafka.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.OutputWriter;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.lying.Lies;
import com.niura.kafka.lying.Lies.NamedLie;
import com.niura.kafka.lying.LyingBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Every command on a cluster against every lie: it ends in time, says for people what it found, and calls nothing in order that is not. */
class LyingBrokerProof {

    private static final int AT_ONCE = Integer.getInteger("lies.at-once", 8);
    private static final int MUTATIONS = Integer.getInteger("lies.mutations", 3);
    private static final long SEED = Long.getLong("lies.seed", 20261129);

    /** A hang is longer, and a machine that does much else is not. */
    private static final Duration HANG = Duration.ofMinutes(5);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Map<String, Integer> DECLARED = Map.of("eeg.raw.data", 3, "eeg" + LyingBroker.MOVING, 1);
    /** What apply finds: a topic to be created, and one to be given partitions. */
    private static final Map<String, Integer> BEFORE_APPLY = Map.of("eeg.raw.data", 1);

    /** Without waiting for a quota that a liar never has free: that is an hour by default. */
    private static final String APPLY = "apply --yes --add-partitions --max-wait 1s";

    private static final List<String> COMMANDS =
            List.of("plan", "verify", "list", "describe", "describe --output json", APPLY, "doctor", "catalog import");

    @TempDir
    private Path folder;

    @Test
    void everyLie_endsInTime_withNothingCalledInOrderThatIsNot() throws Exception {
        Path catalog = Files.writeString(folder.resolve("topics.yaml"), """
                services:
                  eeg: {}
                topics:
                  eeg.raw.data:
                    partitions: 3
                    purpose: Signals.
                    producers: [eeg]
                    config:
                      retention.ms: 604800000
                  eeg.moving:
                    partitions: 1
                    replication-factor: 1
                    purpose: Signals on the move.
                    producers: [eeg]
                """);
        List<Callable<Outcome>> runs = new ArrayList<>();
        for (String command : COMMANDS) {
            try (LyingBroker honest = new LyingBroker(before(command), new LyingBroker.Lie() {})) {
                Outcome outcome = run(command, "nothing", honest, catalog, Duration.ofMinutes(2));
                assertThat(outcome.exitCode()).as(outcome.text()).isZero();
                Stream.concat(
                                Lies.aboutFields(honest.answers()).stream(),
                                Lies.aboutFrames(honest.answers().keySet(), SEED, MUTATIONS).stream())
                        .forEach(lie -> runs.add(() -> printed(outcome(command, lie, catalog))));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<Outcome>> running = threads.invokeAll(runs);
        threads.shutdown();

        Map<String, Map<Integer, Integer>> exitCodes = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        long longest = 0;
        for (Future<Outcome> future : running) {
            Outcome outcome = future.get();
            exitCodes
                    .computeIfAbsent(outcome.command(), command -> new TreeMap<>())
                    .merge(outcome.exitCode(), 1, Integer::sum);
            broken.addAll(outcome.broken());
            longest = Math.max(longest, outcome.millis());
        }
        System.out.printf("seed %d, %d runs, longest %d ms, exit codes %s%n", SEED, runs.size(), longest, exitCodes);
        assertThat(broken).isEmpty();
    }

    private record Outcome(String command, String lie, int exitCode, long millis, String text, List<String> broken) {}

    private static Map<String, Integer> before(String command) {
        return command.equals(APPLY) ? BEFORE_APPLY : DECLARED;
    }

    private static Outcome outcome(String command, NamedLie lie, Path catalog) throws IOException {
        try (LyingBroker broker = new LyingBroker(before(command), lie.lie())) {
            return run(command, lie.name(), broker, catalog, TIMEOUT);
        }
    }

    private static Outcome run(String command, String lie, LyingBroker broker, Path catalog, Duration timeout)
            throws IOException {
        Path config = Files.createTempFile(catalog.getParent(), "client", ".properties");
        Files.writeString(
                config,
                broker.clientProperties().entrySet().stream()
                        .filter(property -> !property.getKey().equals("bootstrap.servers"))
                        .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                        .collect(Collectors.joining()));
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of(
                "--bootstrap-server",
                broker.address(),
                "--command-config",
                config.toString(),
                "--catalog",
                catalog.toString(),
                "--timeout",
                timeout.toSeconds() + "s"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintWriter out = new PrintWriter(new OutputWriter(bytes));
        long start = System.nanoTime();
        int exitCode = Main.run(out, out, Map.of(), args.toArray(String[]::new));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        out.flush();
        String text = bytes.toString(StandardCharsets.UTF_8);

        List<String> broken = new ArrayList<>();
        // apply looks once more, for as long again, what became of a request that was not answered.
        if (took.compareTo(timeout.multipliedBy(2).plus(HANG)) > 0) {
            broken.add("took " + took);
        }
        boolean saysAllIsInOrder =
                exitCode == 0 && List.of("plan", "verify", APPLY).contains(command);
        if (saysAllIsInOrder && !Lies.showUsable(DECLARED, broker.told())) {
            broken.add("in order, which the answers do not show: " + text + broker.told());
        }
        if (!Texts.isPrintable(text)) {
            broken.add("repaints the terminal: " + text);
        }
        if (text.contains("\tat ") || text.isBlank() || text.contains("Never.Told")) {
            broken.add("not for people: " + text);
        }
        return new Outcome(
                command,
                lie,
                exitCode,
                took.toMillis(),
                text,
                broken.stream()
                        .map(it -> command + ", " + lie + ": " + Texts.shortened(it, 3000))
                        .toList());
    }

    private static Outcome printed(Outcome outcome) {
        outcome.broken().forEach(broken -> System.out.println("BROKEN " + broken));
        System.out.println(outcome.command() + ", " + outcome.lie() + ": " + outcome.exitCode() + ", "
                + outcome.millis() + " ms, " + outcome.text().length() + " characters: "
                + outcome.text()
                        .lines()
                        .filter(line -> line.contains("rror"))
                        .findFirst()
                        .orElse(""));
        return outcome;
    }
}
