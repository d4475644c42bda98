package com.niura.kafka.admin.plan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

import com.niura.kafka.catalog.Topic;

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

    /** Whether a topic declares more partitions than a window takes: it is created with as many as that, and raised later. */
    public boolean isExceededBy(Topic topic) {
        return topic.partitions() > partitions;
    }

    /**
     * How long topics have to wait, all in all: nothing when they fit into one window. A topic that needs more than a window takes gets
     * a window's partitions at a time.
     *
     * @param newPartitions how many new partitions each topic needs
     */
    public Duration waitFor(Collection<Integer> newPartitions) {
        Deque<Integer> queue = new ArrayDeque<>(newPartitions);
        int windows = 0;
        while (!queue.isEmpty()) {
            int room = partitions;
            while (!queue.isEmpty() && Math.min(queue.element(), partitions) <= room) {
                int needed = queue.remove();
                int taken = Math.min(needed, partitions);
                room -= taken;
                if (taken < needed) {
                    queue.add(needed - taken);
                }
            }
            windows++;
        }
        return window.multipliedBy(Math.max(0, windows - 1));
    }
}
