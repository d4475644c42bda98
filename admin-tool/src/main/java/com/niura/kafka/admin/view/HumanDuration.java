package com.niura.kafka.admin.view;

import java.time.Duration;

/** A duration as people say it, rounded up: "45 s", "5 min", "1 h 35 min". */
final class HumanDuration {

    private HumanDuration() {}

    static String of(Duration duration) {
        long seconds = (duration.toMillis() + 999) / 1000;
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = (seconds + 59) / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
}
