package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.stream.IntStream;

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
    void folderWithoutDecisions_isEmpty() {
        assertThat(new DecisionLog(folder).read()).isEmpty();
    }

    private static Decision decision(int broker, int second, String reason) {
        return new Decision(Instant.ofEpochSecond(second), broker, "p", "a", "r", false, reason);
    }
}
