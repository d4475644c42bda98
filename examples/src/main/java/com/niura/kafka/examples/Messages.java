package com.niura.kafka.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;

/** What the services send each other, as JSON; the key of every message is the session. */
final class Messages {

    private static final JsonMapper JSON = new JsonMapper();

    private Messages() {}

    /** To eeg.raw.data: consecutive samples of every channel, in microvolts. */
    record RawChunk(String session, long firstSample, int samplesPerSecond, Map<String, double[]> microvolts) {}

    /** To eeg.processed.data: one second of a session, analysed. */
    record ProcessedWindow(String session, int window, boolean artefact, Map<String, SpectralPower> power) {}

    /** To user.activity: what a user did in the app. */
    record UserActivity(String session, String action, int secondsRecorded) {}

    /** To alerts.events: something that a person should look at. */
    record Alert(String session, String source, String text) {}

    /** To analytics.triggers: a piece of analysis that is due. */
    record AnalyticsTrigger(String session, String analysis) {}

    static String write(Object message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(String json, Class<T> kind) {
        try {
            return JSON.readValue(json, kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
