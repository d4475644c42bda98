package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import com.niura.kafka.catalog.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check from start to verdict. The Kafka client is used on a thread of its own, because some of its calls block
 * beyond every time limit given to it (name look-ups, login callbacks); the calling thread only watches the clock.
 */
final class Check {

    private static final Logger LOG = LoggerFactory.getLogger(Check.class);
    /** How long the verdict may be held up by the closing of the client. */
    private static final Duration CLOSING = Duration.ofMillis(400);

    private final String subject;
    private final List<Topic> required;
    private final CatalogSource source;
    private final Map<String, Object> clientProperties;
    private final TargetCluster cluster;
    private final Duration timeout;
    private final Duration settleWindow;
    private final LongSupplier nanoTime;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile String doing = "starting";
    private volatile @Nullable Findings latest;

    Check(
            String subject,
            List<Topic> required,
            CatalogSource source,
            Map<String, Object> clientProperties,
            Duration timeout,
            Duration settleWindow,
            LongSupplier nanoTime) {
        this.subject = subject;
        this.required = required;
        this.source = source;
        this.clientProperties = clientProperties;
        this.cluster = TargetCluster.of(clientProperties);
        this.timeout = timeout;
        this.settleWindow = settleWindow;
        this.nanoTime = nanoTime;
    }

    ReadinessReport run() {
        long start = nanoTime.getAsLong();
        Findings findings = required.isEmpty()
                ? Findings.of(List.of())
                : cluster.contradiction()
                        .map(detail ->
                                Findings.of(new ClusterFailure.ConfigurationInvalid(cluster, detail, Optional.empty())))
                        .orElseGet(() -> find(Deadline.in(timeout, nanoTime)));
        return new ReadinessReport(
                subject,
                cluster,
                findings.verdicts(),
                findings.clusterFailure(),
                attempts.get(),
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    /** How often the cluster has been asked so far. */
    int attempts() {
        return attempts.get();
    }

    /** What the latest finished attempt found. */
    Optional<Findings> latest() {
        return Optional.ofNullable(latest);
    }

    private Findings find(Deadline deadline) {
        CompletableFuture<Findings> verdict = new CompletableFuture<>();
        Thread worker = new Thread(() -> work(deadline, verdict), "topic-guard-" + subject);
        worker.setDaemon(true);
        worker.start();
        try {
            Findings findings = verdict.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            worker.join(CLOSING.toMillis());
            return findings;
        } catch (TimeoutException e) {
            return afterDeadline();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Findings.of(new ClusterFailure.Interrupted(cluster));
        } catch (ExecutionException e) {
            return Findings.of(ClusterFailure.of(e, clientProperties));
        } finally {
            worker.interrupt();
        }
    }

    private void work(Deadline deadline, CompletableFuture<Findings> verdict) {
        TopicDescriber describer = new TopicDescriber(
                required, source, clientProperties, cluster, "topic-guard-" + subject, step -> doing = step);
        try {
            verdict.complete(new Retries(deadline, settleWindow, nanoTime).run(() -> attempt(describer, deadline)));
        } catch (Throwable e) {
            // Also an Error: the caller waits for an answer, and a verdict that never comes would hide it.
            verdict.completeExceptionally(e);
        } finally {
            // The client joins its thread when it closes, which an interrupt would cut short.
            Thread.interrupted();
            describer.close();
        }
    }

    private Findings attempt(TopicDescriber describer, Deadline deadline) {
        int attempt = attempts.incrementAndGet();
        try {
            Findings findings = describer.look(deadline);
            LOG.debug("{}: attempt {} found {}", subject, attempt, findings);
            latest = findings;
            doing = "waiting to ask again";
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Findings.of(new ClusterFailure.Interrupted(cluster));
        }
    }

    /** What an earlier attempt found says more than that the time is over. */
    private Findings afterDeadline() {
        return latest().orElseGet(() -> Findings.of(new ClusterFailure.DeadlineExceeded(cluster, timeout, doing)));
    }
}
