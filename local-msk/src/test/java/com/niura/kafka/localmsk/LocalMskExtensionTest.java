package com.niura.kafka.localmsk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class LocalMskExtensionTest {

    @WithLocalMsk(brokerConfig = "no-equals-sign")
    static class LineWithoutEqualsSign {
        @Test
        void test() {}
    }

    @WithLocalMsk(brokerConfig = {"num.partitions=1", "num.partitions=2"})
    static class SameKeyTwice {
        @Test
        void test() {}
    }

    @ExtendWith(LocalMskExtension.class)
    static class NoAnnotation {
        @Test
        void test() {}
    }

    @Test
    void lineWithoutEqualsSign_failsTheClass() {
        assertThat(failureOf(LineWithoutEqualsSign.class))
                .hasMessage("@WithLocalMsk on %s: a broker setting must be key=value, but one has no '='"
                        .formatted(LineWithoutEqualsSign.class.getName()));
    }

    @Test
    void keyGivenTwice_failsTheClass() {
        assertThat(failureOf(SameKeyTwice.class)).hasMessageEndingWith("num.partitions was already set to 1");
    }

    @Test
    void missingAnnotation_failsTheClass() {
        assertThat(failureOf(NoAnnotation.class))
                .hasMessage("%s needs a broker, but has no @WithLocalMsk".formatted(NoAnnotation.class.getName()));
    }

    private static Throwable failureOf(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .containerEvents()
                .failed()
                .stream()
                .map(LocalMskExtensionTest::failure)
                .findFirst()
                .orElseThrow();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }
}
