package com.niura.kafka.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A monotonic clock that only moves when told to. */
final class ManualClock implements LongSupplier {

    private long nanos = 7_000_000_000L;

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long getAsLong() {
        return nanos;
    }
}
