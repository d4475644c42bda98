package com.niura.kafka.guard;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlineTest {

    private final ManualClock clock = new ManualClock();

    @Test
    void remaining_shrinksWithTheClockAndNeverBelowZero() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), clock);

        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofMillis(1500));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(500));
        assertThat(deadline.isOver()).isFalse();
        clock.advance(Duration.ofSeconds(9));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.isOver()).isTrue();
    }

    @Test
    void share_isAnEqualPartOfWhatIsLeft() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), clock);
        clock.advance(Duration.ofMillis(500));

        assertThat(deadline.share(3).remaining()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void atMost_isNeverLaterThanTheDeadlineItself() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), clock);

        assertThat(deadline.atMost(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadline.atMost(Duration.ofSeconds(3)).remaining()).isEqualTo(Duration.ofSeconds(2));
        assertThat(deadline.atMost(Duration.ofSeconds(-1)).isOver()).isTrue();
    }
}
