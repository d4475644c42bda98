package com.niura.kafka.examples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Messages.Alert;
import com.niura.kafka.examples.Messages.AnalyticsTrigger;
import com.niura.kafka.examples.Messages.ProcessedWindow;
import com.niura.kafka.examples.Messages.UserActivity;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;

/** Follows sessions: shows what was analysed, and starts and runs the analytics of a session that has ended. */
public final class Core {

    private Core() {}

    public static void main(String[] args) {
        Map<String, Object> kafka = KafkaEnvironment.clientProperties(System.getenv());
        TopicGuard guard = TopicGuard.forService("core").clientProperties(kafka).build();
        try {
            System.out.println(guard.assertReady().text());
        } catch (TopicsNotReadyException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        try (RunningService core = RunningService.inGroup("core", kafka)) {
            work(core);
        }
    }

    private static void work(RunningService core) {
        Map<String, Recording> recordings = new HashMap<>();
        while (core.isRunning()) {
            core.receive(message -> {
                Recording recording = recordings.computeIfAbsent(message.key(), Recording::new);
                switch (message.topic()) {
                    case Topics.EEG_PROCESSED_DATA ->
                        recording.add(Messages.read(message.value(), ProcessedWindow.class));
                    case Topics.USER_ACTIVITY -> recording.add(Messages.read(message.value(), UserActivity.class));
                    case Topics.ANALYTICS_TRIGGERS -> recording.summarize(core);
                    default -> throw new IllegalStateException("a message from " + message.topic());
                }
                recording.triggerWhenComplete(core);
            });
        }
    }

    /** One session as far as it has arrived; its topics are read independently, so its end may come before its data. */
    private static final class Recording {

        private final String session;
        private final List<ProcessedWindow> windows = new ArrayList<>();
        private int secondsRecorded;
        private boolean triggered;

        Recording(String session) {
            this.session = session;
        }

        void add(ProcessedWindow window) {
            windows.add(window);
        }

        void add(UserActivity activity) {
            secondsRecorded = Math.max(secondsRecorded, activity.secondsRecorded());
        }

        void triggerWhenComplete(RunningService core) {
            if (!triggered && secondsRecorded > 0 && windows.size() == secondsRecorded) {
                triggered = true;
                core.send(Topics.ANALYTICS_TRIGGERS, session, new AnalyticsTrigger(session, "session summary"));
            }
        }

        void summarize(RunningService core) {
            long spoilt = windows.stream().filter(ProcessedWindow::artefact).count();
            double alpha = windows.stream()
                    .filter(window -> !window.artefact())
                    .mapToDouble(window -> power(window, "O1").alpha())
                    .average()
                    .orElse(0);
            System.out.printf(
                    Locale.ROOT,
                    "%s: complete, %d of %d windows usable, mean alpha power on O1 %.0f µV²%n",
                    session,
                    windows.size() - spoilt,
                    windows.size(),
                    alpha);
            if (spoilt > 0) {
                core.send(
                        Topics.ALERTS_EVENTS,
                        session,
                        new Alert(session, "core", spoilt + " of " + windows.size() + " windows not usable"));
            }
        }

        private static SpectralPower power(ProcessedWindow window, String channel) {
            SpectralPower power = window.power().get(channel);
            if (power == null) {
                throw new IllegalArgumentException("window " + window.window() + " has no channel " + channel);
            }
            return power;
        }
    }
}
