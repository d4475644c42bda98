package com.niura.kafka.admin.cluster;

import java.time.Duration;

/** A point in time on the monotonic clock, by which a command has to be over. Immutable. */
public final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /** The deadline that lies {@code budget} from now. */
    public static Deadline in(Duration budget) {
        return new Deadline(System.nanoTime() + budget.toNanos());
    }

    /** The deadline {@code limit} from now, or this one when it is earlier. */
    public Deadline atMost(Duration limit) {
        return remaining().compareTo(limit) < 0 ? this : in(limit);
    }

    /** What is left; zero when over. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
}
