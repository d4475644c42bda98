package com.niura.kafka.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.lying.Lies;
import com.niura.kafka.lying.Lies.NamedLie;
import com.niura.kafka.lying.LyingBroker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard against every lie: whatever the broker says, the check ends in time with what the answers show, and no more. */
class LyingBrokerProof {

    private static final Map<String, Integer> TOPICS = Map.of("eeg.raw.data", 3, "eeg.alerts", 1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** A hang is longer, and a machine that does much else is not. */
    private static final Duration HANG = Duration.ofMinutes(5);

    private static final int AT_ONCE = Integer.getInteger("lies.at-once", 8);
    private static final int MUTATIONS = Integer.getInteger("lies.mutations", 10);
    private static final long SEED = Long.getLong("lies.seed", 20261129);

    @Test
    void everyLie_endsInTime_withWhatTheAnswersShow() throws Exception {
        List<NamedLie> lies;
        try (LyingBroker honest = new LyingBroker(TOPICS, new LyingBroker.Lie() {})) {
            assertThat(check(honest, Duration.ofMinutes(2)).status()).isEqualTo(ReadinessReport.Status.READY);
            lies = Stream.concat(
                            Lies.aboutFields(honest.answers()).stream(),
                            Lies.aboutFrames(honest.answers().keySet(), SEED, MUTATIONS).stream())
                    .toList();
        }
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<Outcome>> running = threads.invokeAll(lies.stream()
                .<Callable<Outcome>>map(lie -> () -> printed(outcome(lie)))
                .toList());
        threads.shutdown();

        Map<String, Long> verdicts = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        long longest = 0;
        for (Future<Outcome> future : running) {
            Outcome outcome = future.get();
            verdicts.merge(outcome.verdict(), 1L, Long::sum);
            broken.addAll(outcome.broken());
            longest = Math.max(longest, outcome.millis());
        }
        System.out.printf("seed %d, %d lies, longest %d ms, verdicts %s%n", SEED, lies.size(), longest, verdicts);
        assertThat(broken).isEmpty();
    }

    /** @param broken what did not hold */
    private record Outcome(String lie, String verdict, long millis, String firstLine, List<String> broken) {}

    private static ReadinessReport check(LyingBroker broker, Duration timeout) {
        TopicCatalog.Builder catalog = TopicCatalog.builder().service("eeg");
        TOPICS.forEach((name, partitions) -> catalog.topic(Topic.named(name)
                .partitions(partitions)
                .purpose("Signals.")
                .producers("eeg")
                .config("retention.ms", "604800000")
                .build()));
        return TopicGuard.forService("eeg")
                .catalog(catalog.build())
                .clientProperties(broker.clientProperties())
                .timeout(timeout)
                .build()
                .check();
    }

    private static Outcome outcome(NamedLie lie) throws IOException {
        try (LyingBroker broker = new LyingBroker(TOPICS, lie.lie())) {
            long start = System.nanoTime();
            ReadinessReport report = check(broker, TIMEOUT);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            String text = report.text();
            String verdict = report.failures().isEmpty()
                    ? report.status().name()
                    : report.failures().get(0).code().name();

            List<String> broken = new ArrayList<>();
            if (took.compareTo(TIMEOUT.plus(HANG)) > 0) {
                broken.add("took " + took);
            }
            if (report.isReady() && !Lies.showUsable(TOPICS, broker.told())) {
                broken.add("ready, which the answers do not show: " + broker.told());
            }
            if (!Texts.isPrintable(text) || !Texts.isPrintable(report.json())) {
                broken.add("repaints the terminal: " + text);
            }
            if (text.contains("\tat ") || text.contains("Never.Told") || text.length() > 20_000) {
                broken.add("no report for people: " + Texts.shortened(text, 2000));
            }
            return new Outcome(
                    lie.name(),
                    verdict,
                    took.toMillis(),
                    text.lines().findFirst().orElse(""),
                    broken.stream()
                            .map(it -> lie.name() + ": " + Texts.shortened(it, 3000))
                            .toList());
        }
    }

    private static Outcome printed(Outcome outcome) {
        outcome.broken().forEach(broken -> System.out.println("BROKEN " + broken));
        System.out.println(
                outcome.lie() + ": " + outcome.verdict() + ", " + outcome.millis() + " ms: " + outcome.firstLine());
        return outcome;
    }
}
