package com.niura.kafka.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** What a guard does about a service whose topics are not ready. */
public enum GuardMode {
    /** {@link TopicGuard#assertReady()} throws. The default. */
    FAIL,
    /** {@link TopicGuard#assertReady()} logs a warning with the whole report, and returns it. */
    WARN,
    /** Nothing is checked, and no connection is opened. */
    OFF;

    /**
     * Reads a mode from a setting, an environment variable for instance; upper and lower case are the same, and none at all,
     * {@code null} or blank, is {@link #FAIL}.
     *
     * @throws IllegalArgumentException if it is none, naming those there are: a misspelt switch must not pass for one
     */
    public static GuardMode of(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return FAIL;
        }
        return Arrays.stream(values())
                .filter(mode -> mode.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("guard mode must be one of "
                        + Arrays.stream(values()).map(GuardMode::toString).collect(Collectors.joining(", "))
                        + ", but was \"" + text + "\""));
    }

    /** In lower case, as in settings and reports. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
