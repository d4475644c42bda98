package com.niura.kafka.examples;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A stretch of signal that no brain produces: an eye blink, a muscle, a loose electrode.
 *
 * @param channel the channel on which it is largest
 * @param peakToPeakMicrovolts how large it is
 */
record Artefact(String channel, double peakToPeakMicrovolts) {

    /** Cortical activity on the scalp stays well below this; blinks and movements do not. */
    private static final double THRESHOLD_MICROVOLTS = 150;

    /** The largest artefact in a window, if there is any. */
    static Optional<Artefact> in(Map<String, double[]> window) {
        return window.entrySet().stream()
                .map(channel -> new Artefact(channel.getKey(), peakToPeak(channel.getValue())))
                .filter(candidate -> candidate.peakToPeakMicrovolts() > THRESHOLD_MICROVOLTS)
                .max(Comparator.comparingDouble(Artefact::peakToPeakMicrovolts));
    }

    private static double peakToPeak(double[] values) {
        var statistics = Arrays.stream(values).summaryStatistics();
        return statistics.getMax() - statistics.getMin();
    }
}
