package com.niura.kafka.examples;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Messages.Alert;
import com.niura.kafka.examples.Messages.RawChunk;
import com.niura.kafka.examples.Messages.UserActivity;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Where the mobile app comes in: passes one recorded session on to EEG, and alerts back to the app. */
public final class Gateway {

    private static final String SESSION = "session-1";
    private static final int SECONDS = 6;
    private static final int CHUNKS_PER_SECOND = 4;
    private static final int CHUNK_SAMPLES = EegSignal.SAMPLES_PER_SECOND / CHUNKS_PER_SECOND;
    private static final Duration CHUNK_INTERVAL = Duration.ofSeconds(1).dividedBy(CHUNKS_PER_SECOND);

    private Gateway() {}

    public static void main(String[] args) {
        ServiceProcess.run("gateway", Gateway::work);
    }

    private static void work(ServiceProcess process) {
        try (KafkaProducer<String, String> producer = process.producer();
                KafkaConsumer<String, String> alerts = process.listener(Topics.ALERTS_EVENTS)) {
            activity(process, producer, "session started", 0);
            long start = System.nanoTime();
            for (int chunk = 0; chunk < SECONDS * CHUNKS_PER_SECOND && process.isRunning(); chunk++) {
                // As from a headset: each chunk when its last sample has been taken.
                LockSupport.parkNanos(
                        start + CHUNK_INTERVAL.multipliedBy(chunk + 1L).toNanos() - System.nanoTime());
                long firstSample = (long) chunk * CHUNK_SAMPLES;
                process.send(
                        producer,
                        Topics.EEG_RAW_DATA,
                        SESSION,
                        new RawChunk(
                                SESSION,
                                firstSample,
                                EegSignal.SAMPLES_PER_SECOND,
                                EegSignal.microvolts(firstSample, CHUNK_SAMPLES)));
                show(process, alerts);
            }
            activity(process, producer, "session ended", SECONDS);
            producer.flush();
            while (process.isRunning()) {
                show(process, alerts);
            }
        }
    }

    private static void activity(
            ServiceProcess process, KafkaProducer<String, String> producer, String action, int secondsRecorded) {
        System.out.println(SESSION + ": " + action);
        process.send(producer, Topics.USER_ACTIVITY, SESSION, new UserActivity(SESSION, action, secondsRecorded));
    }

    private static void show(ServiceProcess process, KafkaConsumer<String, String> alerts) {
        for (ConsumerRecord<String, String> message : process.poll(alerts)) {
            Alert alert = Messages.read(message.value(), Alert.class);
            System.out.println(alert.session() + ": alert from " + alert.source() + ": " + alert.text());
        }
    }
}
