package com.niura.kafka.admin.plan;

/** One way in which an existing topic differs from its declaration. */
public sealed interface Difference {

    /** The topic has fewer partitions than declared. */
    record TooFewPartitions(int declared, int found) implements Difference {}

    /** A declared config has another value. */
    record ConfigDiffers(String key, String declared, String found) implements Difference {}
}
