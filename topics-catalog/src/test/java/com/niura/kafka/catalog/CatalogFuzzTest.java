package com.niura.kafka.catalog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a file holds, nothing but {@link InvalidCatalogException} is thrown. */
class CatalogFuzzTest {
    private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final int MOST_RUNS = 20_000;

    private static final List<String> TOKENS =
            List.of(("[⏎]⏎{⏎}⏎:⏎: ⏎- ⏎? ⏎,⏎&a ⏎*a⏎!⏎!!⏎!<⏎!!int ⏎|⏎>⏎|-9⏎%⏎%YAML ⏎%TAG ! ⏎---\n⏎...\n⏎#⏎'⏎\"⏎\\⏎\\x⏎"
                            + "\\U0011FFFF⏎\\uD800⏎@⏎`⏎<<: ⏎\n⏎\r⏎\t⏎\n  ⏎\u0000⏎\uFEFF⏎\u2028⏎🧠⏎null⏎~⏎0⏎-1⏎1e999⏎partitions⏎"
                            + "topics:⏎\n  eeg.raw.data: ⏎production⏎gateway")
                    .split("⏎"));

    @Test
    void mutatedSamples_areAcceptedOrRefusedAsInvalid() {
        // Given
        var seed = Long.getLong("fuzz.seed", System.nanoTime());
        var random = new Random(seed);
        var samples = Samples.in(Samples.ALL.toArray(String[]::new))
                .map(Samples.Sample::bytes)
                .toList();
        var deadline = System.nanoTime() + BUDGET_NANOS;
        var refused = 0;
        var runs = 0;

        // When
        for (; runs < MOST_RUNS && System.nanoTime() < deadline; runs++) {
            var bytes = samples.get(random.nextInt(samples.size()));
            for (var mutations = 1 + random.nextInt(6); mutations > 0; mutations--) {
                bytes = mutate(bytes, random);
            }
            refused += isRefused(seed, bytes) ? 1 : 0;
            isRefused(seed, samples.get(random.nextInt(samples.size())), bytes);
        }

        // Then
        assertThat(refused).as("refused of %d, seed %d", runs, seed).isBetween(1, runs);
    }

    private static boolean isRefused(long seed, byte[]... texts) {
        try {
            var files = Stream.of(texts)
                    .map(text -> CatalogFile.read(new ByteArrayInputStream(text), "fuzz.yaml"))
                    .toList();
            var catalog = TopicCatalog.read(files, ValidationProfile.KAFKA, false);
            catalog.validate(ValidationProfile.MSK_SERVERLESS);
            catalog.environments().forEach(environment -> catalog.forEnvironment(environment.name()));
            return false;
        } catch (InvalidCatalogException e) {
            assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "run with -Dfuzz.seed=%d; refused in the wrong way:%n%s"
                            .formatted(
                                    seed,
                                    Stream.of(texts)
                                            .map(text -> new String(text, StandardCharsets.UTF_8))
                                            .collect(Collectors.joining("\nand\n"))),
                    e);
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        var from = random.nextInt(bytes.length + 1);
        var to = Math.min(bytes.length, from + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> join(bytes, from, new byte[0], to);
            case 1 -> join(bytes, from, new byte[] {(byte) random.nextInt(256)}, to);
            case 2 -> join(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case 3 -> Arrays.copyOf(bytes, from);
            default -> join(bytes, from, token(random), random.nextBoolean() ? from : to);
        };
    }

    private static byte[] token(Random random) {
        var token = TOKENS.get(random.nextInt(TOKENS.size()));
        return token.repeat(random.nextInt(20) == 0 ? 300 : 1).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] bytes, int headEnd, byte[] middle, int tailStart) {
        var joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, headEnd);
        joined.writeBytes(middle);
        joined.write(bytes, tailStart, bytes.length - tailStart);
        return joined.toByteArray();
    }
}
