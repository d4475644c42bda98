package com.niura.kafka.admin.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
}
