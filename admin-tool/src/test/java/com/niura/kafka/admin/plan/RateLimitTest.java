package com.niura.kafka.admin.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Test
    void topicsThatDoNotFillAWindow_waitAllTheSame() {
        // Two of 126 are more than 250.
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(Collections.nCopies(4, 126)))
                .isEqualTo(WINDOW.multipliedBy(3));
        assertThat(RateLimit.MSK_SERVERLESS.fitting(List.of(126, 126))).isEqualTo(1);
        assertThat(RateLimit.MSK_SERVERLESS.fitting(List.of(125, 125, 1))).isEqualTo(2);
    }

    @Test
    void whatFitsIntoAWindow_waitsForNothing() {
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of())).isZero();
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(125, 125))).isZero();
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(125, 125, 1))).isEqualTo(WINDOW);
    }

    @Test
    void aTopicBeyondAWindow_isAskedForByItself() {
        assertThat(RateLimit.MSK_SERVERLESS.fitting(List.of(300, 1))).isEqualTo(1);
        assertThat(RateLimit.MSK_SERVERLESS.waitFor(List.of(300, 1))).isEqualTo(WINDOW);
    }
}
