package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the vocabulary together: a new code has to be added to the faults and to the documentation. */
class FailuresTest {

    @Test
    void everyCode_isProducedByAFault() {
        assertThat(Faults.ALL.stream().map(Fault::code)).contains(FailureCode.values());
    }

    @Test
    void everyFault_hasACauseOfItsOwn() {
        assertThat(Faults.ALL.stream().map(Fault::toString)).doesNotHaveDuplicates();
    }

    @Test
    void everyCode_hasItsPlaceInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/failures.md"));

        assertThat(FailureCode.values()).allSatisfy(code -> assertThat(page).contains("\n## " + code + "\n"));
    }

    @Test
    void thePage_hasASampleOfEachFault_inTheirOrder() throws IOException {
        Map<Fault, String> samples = FailuresPage.samples();

        assertThat(samples.keySet()).as("those that a sample is of").containsExactlyElementsOf(Faults.ALL);
        assertThat(FailuresPage.of(samples)).isEqualTo(Files.readString(Path.of("../docs/failures.md")));
    }

    @Test
    void everyCode_isExplainedOnTheGuardsPage() throws IOException {
        String page = Files.readString(Path.of("../docs/guard.md"));

        assertThat(FailureCode.values()).allSatisfy(code -> assertThat(page).contains("| `" + code + "` |"));
    }
}
