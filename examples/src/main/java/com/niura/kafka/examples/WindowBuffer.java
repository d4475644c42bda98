package com.niura.kafka.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects the chunks of one session into windows of one second. Not thread-safe. */
final class WindowBuffer {

    /** One second of samples of every channel; the first window has number 0. */
    record Window(int number, int samplesPerSecond, Map<String, double[]> microvolts) {}

    private final int samplesPerSecond;
    private Map<String, double[]> samples = new LinkedHashMap<>();
    private int filled;
    private int number;

    WindowBuffer(int samplesPerSecond) {
        this.samplesPerSecond = samplesPerSecond;
    }

    /** Adds a chunk, whose length divides a second evenly; returns the window that it completes. */
    Optional<Window> add(Map<String, double[]> chunk) {
        int length = chunk.values().iterator().next().length;
        if (length == 0 || samplesPerSecond % length != 0) {
            throw new IllegalArgumentException(
                    "a chunk's length must divide " + samplesPerSecond + " samples evenly, but was " + length);
        }
        chunk.forEach((channel, values) -> System.arraycopy(
                values, 0, samples.computeIfAbsent(channel, c -> new double[samplesPerSecond]), filled, length));
        filled += length;
        if (filled < samplesPerSecond) {
            return Optional.empty();
        }
        Window window = new Window(number, samplesPerSecond, samples);
        samples = new LinkedHashMap<>();
        filled = 0;
        number++;
        return Optional.of(window);
    }
}
