package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** For how long the guard asks again after a fault, in words for people. */
enum Retried {
    NO("no"),
    UNTIL_THE_TIME_IS_OVER("until the time is over (`timeout`, 15 s by default)"),
    UNTIL_SETTLED("for the settle window (`settleWindow`, 3 s by default)"),
    TWICE("twice"),
    WHEN_WAITING_FOR_PERMISSIONS("no; with `permissionWindow`, for as long as that says"),
    WHEN_FATAL("no; with `failOn`, for as long as `permissionWindow` says");

    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final String words;

    Retried(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** What {@link Retries} does about such findings. */
    static Retried of(Findings findings) {
        Retries always = retries(Duration.ZERO, Duration.ZERO, Set.of());
        if (always.isWorthAnotherLook(findings)) {
            return always.isWorthAnotherLook(findings) && !always.isWorthAnotherLook(findings)
                    ? TWICE
                    : UNTIL_THE_TIME_IS_OVER;
        }
        if (retries(WINDOW, Duration.ZERO, Set.of()).isWorthAnotherLook(findings)) {
            return UNTIL_SETTLED;
        }
        if (retries(Duration.ZERO, WINDOW, Set.of()).isWorthAnotherLook(findings)) {
            return WHEN_WAITING_FOR_PERMISSIONS;
        }
        return retries(Duration.ZERO, WINDOW, Set.of(FailureCode.values())).isWorthAnotherLook(findings)
                ? WHEN_FATAL
                : NO;
    }

    private static Retries retries(Duration settleWindow, Duration permissionWindow, Set<FailureCode> failOn) {
        Settings settings = new Settings(
                "test",
                List.of(),
                new Declarations(new CatalogSource(true, Optional.empty()), Optional.empty()),
                Optional.empty(),
                Map.of(),
                GuardMode.FAIL,
                failOn,
                Duration.ofSeconds(15),
                settleWindow,
                permissionWindow,
                LogFormat.TEXT);
        return new Retries(settings, Deadline.in(settings.timeout(), System::nanoTime), System::nanoTime);
    }
}
