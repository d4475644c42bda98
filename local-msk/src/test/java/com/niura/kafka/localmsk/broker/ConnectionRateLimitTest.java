package com.niura.kafka.localmsk.broker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionRateLimitTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MutableClock clock = new MutableClock();
    private final ConnectionRateLimit window = new ConnectionRateLimit();

    @Test
    void asManyAsTheLimit_areAdmittedInAnyWindow() {
        assertThat(window.admit(clock.instant(), 2, SECOND)).isTrue();
        clock.advance(Duration.ofMillis(600));
        assertThat(window.admit(clock.instant(), 2, SECOND)).isTrue();
        assertThat(window.admit(clock.instant(), 2, SECOND)).isFalse();
        clock.advance(Duration.ofMillis(400));
        assertThat(window.admit(clock.instant(), 2, SECOND)).isTrue();
        assertThat(window.admit(clock.instant(), 2, SECOND)).isFalse();
    }

    @Test
    void limitThatChanges_appliesAtOnce() {
        assertThat(window.admit(clock.instant(), 1, SECOND)).isTrue();
        assertThat(window.admit(clock.instant(), 1, SECOND)).isFalse();
        assertThat(window.admit(clock.instant(), 2, SECOND)).isTrue();
    }

    @Test
    void limitOfZero_admitsNobody() {
        assertThat(window.admit(clock.instant(), 0, SECOND)).isFalse();
    }
}
