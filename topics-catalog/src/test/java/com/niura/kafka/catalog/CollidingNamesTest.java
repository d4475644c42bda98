package com.niura.kafka.catalog;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** 8192 names with one hash code, against as many ordinary ones. In a map that puts them in a list each costs thousands of comparisons. */
class CollidingNamesTest {
    private static final int PAIRS = 13;
    private static final int RUNS = 5;
    private static final double MOST = 5;

    @ParameterizedTest
    @DisplayName("names that share a hash code cost about what others cost")
    @CsvSource({"3, true", "many, false"})
    void collidingNames_costAboutWhatOthersCost(String partitions, boolean isAccepted) {
        // Given
        var colliding = catalog(i -> spelled(i, "Aa", "BB"), partitions);
        var ordinary = catalog(i -> spelled(i, "Aa", "Bb"), partitions);
        assertThat(spelled(1, "Aa", "BB").hashCode())
                .isEqualTo(spelled(4711, "Aa", "BB").hashCode());

        // When
        var times = new long[2][RUNS];
        for (var run = 0; run < RUNS; run++) {
            times[0][run] = nanos(colliding, isAccepted);
            times[1][run] = nanos(ordinary, isAccepted);
        }

        // Then
        var ratio = (double) median(times[0]) / median(times[1]);
        assertThat(ratio)
                .as("median of %d runs: %s", RUNS, Arrays.deepToString(times))
                .isLessThan(MOST);
    }

    private static long nanos(byte[] catalog, boolean isAccepted) {
        var start = System.nanoTime();
        try {
            TopicCatalog.load(new ByteArrayInputStream(catalog), "test.yaml");
            assertThat(isAccepted).isTrue();
        } catch (InvalidCatalogException e) {
            assertThat(isAccepted).isFalse();
        }
        return System.nanoTime() - start;
    }

    private static long median(long[] times) {
        return Arrays.stream(times).sorted().skip(times.length / 2).findFirst().orElseThrow();
    }

    private static byte[] catalog(IntFunction<String> name, String partitions) {
        var names = IntStream.range(0, 1 << PAIRS).mapToObj(name).toList();
        var topics = names.stream()
                .map(n -> "  " + n + ": { partitions: " + partitions + ", purpose: p }\n")
                .collect(Collectors.joining());
        var overrides = names.stream().map(n -> "    " + n + ":\n").collect(Collectors.joining());
        return ("topics:\n" + topics + "environments:\n test:\n  topics:\n" + overrides)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String spelled(int bits, String zero, String one) {
        return IntStream.range(0, PAIRS)
                .mapToObj(bit -> (bits >> bit & 1) == 0 ? zero : one)
                .collect(Collectors.joining());
    }
}
