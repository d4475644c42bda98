package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check from start to verdict. The Kafka client is used on a thread of its own, because some of its calls block
 * beyond every time limit given to it (name look-ups, login callbacks); the calling thread only watches the clock.
 */
final class Check {

    private static final Logger LOG = LoggerFactory.getLogger(Check.class);
    /** How long the verdict may be held up by the closing of the client and the end of the rehearsal. */
    private static final Duration CLOSING = Duration.ofMillis(400);
    /** How long after the deadline an explanation of the failure is still waited for. */
    private static final Duration OVERTIME = Duration.ofMillis(400);

    private final Settings settings;
    private final TargetCluster cluster;
    private final LongSupplier nanoTime;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile String doing = "starting";
    private volatile @Nullable Findings latest;
    /** Whether the latest findings are about to be explained. */
    private volatile boolean probing;

    Check(Settings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.cluster = TargetCluster.of(settings.clientProperties());
        this.nanoTime = nanoTime;
    }

    ReadinessReport run() {
        long start = nanoTime.getAsLong();
        Findings findings = find();
        return new ReadinessReport(
                settings.subject(),
                settings.mode(),
                cluster,
                findings.verdicts(),
                findings.clusterFailure(),
                findings.concerns().stream().filter(settings::isFatal).toList(),
                findings.concerns().stream()
                        .filter(concern -> !settings.isFatal(concern))
                        .toList(),
                attempts.get(),
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private Findings find() {
        if (settings.mode() == GuardMode.OFF || settings.required().isEmpty()) {
            return Findings.of(List.of(), List.of());
        }
        return Probe.contradiction(settings.clientProperties())
                .map(Findings::of)
                .orElseGet(() -> find(
                        Deadline.in(settings.timeout(), nanoTime),
                        Deadline.in(settings.timeout().plus(OVERTIME), nanoTime)));
    }

    /** How often the cluster has been asked so far. */
    int attempts() {
        return attempts.get();
    }

    /** What the latest finished attempt found. */
    Optional<Findings> latest() {
        return Optional.ofNullable(latest);
    }

    /** @param end when the explanation of a failure is not waited for any longer */
    private Findings find(Deadline deadline, Deadline end) {
        CompletableFuture<Findings> verdict = new CompletableFuture<>();
        Thread worker = new Thread(() -> work(deadline, end, verdict), name());
        worker.setDaemon(true);
        worker.start();
        Optional<Thread> rehearsal =
                cluster.usesIamLogin() ? LoginRehearsal.start(name() + "-rehearsal") : Optional.empty();
        try {
            Findings findings = await(verdict, deadline, end);
            if (verdict.isDone()) {
                Deadline closed = end.atMost(CLOSING);
                awaitEnd(worker, closed);
                if (rehearsal.isPresent() && findings.clusterFailure().isEmpty()) {
                    awaitEnd(rehearsal.get(), closed);
                }
            }
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Findings.of(new ClusterFailure.Interrupted(cluster));
        } catch (ExecutionException e) {
            return Findings.of(ClusterFailure.of(e, settings.clientProperties()));
        } finally {
            worker.interrupt();
        }
    }

    private static void awaitEnd(Thread thread, Deadline deadline) throws InterruptedException {
        // At least one: zero would mean for ever.
        thread.join(Math.max(1, deadline.remaining().toMillis()));
    }

    private Findings await(CompletableFuture<Findings> verdict, Deadline deadline, Deadline end)
            throws InterruptedException, ExecutionException {
        try {
            return verdict.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return afterDeadline(verdict, end);
        }
    }

    private void work(Deadline deadline, Deadline end, CompletableFuture<Findings> verdict) {
        TopicDescriber describer = new TopicDescriber(settings, name(), step -> doing = step);
        try {
            doing = "looking what the port speaks";
            Optional<ClusterFailure> trap = Probe.memoryTrap(settings.clientProperties(), deadline);
            verdict.complete(
                    trap.isPresent()
                            ? Findings.of(trap.get())
                            : new Retries(settings, deadline, nanoTime).run(() -> attempt(describer, deadline, end)));
        } catch (Throwable e) {
            // Also an Error: the caller waits for an answer, and a verdict that never comes would hide it.
            verdict.completeExceptionally(e);
        } finally {
            // The client joins its thread when it closes, which an interrupt would cut short.
            Thread.interrupted();
            describer.close();
        }
    }

    private Findings attempt(TopicDescriber describer, Deadline deadline, Deadline end) {
        int attempt = attempts.incrementAndGet();
        try {
            Findings findings = describer.look(deadline);
            LOG.debug("{}: attempt {} found {}", settings.subject(), attempt, findings);
            Optional<ClusterFailure.Unreachable> silence = findings.clusterFailure()
                    .filter(ClusterFailure.Unreachable.class::isInstance)
                    .map(ClusterFailure.Unreachable.class::cast);
            probing = silence.isPresent();
            latest = findings;
            if (silence.isPresent()) {
                doing = "looking why no broker answers";
                Probe.Finding found = probe(end);
                findings = Findings.of(found.failure()
                        .orElseGet(() -> found.brokerAnswers() ? silence.get().asABrokerAnswers() : silence.get()));
                latest = findings;
                probing = false;
            }
            doing = "waiting to ask again";
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Findings.of(new ClusterFailure.Interrupted(cluster));
        }
    }

    /** What an earlier attempt found says more than that the time is over. */
    private Findings afterDeadline(CompletableFuture<Findings> verdict, Deadline end)
            throws InterruptedException, ExecutionException {
        if (isForWantOfCredentials(latest(), BlockedClient.waitsForAwsCredentials(name()))) {
            return Findings.of(new ClusterFailure.CredentialsUnavailable(
                    cluster,
                    "their source has not answered within the " + Text.seconds(settings.timeout()) + " of this check",
                    Optional.empty()));
        }
        if (probing) {
            try {
                return verdict.get(end.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // What the client said has to do.
            }
        }
        if (latest().isPresent()) {
            return latest().get();
        }
        ClusterFailure exceeded = new ClusterFailure.DeadlineExceeded(cluster, settings.timeout(), doing);
        return Findings.of(probe(end).failure().orElse(exceeded));
    }

    /**
     * Whether it is for want of credentials that nothing else is known at the deadline. They are fetched for each login: after
     * any answer, that they are being fetched just now does not mean that their source is silent.
     *
     * @param latest what the latest finished attempt found
     * @param fetching whether the client is waiting for credentials just now
     */
    static boolean isForWantOfCredentials(Optional<Findings> latest, boolean fetching) {
        return fetching
                && (latest.isEmpty()
                        || latest.get()
                                .clusterFailure()
                                .filter(ClusterFailure.Unreachable.class::isInstance)
                                .isPresent());
    }

    private Probe.Finding probe(Deadline end) throws InterruptedException {
        return Probe.run(settings.clientProperties(), end.atMost(Probe.LONGEST));
    }

    /** Of the thread and of the client, as brokers' logs show it. */
    private String name() {
        return "topic-guard-" + settings.subject();
    }
}
