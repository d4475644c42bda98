package com.niura.kafka.guard.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlineTest {

    // Clocks of this kind may be negative, and overflow.
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(2), nanoTime::get);

    @Test
    void remaining_shrinksWithTheClock_andNeverBelowZero() {
        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
        pass(Duration.ofMillis(1500));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(500));
        assertThat(deadline.remainingMillis()).isEqualTo(500);
        assertThat(deadline.isOver()).isFalse();
        pass(Duration.ofSeconds(9));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.remainingMillis()).isEqualTo(1);
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.plus(Duration.ofSeconds(10)).remaining()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void share_isAnEqualPartOfWhatIsLeft() {
        pass(Duration.ofMillis(500));

        assertThat(deadline.share(3).remaining()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void atMost_isNeverLaterThanTheDeadlineItself() {
        assertThat(deadline.atMost(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadline.atMost(Duration.ofSeconds(3)).remaining()).isEqualTo(Duration.ofSeconds(2));
        assertThat(deadline.atMost(Duration.ofSeconds(-1)).isOver()).isTrue();
    }

    @Test
    void milliseconds_areThoseThatAnIntHolds() {
        assertThat(Deadline.in(Duration.ofDays(100)).remainingMillis()).isEqualTo(Integer.MAX_VALUE);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
