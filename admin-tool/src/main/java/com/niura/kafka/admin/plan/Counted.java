package com.niura.kafka.admin.plan;

/** Numbers with their noun, as sentences need them. */
public final class Counted {

    private Counted() {}

    public static String topics(int count) {
        return count == 1 ? "1 topic" : count + " topics";
    }

    public static String partitions(int count) {
        return count == 1 ? "1 partition" : count + " partitions";
    }

    public static String steps(int count) {
        return count == 1 ? "1 step" : count + " steps";
    }
}
