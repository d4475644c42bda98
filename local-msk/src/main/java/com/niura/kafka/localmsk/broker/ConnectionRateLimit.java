package com.niura.kafka.localmsk.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what has happened in the time just gone by. Safe for use by many threads. */
final class ConnectionRateLimit {

    private final Deque<Instant> events = new ArrayDeque<>();

    /** Whether one more event stays within the limit; it is counted then. */
    synchronized boolean admit(Instant now, int limit, Duration window) {
        Instant start = now.minus(window);
        while (!events.isEmpty() && !events.getFirst().isAfter(start)) {
            events.removeFirst();
        }
        if (events.size() >= limit) {
            return false;
        }
        events.addLast(now);
        return true;
    }
}
