package com.niura.kafka.admin.plan;

import java.time.Duration;
import java.util.List;

/**
 * How fast a cluster takes new partitions.
 *
 * @param partitions how many in any window, at least 1
 * @param window how long a window is, at least a millisecond
 */
public record RateLimit(int partitions, Duration window) {

    /** See https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-serverless-quota */
    public static final RateLimit MSK_SERVERLESS = new RateLimit(250, Duration.ofMinutes(5));

    public RateLimit {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, but was " + partitions);
        }
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("window must be at least a millisecond, but was " + window);
        }
    }

    /**
     * How many topics fit into one window, in the order given: one at the least, since no topic can be created in parts.
     *
     * @param newPartitions how many new partitions each topic needs
     */
    public int fitting(List<Integer> newPartitions) {
        int topics = 0;
        int sum = 0;
        for (int more : newPartitions) {
            sum += more;
            if (topics > 0 && sum > partitions) {
                break;
            }
            topics++;
        }
        return topics;
    }

    /**
     * How long topics have to wait, all in all: nothing when they fit into one window.
     *
     * @param newPartitions how many new partitions each topic needs
     */
    public Duration waitFor(List<Integer> newPartitions) {
        int windows = 0;
        for (List<Integer> left = newPartitions; !left.isEmpty(); left = left.subList(fitting(left), left.size())) {
            windows++;
        }
        return window.multipliedBy(Math.max(0, windows - 1));
    }
}
