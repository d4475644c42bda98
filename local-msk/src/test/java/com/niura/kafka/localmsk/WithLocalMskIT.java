package com.niura.kafka.localmsk;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class WithLocalMskIT {

    /** Every broker that the classes below were given, in the order of asking. */
    private static final List<LocalMsk> SEEN = new ArrayList<>();

    @Retention(RetentionPolicy.RUNTIME)
    @WithLocalMsk(brokerConfig = "num.partitions=5")
    @interface WithFivePartitions {}

    @WithFivePartitions
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Everywhere {

        Everywhere(LocalMsk msk) {
            SEEN.add(msk);
        }

        @BeforeAll
        void beforeAll(LocalMsk msk) {
            SEEN.add(msk);
        }

        @BeforeEach
        void beforeEach(LocalMsk msk) {
            SEEN.add(msk);
        }

        @Test
        void test(LocalMsk msk) {
            SEEN.add(msk);
        }

        @Nested
        class Inside {
            @Test
            void test(LocalMsk msk) {
                SEEN.add(msk);
            }
        }

        @Nested
        @WithLocalMsk
        class InsideWithItsOwn {
            @Test
            void test(LocalMsk msk) {
                SEEN.add(msk);
            }
        }
    }

    @Test
    void oneBroker_servesTheClassAndItsNestedOnesAndIsClosedAfterwards() {
        // Given
        SEEN.clear();

        // When
        var events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Everywhere.class))
                .execute();

        // Then
        events.testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SEEN).hasSize(6).allSatisfy(msk -> assertThat(msk).isSameAs(SEEN.get(0)));
        assertThat(SEEN.get(0)).asString().endsWith("closed]");
        assertThat(events.containerEvents().failed().stream())
                .singleElement()
                .asString()
                .contains("InsideWithItsOwn", "the class around it has a broker already");
    }
}
