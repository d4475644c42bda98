package com.niura.kafka.localmsk.broker;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestThrottleTest {

    private final MutableClock clock = new MutableClock();
    private final RequestThrottle pace = new RequestThrottle(clock);

    @Test
    void secondsWorthAtOnce_isNotSlowedDown_andTheNextOnesAre() {
        assertThat(millis(4, 2)).containsExactly(0L, 0L, 500L, 1000L);
    }

    @Test
    void slowOnes_neverWait() {
        for (int i = 0; i < 10; i++) {
            assertThat(millis(1, 2)).containsExactly(0L);
            clock.advance(Duration.ofMillis(500));
        }
    }

    @Test
    void afterAPause_aSecondsWorthMayComeAtOnceAgain_andNoMore() {
        millis(4, 2);
        clock.advance(Duration.ofHours(1));

        assertThat(millis(3, 2)).containsExactly(0L, 0L, 500L);
    }

    @Test
    void nobody_waitsLongerThanFiveSeconds() {
        assertThat(millis(100, 2)).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(5_000));
    }

    private Stream<Long> millis(int count, int perSecond) {
        return Stream.generate(() -> pace.next(perSecond).toMillis()).limit(count).toList().stream();
    }
}
