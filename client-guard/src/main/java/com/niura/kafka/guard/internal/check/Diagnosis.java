package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;

/**
 * Says why there is no answer yet, which may come all the same: the request stays on its way. What is cheap and sure comes first:
 * credentials that are being fetched, then what the client itself has come to, by its own metrics; the connection path is looked at
 * over another connection, of which brokers take so many a second, only where these do not tell. Confined to one thread.
 */
final class Diagnosis {

    /** After so long without an answer the first diagnosis is made, if a third of the time is not less. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    /** The wait before each further one doubles up to this. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    /** What a look at the connection path may take: a packet that is lost is sent again after one second and after three. */
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);
    /** A shorter one does not tell dropped packets. */
    private static final Duration SHORTEST_PROBE = Duration.ofMillis(1500);

    private final Duration timeout;
    private final Deadline deadline;
    private final Supplier<Deadline> waitedUntil;
    private final ConnectionProbe probe;
    private final Failures failures;
    private final ProcessCpu cpu;
    private final BooleanSupplier isRegionKnown;

    private Duration wait;
    private Optional<AttemptResult> latest = Optional.empty();

    /**
     * @param waitedUntil until when an answer is waited for, as far as is known by now
     * @param isRegionKnown whether the login finds its AWS region, where it needs one, as far as that can be told
     */
    Diagnosis(
            Duration timeout,
            Deadline deadline,
            Supplier<Deadline> waitedUntil,
            ConnectionProbe probe,
            Failures failures,
            ProcessCpu cpu,
            BooleanSupplier isRegionKnown) {
        this.timeout = timeout;
        this.deadline = deadline;
        this.waitedUntil = waitedUntil;
        this.probe = probe;
        this.failures = failures;
        this.cpu = cpu;
        this.isRegionKnown = isRegionKnown;
        this.wait = Deadline.min(timeout.dividedBy(3), FIRST_WAIT);
    }

    /** Returns how long to wait for an answer before the next diagnosis; the last time, what that takes is left, if it can be. */
    Duration nextWait() {
        Duration left = end().remaining();
        return latest.isPresent() && left.dividedBy(2).compareTo(SHORTEST_PROBE) < 0
                ? left
                : Deadline.min(wait, left.minus(Deadline.min(probeTime(), left.dividedBy(2))));
    }

    /** However long it took until the client asked, it has its first wait. */
    private Deadline end() {
        return latest.isEmpty() ? deadline : waitedUntil.get();
    }

    private Duration probeTime() {
        return Deadline.min(timeout.dividedBy(3), LONGEST_PROBE);
    }

    /**
     * Returns what is found; empty where the request was answered meanwhile. Blocks for five seconds and until the deadline at the
     * most.
     *
     * @param isFetching whether the client is waiting for credentials just now
     */
    Optional<AttemptResult> diagnose(
            CompletableFuture<Void> answered, boolean isFetching, AdminSession.Progress progress)
            throws InterruptedException {
        if (latest.isPresent() && end().remaining().compareTo(SHORTEST_PROBE) < 0) {
            return latest;
        }
        wait = Deadline.min(wait.multipliedBy(2), LONGEST_WAIT);
        boolean isShortOfCpu = cpu.isShort();
        AttemptResult result;
        if (isFetching && !isShortOfCpu) {
            result = AttemptResult.pending(waitingForCredentials(), false);
        } else if (!progress.wasDisconnected() && (progress.isHeard() || (progress.isConnected() && mayLookLater()))) {
            result = noAnswer(progress.isHeard(), isShortOfCpu);
        } else {
            // Without CPU to spare, what needs more than the kernel would be late itself and could tell nothing.
            ConnectionProbe.Finding found =
                    probe(answered, isShortOfCpu || (!progress.isConnected() && mayLookLater()));
            if (answered.isDone()) {
                return Optional.empty();
            }
            result = found.failure().isPresent()
                    ? of(found.failure().get(), !progress.isHeard())
                    : !progress.isHeard() && found.brokerAnswers() && !isShortOfCpu && !isRegionKnown.getAsBoolean()
                            ? AttemptResult.of(failures.regionUnknown())
                            : noAnswer(progress.isHeard() || found.brokerAnswers(), isShortOfCpu);
        }
        latest = Optional.of(result);
        return latest;
    }

    /** Whether there is time for another diagnosis after this one. */
    private boolean mayLookLater() {
        return end().remaining().compareTo(probeTime().plus(SHORTEST_PROBE)) > 0;
    }

    /** What may pass may do so before the answer is given up; what cannot is the end. */
    private static AttemptResult of(Failure found, boolean silent) {
        return found.retriable() ? AttemptResult.pending(found, silent) : AttemptResult.of(found);
    }

    /** Looks at the connection path until something is found there, or the request is answered. */
    private ConnectionProbe.Finding probe(CompletableFuture<Void> answered, boolean isShallow)
            throws InterruptedException {
        CompletableFuture<ConnectionProbe.Finding> probing = probe.diagnose(
                isShallow ? Stage.CONNECTION : Stage.MECHANISM,
                end().atMost(probeTime()).remaining());
        try {
            CompletableFuture.anyOf(answered, probing).get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Nothing was found in time.
        }
        ConnectionProbe.Finding found = probing.isCompletedExceptionally()
                ? ConnectionProbe.Finding.NOTHING
                : probing.getNow(ConnectionProbe.Finding.NOTHING);
        probing.cancel(true);
        return found;
    }

    private AttemptResult noAnswer(boolean isHeard, boolean isShortOfCpu) {
        if (isShortOfCpu) {
            return AttemptResult.pending(failures.cpuShortage(cpu.numbers()), false);
        }
        String silent = "no answer within " + Texts.seconds(elapsed());
        return isHeard
                ? AttemptResult.pending(failures.loginGetsNoFurther(silent), false)
                : AttemptResult.pending(failures.unreachable(silent, null), true);
    }

    Failure waitingForCredentials() {
        return failures.credentialsUnavailable(
                "their source has not answered within the " + Texts.seconds(elapsed()) + " of this check", null);
    }

    private Duration elapsed() {
        return timeout.minus(deadline.remaining());
    }
}
