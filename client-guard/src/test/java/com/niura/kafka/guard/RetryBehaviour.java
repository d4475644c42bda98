package com.niura.kafka.guard;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** For how long the guard asks again after a fault, in words for people, and how that is seen from outside. */
enum RetryBehaviour {
    /** Known before the cluster is asked. */
    NOT_ASKED("no"),
    NO("no"),
    TWICE("twice"),
    UNTIL_SETTLED("for the settle window (`settleWindow`, 3 s by default)"),
    UNTIL_THE_TIME_IS_OVER("until the time is over (`timeout`, 60 s by default)"),
    /** Seen as the one before is; that less time is taken by default is for {@link UnreachableIT}. */
    WHILE_NOTHING_IS_HEARD("until the time is over (`timeout`, 15 s by default)"),
    WITH_PERMISSION_WINDOW("no; with `permissionWindow`, for as long as that says"),
    WHEN_FATAL_WITH_PERMISSION_WINDOW("no; with `failOn`, for as long as `permissionWindow` says"),
    WHEN_FATAL_UNTIL_SETTLED("no; with `failOn`, for the settle window");

    /** A verdict's latest arrival after the time is over, as documented. */
    private static final Duration OVERTIME = Duration.ofMillis(500);
    /** With less time than this there is no further attempt. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);

    private final String words;

    RetryBehaviour(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean takesAllTime() {
        return this == UNTIL_THE_TIME_IS_OVER || this == WHILE_NOTHING_IS_HEARD;
    }

    /** Holds a check with this timeout to it. */
    void assertSeenIn(GuardOutput output, Duration timeout) {
        if (takesAllTime()) {
            assertThat(output.elapsed()).isBetween(timeout.minus(SHORTEST_ATTEMPT), timeout.plus(OVERTIME));
        } else {
            // Some faults are seen at the second diagnosis only, after two thirds of the time.
            assertThat(output.elapsed()).isLessThan(timeout.multipliedBy(4).dividedBy(5));
        }
        switch (this) {
            case NOT_ASKED -> assertThat(output.attempts()).isZero();
            case TWICE -> assertThat(output.attempts()).isEqualTo(3);
            case UNTIL_SETTLED -> assertThat(output.attempts()).isGreaterThan(1);
            case UNTIL_THE_TIME_IS_OVER, WHILE_NOTHING_IS_HEARD -> {}
            default -> assertThat(output.attempts()).isEqualTo(1);
        }
    }

    /** Whether a check that fails on warnings, and waits for permissions, asks again. */
    boolean isMoreWhenFatal() {
        return this == WITH_PERMISSION_WINDOW
                || this == WHEN_FATAL_WITH_PERMISSION_WINDOW
                || this == WHEN_FATAL_UNTIL_SETTLED;
    }
}
