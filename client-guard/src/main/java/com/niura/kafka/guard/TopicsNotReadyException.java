package com.niura.kafka.guard;

import org.jspecify.annotations.Nullable;

/**
 * A service must not start: its topics are not there, or not usable. The message says what was expected, what was found
 * and what to do; {@link #report()} has the same as data. Holds no secret.
 */
public final class TopicsNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ReadinessReport report;

    TopicsNotReadyException(ReadinessReport report) {
        super(report.text(), causeIn(report));
        this.report = report;
    }

    /** A failure of the cluster is the only one, and may have an exception behind it. */
    private static @Nullable Throwable causeIn(ReadinessReport report) {
        return report.failures().stream()
                .flatMap(failure -> failure.cause().stream())
                .findFirst()
                .orElse(null);
    }

    /** Everything that the check found. */
    public ReadinessReport report() {
        return report;
    }
}
