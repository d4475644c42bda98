package com.niura.kafka.admin.plan;

import java.time.Duration;

/**
 * How fast a cluster takes new partitions.
 *
 * @param partitions how many in any window, at least 1
 * @param window how long a window is, at least a millisecond
 */
public record Pace(int partitions, Duration window) {

    /** See https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-serverless-quota */
    public static final Pace MSK_SERVERLESS = new Pace(250, Duration.ofMinutes(5));

    public Pace {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, but was " + partitions);
        }
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("window must be at least a millisecond, but was " + window);
        }
    }

    /** How long the creation of so many partitions has to wait, all in all: nothing when they fit into one window. */
    public Duration waitFor(int newPartitions) {
        return window.multipliedBy(Math.max(0, (newPartitions - 1) / partitions));
    }
}
