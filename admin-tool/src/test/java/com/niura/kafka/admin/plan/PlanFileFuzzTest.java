package com.niura.kafka.admin.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Whatever a file holds, it is a plan, or refused with a reason. Run with Jazzer as docs/proof.md says. */
class PlanFileFuzzTest {

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Files.list(Path.of("src/test/fuzz", PlanFileFuzzTest.class.getName()))
                .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file))));
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        PlanFile plan;
        try {
            plan = PlanFile.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class).hasMessageMatching("(?s).+");
            return;
        }
        assertThat(PlanFile.parse(plan.json())).isEqualTo(plan);
        assertThat(plan.differencesTo(plan)).isEmpty();
        plan.steps().forEach(step -> assertThat(step.words()).startsWith(step.topic()));
    }
}
