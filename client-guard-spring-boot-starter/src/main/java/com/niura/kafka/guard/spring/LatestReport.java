package com.niura.kafka.guard.spring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The newest report: of the check at the start or, where there is an interval, of a later look. All later looks share one admin client,
 * which is made for the first of them, made anew where it has ended by itself, and closed with the application. Safe for use by many threads.
 */
final class LatestReport implements AutoCloseable {

    private final TopicGuard guard;
    private final Supplier<Admin> adminFactory;
    private final @Nullable Duration interval;
    private final LongSupplier nanoTime;

    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Checked latest;
    private volatile @Nullable Admin admin;
    private volatile boolean closed;

    /** @param interval how old a report has to be for another look; null for none */
    LatestReport(TopicGuard guard, Supplier<Admin> adminFactory, @Nullable Duration interval, LongSupplier nanoTime) {
        this.guard = guard;
        this.adminFactory = adminFactory;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /** A report, and when it was made. */
    record Checked(ReadinessReport report, Instant at, long nanos) {}

    void put(ReadinessReport report) {
        latest = new Checked(report, Instant.now(), nanoTime.getAsLong());
    }

    /** Returns the newest report there is; empty until the start's. */
    Optional<Checked> latest() {
        return Optional.ofNullable(latest);
    }

    /**
     * Returns the newest report, after another look where one is due. Whoever comes while another thread looks gets the report before.
     * Blocks for as long as {@link TopicGuard#check(Admin)}, and until there is a client.
     */
    Optional<Checked> current() {
        if (isDue() && looking.tryLock()) {
            try {
                if (isDue()) {
                    ReadinessReport report = guard.check(this::openAdmin);
                    if (report.failures().stream().anyMatch(failure -> failure.code() == FailureCode.INTERNAL)) {
                        // An error may have ended its thread: the next look makes another one.
                        closeAdmin();
                    }
                    put(report);
                }
            } finally {
                looking.unlock();
            }
        }
        return latest();
    }

    /** Nothing is asked, and no client made, where the guard is off. */
    private boolean isDue() {
        Checked last = latest;
        return interval != null
                && !closed
                && last != null
                && last.report().status() != ReadinessReport.Status.NOT_CHECKED
                && nanoTime.getAsLong() - last.nanos() >= interval.toNanos();
    }

    private Admin openAdmin() {
        Admin open = admin;
        if (open == null) {
            open = adminFactory.get();
            admin = open;
            if (closed) {
                close();
            }
        }
        return open;
    }

    /** Without waiting for a look that is on its way. */
    @Override
    public void close() {
        closed = true;
        closeAdmin();
    }

    private void closeAdmin() {
        Admin open = admin;
        admin = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }
}
