package com.niura.kafka.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A computed EEG of four channels: alpha rhythm (10 Hz) over the back of the head, beta (20 Hz) over the front, and one
 * eye blink, the commonest artefact, over the front. The same index always gives the same sample.
 */
final class EegSignal {

    static final int SAMPLES_PER_SECOND = 256;
    static final List<String> CHANNELS = List.of("Fp1", "Fp2", "O1", "O2");

    private static final double ALPHA_HZ = 10;
    private static final double BETA_HZ = 20;
    private static final double BLINK_START_SECONDS = 3.25;
    private static final double BLINK_SECONDS = 0.4;
    private static final double BLINK_MICROVOLTS = 240;

    private EegSignal() {}

    /** Consecutive samples of every channel, in microvolts. */
    static Map<String, double[]> microvolts(long firstSample, int count) {
        Map<String, double[]> channels = new LinkedHashMap<>();
        for (String channel : CHANNELS) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = microvolts(channel, (firstSample + i) / (double) SAMPLES_PER_SECOND);
            }
            channels.put(channel, values);
        }
        return channels;
    }

    private static double microvolts(String channel, double seconds) {
        boolean frontal = channel.startsWith("Fp");
        double alpha = (frontal ? 6 : 30) * Math.sin(2 * Math.PI * ALPHA_HZ * seconds);
        double beta = (frontal ? 9 : 3) * Math.sin(2 * Math.PI * BETA_HZ * seconds);
        return alpha + beta + (frontal ? blink(seconds) : 0);
    }

    /** Half a sine wave: the eyelid goes down and up once. */
    private static double blink(double seconds) {
        double phase = (seconds - BLINK_START_SECONDS) / BLINK_SECONDS;
        return phase < 0 || phase > 1 ? 0 : BLINK_MICROVOLTS * Math.sin(Math.PI * phase);
    }
}
