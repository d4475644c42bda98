package com.niura.kafka.examples;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Messages.Alert;
import com.niura.kafka.examples.Messages.ProcessedWindow;
import com.niura.kafka.examples.Messages.RawChunk;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;

/** Turns raw samples into band power, one window a second, and raises an alert where an artefact spoils a window. */
public final class Eeg {

    private Eeg() {}

    public static void main(String[] args) {
        Map<String, Object> kafka = KafkaEnvironment.clientProperties(System.getenv());
        TopicGuard guard = TopicGuard.forService("eeg").clientProperties(kafka).build();
        try {
            System.out.println(guard.assertReady().text());
        } catch (TopicsNotReadyException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        try (RunningService eeg = RunningService.inGroup("eeg", kafka)) {
            work(eeg);
        }
    }

    private static void work(RunningService eeg) {
        // The samples of a window that is not complete are in memory only: a real service would keep them, or read them
        // again.
        Map<String, WindowBuffer> sessions = new HashMap<>();
        while (eeg.isRunning()) {
            eeg.receive(message -> {
                RawChunk chunk = Messages.read(message.value(), RawChunk.class);
                sessions.computeIfAbsent(chunk.session(), session -> new WindowBuffer(chunk.samplesPerSecond()))
                        .add(chunk.microvolts())
                        .ifPresent(window -> publish(eeg, chunk.session(), window));
            });
        }
    }

    private static void publish(RunningService eeg, String session, WindowBuffer.Window window) {
        Map<String, SpectralPower> power = new LinkedHashMap<>();
        window.microvolts()
                .forEach((channel, values) -> power.put(channel, SpectralPower.of(values, window.samplesPerSecond())));
        var artefact = Artefact.in(window.microvolts());
        eeg.send(
                Topics.EEG_PROCESSED_DATA,
                session,
                new ProcessedWindow(session, window.number(), artefact.isPresent(), power));
        artefact.ifPresent(found -> {
            String text = String.format(
                    Locale.ROOT,
                    "artefact in window %d: %.0f µV peak to peak on %s",
                    window.number(),
                    found.peakToPeakMicrovolts(),
                    found.channel());
            System.out.println(session + ": " + text);
            eeg.send(Topics.ALERTS_EVENTS, session, new Alert(session, "eeg", text));
        });
    }
}
