package com.niura.kafka.guard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults of {@link Faults}, made for real: named in time, in the words of docs/failures.md. Subclasses say which, in a method
 * {@code faults()}; they are two, so that they can run side by side.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FaultTests {

    private static final Map<Fault, String> SAID = new LinkedHashMap<>();

    static Clusters clusters;

    private final List<Fault> faults;

    FaultTests(List<Fault> faults) {
        this.faults = faults;
    }

    @BeforeAll
    static void start() {
        clusters = Clusters.start();
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    @AfterEach
    void reset() {
        clusters.reset();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void fault_isNamedInTime(Fault fault) throws Exception {
        make(fault);
    }

    @Order(Integer.MAX_VALUE)
    @Tag("one-level")
    @Test
    void thePage_showsWhatTheGuardSays() throws Exception {
        Map<Fault, String> said = new LinkedHashMap<>();
        for (Fault fault : faults) {
            // Made by the other tests, unless this one is run alone.
            if (!SAID.containsKey(fault)) {
                make(fault);
                clusters.reset();
            }
            said.put(fault, SAID.get(fault));
        }

        if (Boolean.getBoolean("golden.update")) {
            FailuresPage.update(said);
        }
        assertThat(FailuresPage.samples()).containsAllEntriesOf(said);
    }

    private static void make(Fault fault) throws Exception {
        FaultContext context = new FaultContext(clusters, fault);

        GuardOutput output = fault.injection().inject(context);

        String text = context.shown(output.text());
        SAID.put(fault, text);
        assertThat(output.codes()).as(text).startsWith(fault.code()).containsExactlyInAnyOrderElementsOf(fault.codes());
        assertThat(text).contains(fault.code() + ": ", "What to do (" + fault.code() + "): ");
        fault.retried().assertSeenIn(output, fault.timeout());
    }
}
