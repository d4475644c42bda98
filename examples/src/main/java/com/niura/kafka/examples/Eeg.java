package com.niura.kafka.examples;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Messages.Alert;
import com.niura.kafka.examples.Messages.ProcessedWindow;
import com.niura.kafka.examples.Messages.RawChunk;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Turns raw samples into band power, one window a second, and raises an alert where an artefact spoils a window. */
public final class Eeg {

    private Eeg() {}

    public static void main(String[] args) {
        ServiceProcess.run("eeg", Eeg::work);
    }

    private static void work(ServiceProcess process) {
        Map<String, WindowBuffer> sessions = new HashMap<>();
        try (KafkaConsumer<String, String> consumer = process.consumer();
                KafkaProducer<String, String> producer = process.producer()) {
            while (process.isRunning()) {
                for (ConsumerRecord<String, String> message : process.poll(consumer)) {
                    RawChunk chunk = Messages.read(message.value(), RawChunk.class);
                    sessions.computeIfAbsent(chunk.session(), session -> new WindowBuffer(chunk.samplesPerSecond()))
                            .add(chunk.microvolts())
                            .ifPresent(window -> publish(process, producer, chunk.session(), window));
                }
            }
        }
    }

    private static void publish(
            ServiceProcess process,
            KafkaProducer<String, String> producer,
            String session,
            WindowBuffer.Window window) {
        Map<String, SpectralPower> power = new LinkedHashMap<>();
        window.microvolts()
                .forEach((channel, values) -> power.put(channel, SpectralPower.of(values, window.samplesPerSecond())));
        var artefact = Artefact.in(window.microvolts());
        process.send(
                producer,
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
            process.send(producer, Topics.ALERTS_EVENTS, session, new Alert(session, "eeg", text));
        });
    }
}
