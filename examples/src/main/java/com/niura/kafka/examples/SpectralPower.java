package com.niura.kafka.examples;

/**
 * The power of a signal in the classical EEG bands, in µV².
 *
 * @param theta 4 Hz up to below 8 Hz
 * @param alpha 8 Hz up to below 13 Hz
 * @param beta 13 Hz up to below 30 Hz
 */
record SpectralPower(double theta, double alpha, double beta) {

    /** The power in each band of one window, from its discrete Fourier transform. */
    static SpectralPower of(double[] window, int samplesPerSecond) {
        return new SpectralPower(
                between(4, 8, window, samplesPerSecond),
                between(8, 13, window, samplesPerSecond),
                between(13, 30, window, samplesPerSecond));
    }

    private static double between(double fromHz, double toHz, double[] window, int samplesPerSecond) {
        double resolution = samplesPerSecond / (double) window.length;
        double power = 0;
        for (int bin = (int) Math.ceil(fromHz / resolution); bin * resolution < toHz; bin++) {
            power += power(window, bin);
        }
        return power;
    }

    /** The power of one frequency bin: a sine of amplitude A that fits the bin has A²/2. */
    private static double power(double[] window, int bin) {
        double cosine = 0;
        double sine = 0;
        for (int i = 0; i < window.length; i++) {
            double angle = 2 * Math.PI * bin * i / window.length;
            cosine += window[i] * Math.cos(angle);
            sine += window[i] * Math.sin(angle);
        }
        double amplitude = 2 * Math.hypot(cosine, sine) / window.length;
        return amplitude * amplitude / 2;
    }
}
