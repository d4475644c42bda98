package com.niura.kafka.guard;

/**
 * A service must not start: its topics are not there, or not usable. The message says what was expected, what was found
 * and what to do; {@link #report()} has the same as data. Holds no secret.
 */
public final class TopicsNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ReadinessReport report;

    TopicsNotReadyException(ReadinessReport report) {
        super(
                report.text(),
                report.clusterFailure().flatMap(ClusterFailure::cause).orElse(null));
        this.report = report;
    }

    /** Everything that the check found. */
    public ReadinessReport report() {
        return report;
    }
}
