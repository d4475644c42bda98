package com.niura.kafka.admin.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RateLimitTest {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Test
    void topicsThatDoNotFillAWindow_waitAllTheSame() {
        // Two of 126 are more than 250.
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(Collections.nCopies(4, 126)))
                .isEqualTo(WINDOW.multipliedBy(3));
    }

    @Test
    void whatFitsIntoAWindow_waitsForNothing() {
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of())).isZero();
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(125, 125))).isZero();
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(125, 125, 1))).isEqualTo(WINDOW);
    }

    @Test
    void topicBeyondAWindow_getsAWindowAtATime() {
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(300))).isEqualTo(WINDOW);
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(600, 3))).isEqualTo(WINDOW.multipliedBy(3));
    }

    @Test
    void limitOfNothing_isRefused() {
        assertThatThrownBy(() -> new RateLimit(0, WINDOW)).hasMessage("partitions must be at least 1, but was 0");
        assertThatThrownBy(() -> new RateLimit(1, Duration.ofNanos(999_999)))
                .hasMessage("window must be at least a millisecond, but was PT0.000999999S");
        assertThat(new RateLimit(1, Duration.ofMillis(1)).waitFor(List.of(1, 1)))
                .isEqualTo(Duration.ofMillis(1));
    }
}
