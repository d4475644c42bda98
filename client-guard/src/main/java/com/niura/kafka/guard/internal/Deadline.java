package com.niura.kafka.guard.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time on a monotonic clock, by which something has to be over. Immutable and thread-safe. */
public final class Deadline {

    private final LongSupplier nanoTime;
    private final long end;

    private Deadline(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** Returns the deadline that lies {@code budget} from now, by the system's clock. */
    public static Deadline in(Duration budget) {
        return in(budget, System::nanoTime);
    }

    /** Returns the deadline that lies {@code budget} from now, by this clock. */
    public static Deadline in(Duration budget, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + budget.toNanos());
    }

    /** Returns the deadline {@code limit} from now, or this one when it is earlier. */
    public Deadline atMost(Duration limit) {
        return remaining().compareTo(limit) < 0 ? this : in(limit, nanoTime);
    }

    /** Returns the shorter one. */
    public static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Returns the deadline at the end of an equal part of what is left. */
    public Deadline share(int parts) {
        return in(remaining().dividedBy(parts), nanoTime);
    }

    /** Returns the deadline that lies this much after this one. */
    public Deadline plus(Duration grace) {
        return new Deadline(nanoTime, end + grace.toNanos());
    }

    /** Returns what is left; zero when over. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    /** Returns what is left in milliseconds, at least 1: Kafka's clients and sockets take 0 for no limit, or refuse it. */
    public int remainingMillis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, remaining().toMillis()));
    }

    public boolean isOver() {
        return remaining().isZero();
    }
}
