package com.niura.kafka.admin.cluster;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Topic names that differ only in '.' and '_'. Kafka takes these for the same in the names of metrics, so brokers refuse to
 * create a topic whose colliding exists.
 */
public final class CollidingNames {

    private CollidingNames() {}

    /** Whether both differ in nothing else; a name does not collide with itself. */
    public static boolean are(String name, String other) {
        return !name.equals(other) && flattened(name).equals(flattened(other));
    }

    /** With how many names a name can collide; {@link Long#MAX_VALUE} for more than can be counted. */
    static long count(String name) {
        int separators = separators(name).length;
        return separators < Long.SIZE - 1 ? (1L << separators) - 1 : Long.MAX_VALUE;
    }

    /** All of them. */
    static Set<String> of(String name) {
        int[] separators = separators(name);
        return LongStream.rangeClosed(0, count(name))
                .mapToObj(choice -> {
                    StringBuilder colliding = new StringBuilder(name);
                    for (int i = 0; i < separators.length; i++) {
                        colliding.setCharAt(separators[i], (choice >> i & 1) == 0 ? '.' : '_');
                    }
                    return colliding.toString();
                })
                .filter(colliding -> !colliding.equals(name))
                .collect(Collectors.toSet());
    }

    static String flattened(String name) {
        return name.replace('.', '_');
    }

    private static int[] separators(String name) {
        return IntStream.range(0, name.length())
                .filter(i -> name.charAt(i) == '.' || name.charAt(i) == '_')
                .toArray();
    }
}
