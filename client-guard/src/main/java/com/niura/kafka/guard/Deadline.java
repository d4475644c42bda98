package com.niura.kafka.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time on a monotonic clock, by which something has to be over. Immutable. */
final class Deadline {

    private final LongSupplier nanoTime;
    private final long end;

    private Deadline(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** The deadline that lies {@code budget} from now. */
    static Deadline in(Duration budget, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + budget.toNanos());
    }

    /** The deadline at the end of an equal part of what is left. */
    Deadline share(int parts) {
        return in(remaining().dividedBy(parts), nanoTime);
    }

    /** The deadline {@code limit} from now, or this one when it is earlier. */
    Deadline atMost(Duration limit) {
        return remaining().compareTo(limit) < 0 ? this : in(limit, nanoTime);
    }

    /** What is left; zero when over. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    boolean isOver() {
        return remaining().isZero();
    }
}
