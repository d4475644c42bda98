package com.niura.kafka.guard.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What a program tells the benchmark that has started it, on its standard output.
 *
 * @param numbers what it has measured, on the first line
 * @param words what it has found out, on the other lines
 */
record Outcome(List<Double> numbers, String words) {

    /** Milliseconds since a {@link System#nanoTime()}. */
    static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    static void print(String words, double... numbers) {
        System.out.println(DoubleStream.of(numbers)
                .mapToObj(number -> String.format(Locale.ROOT, "%.3f", number))
                .collect(Collectors.joining(" ")));
        System.out.println(words);
    }

    /** @throws IllegalArgumentException if it is not what {@link #print} prints */
    static Outcome parse(String output) {
        String[] lines = output.strip().split("\\R", 2);
        return new Outcome(
                Arrays.stream(lines[0].split(" ")).map(Double::valueOf).toList(), lines.length > 1 ? lines[1] : "");
    }
}
