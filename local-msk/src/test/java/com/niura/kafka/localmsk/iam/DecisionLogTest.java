package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionLogTest {

    @TempDir
    private Path folder;

    @Test
    void decisionsOfAllBrokers_areReadInTheOrderOfTheirTimes() {
        // Given
        Decision first = decision(2, 1, "a \"quoted\"\nreason");
        Decision second = decision(1, 2, "ä");
        Decision third = decision(2, 3, "");

        // When
        new DecisionLog(folder).append(first);
        new DecisionLog(folder).append(third);
        new DecisionLog(folder).append(second);

        // Then
        assertThat(new DecisionLog(folder).read()).containsExactly(first, second, third);
    }

    @Test
    void decision_isOneLineOfJson() {
        assertThat(decision(1, 7, "two\nlines").toJsonLine())
                .isEqualTo("{\"time\":\"1970-01-01T00:00:07Z\",\"broker\":1,\"principal\":\"p\",\"action\":\"a\","
                        + "\"resource\":\"r\",\"allowed\":false,\"reason\":\"two\\nlines\"}");
    }

    @Test
    void lineThatIsStillBeingWritten_isLeftOut() throws IOException {
        DecisionLog log = new DecisionLog(folder);
        log.append(decision(1, 1, "whole"));
        Files.writeString(folder.resolve("decisions-1.jsonl"), "{\"time\":\"19", StandardOpenOption.APPEND);

        assertThat(log.read()).containsExactly(decision(1, 1, "whole"));
    }

    @Test
    void manyWriters_loseNothing() {
        DecisionLog log = new DecisionLog(folder);

        IntStream.range(0, 200).parallel().forEach(i -> log.append(decision(1, i, "r")));

        assertThat(log.read()).hasSize(200).extracting(Decision::time).isSorted();
    }

    @Test
    void log_keepsTheLastDecisions_andNeverGrowsBeyondTwiceItsLimit() throws IOException {
        // Given
        int line = decision(1, 1_000, "r").toJsonLine().length() + 1;
        DecisionLog log = new DecisionLog(folder, 10 * line);

        // When
        for (int second = 1_000; second < 1_205; second++) {
            log.append(decision(1, second, "r"));
        }

        // Then
        assertThat(log.read())
                .hasSize(15)
                .extracting(decision -> decision.time().getEpochSecond())
                .startsWith(1_190L)
                .endsWith(1_204L);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isEqualTo(15L * line);
        }
    }

    @Test
    void fileOf4MiB_makesWayForAnother() throws IOException {
        // Given
        DecisionLog log = new DecisionLog(folder);
        Files.writeString(log.file(1), "\n".repeat(4 * 1024 * 1024 - 1));

        // When
        log.append(decision(1, 1, "r"));

        // Then
        assertThat(folder.resolve("decisions-1.old.jsonl")).hasSize(4 * 1024 * 1024 - 1);
        assertThat(log.file(1)).content().isEqualTo(decision(1, 1, "r").toJsonLine() + "\n");
    }

    @Test
    void readersWhileAFileIsReplaced_missNothingOfWhatIsKept() {
        // Given
        int line = decision(1, 1_000, "r").toJsonLine().length() + 1;
        DecisionLog log = new DecisionLog(folder, 10 * line);
        IntStream.range(0, 20).forEach(i -> log.append(decision(1, 1_000 + i, "r")));
        AtomicBoolean done = new AtomicBoolean();

        // When
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            IntStream.range(20, 2_000).forEach(i -> log.append(decision(1, 1_000 + i, "r")));
            done.set(true);
        });

        // Then
        do {
            List<Long> seconds = log.read().stream()
                    .map(decision -> decision.time().getEpochSecond())
                    .toList();
            assertThat(seconds).hasSizeBetween(10, 20);
            assertThat(seconds.get(seconds.size() - 1) - seconds.get(0)).isEqualTo(seconds.size() - 1);
        } while (!done.get());
        writer.join();
    }

    @Test
    void folderWithoutDecisions_isEmpty() {
        assertThat(new DecisionLog(folder).read()).isEmpty();
    }

    private static Decision decision(int broker, int second, String reason) {
        return new Decision(Instant.ofEpochSecond(second), broker, "p", "a", "r", false, reason);
    }
}
