package com.niura.kafka.examples;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Messages.Alert;
import com.niura.kafka.examples.Messages.RawChunk;
import com.niura.kafka.examples.Messages.UserActivity;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;

/** Where the mobile app comes in: passes one recorded session on to EEG, and alerts back to the app. */
public final class Gateway {

    private static final String SESSION = "session-1";
    private static final int SECONDS = 4;
    private static final int CHUNKS_PER_SECOND = 4;
    private static final int CHUNK_SAMPLES = EegSignal.SAMPLES_PER_SECOND / CHUNKS_PER_SECOND;
    private static final Duration CHUNK_INTERVAL = Duration.ofSeconds(1).dividedBy(CHUNKS_PER_SECOND);

    private Gateway() {}

    public static void main(String[] args) {
        Map<String, Object> kafka = KafkaEnvironment.clientProperties(System.getenv());
        TopicGuard guard =
                TopicGuard.forService("gateway").clientProperties(kafka).build();
        try {
            System.out.println(guard.assertReady().text());
        } catch (TopicsNotReadyException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        try (RunningService gateway = RunningService.listeningTo(Topics.ALERTS_EVENTS, "gateway", kafka)) {
            work(gateway);
        }
    }

    private static void work(RunningService gateway) {
        activity(gateway, "session started", 0);
        long start = System.nanoTime();
        for (int chunk = 0; chunk < SECONDS * CHUNKS_PER_SECOND && gateway.isRunning(); chunk++) {
            // As from a headset: each chunk when its last sample has been taken.
            LockSupport.parkNanos(
                    start + CHUNK_INTERVAL.multipliedBy(chunk + 1L).toNanos() - System.nanoTime());
            long firstSample = (long) chunk * CHUNK_SAMPLES;
            gateway.send(
                    Topics.EEG_RAW_DATA,
                    SESSION,
                    new RawChunk(
                            SESSION,
                            firstSample,
                            EegSignal.SAMPLES_PER_SECOND,
                            EegSignal.microvolts(firstSample, CHUNK_SAMPLES)));
            show(gateway);
        }
        activity(gateway, "session ended", SECONDS);
        while (gateway.isRunning()) {
            show(gateway);
        }
    }

    private static void activity(RunningService gateway, String action, int secondsRecorded) {
        gateway.send(Topics.USER_ACTIVITY, SESSION, new UserActivity(SESSION, action, secondsRecorded));
    }

    private static void show(RunningService gateway) {
        gateway.receive(message -> {
            Alert alert = Messages.read(message.value(), Alert.class);
            System.out.println(alert.session() + ": alert from " + alert.source() + ": " + alert.text());
        });
    }
}
