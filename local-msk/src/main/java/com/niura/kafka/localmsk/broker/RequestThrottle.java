package com.niura.kafka.localmsk.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Slows down what comes too fast, instead of refusing it. Safe for use by many threads. */
final class RequestThrottle {

    /** The threads that wait are those that handle requests: a few slow seconds must not become a standstill. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Clock clock;
    private Instant due = Instant.MIN;

    RequestThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long the next one has to wait, so that no more than so many come in a second; 5 seconds at the most. */
    synchronized Duration next(int perSecond) {
        Duration interval = Duration.ofSeconds(1).dividedBy(perSecond);
        Instant now = clock.instant();
        // A second's worth may come at once.
        Instant earliest = now.minus(interval.multipliedBy(perSecond - 1L));
        Instant latest = now.plus(LONGEST_WAIT);
        Instant mine = due.isBefore(earliest) ? earliest : due.isAfter(latest) ? latest : due;
        due = mine.plus(interval);
        return mine.isAfter(now) ? Duration.between(now, mine) : Duration.ZERO;
    }
}
