package com.niura.kafka.guard.internal;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many partitions a topic has. Stateless. */
public final class PartitionCount {

    private PartitionCount() {}

    /**
     * Returns how many there are of the partitions that a broker tells of: Kafka numbers them from 0 on, so that one told of twice
     * counts once, and none counts behind the first number that is left out.
     */
    public static int of(Stream<Integer> numbers) {
        Set<Integer> told = numbers.collect(Collectors.toSet());
        int count = 0;
        while (told.contains(count)) {
            count++;
        }
        return count;
    }
}
