package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Threads;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.target.AwsRegions;
import com.niura.kafka.guard.internal.target.ClientPropertiesValidator;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check from start to report: the catalog, the client properties, then attempts until one is final. All of it is done on a
 * thread of its own, because reading, resolving names and Kafka's clients block beyond every time limit given to them; the calling
 * thread only watches the clock. To be run once.
 */
public final class ReadinessCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessCheck.class);

    /** How long the report may be held up by the closing of the client. */
    private static final Duration CLOSING = Duration.ofMillis(400);
    /** How long after the deadline an attempt that is about to end is waited for. */
    private static final Duration OVERTIME = Duration.ofMillis(400);
    /** How long a plain-text port may take to show that it speaks TLS before the client is let at it. */
    private static final Duration LONGEST_TLS_DETECTION = Duration.ofSeconds(3);
    /** How often the calling thread looks how late it is woken. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final GuardConfig config;
    private final LongSupplier nanoTime;
    private final long start;
    private final Deadline deadline;
    private final ProcessCpu cpu;
    private final IamLogin iamLogin = new IamLogin();
    private final AtomicInteger attempts = new AtomicInteger();

    /** As given, until values that config providers supply are there. */
    private volatile ClientSettings settings;

    private volatile Failures failures;
    private volatile String doing = "starting";
    private volatile @Nullable AttemptResult latest;

    private volatile @Nullable RequiredTopics required;

    private volatile @Nullable Diagnosis diagnosis;

    /** Confined to the check's thread, as the session. */
    private final RetrySchedule schedule;

    private @Nullable AdminSession session;

    public ReadinessCheck(GuardConfig config) {
        this(config, System::nanoTime);
    }

    ReadinessCheck(GuardConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.settings = config.settings();
        this.failures = new Failures(settings, CatalogSource.NONE, config.audience());
        this.deadline = Deadline.in(config.timeout(), nanoTime);
        this.schedule = new RetrySchedule(config, deadline, deadline.atMost(config.silence()), nanoTime);
        this.cpu = ProcessCpu.ofThisProcess(nanoTime);
    }

    /**
     * Checks with a client of its own. Blocks for the timeout plus half a second at the most; when interrupted, returns at once with
     * the interrupt flag set.
     */
    public ReadinessReport run() {
        if (config.mode() == GuardMode.OFF) {
            return report(AttemptResult.of(List.of(), List.of()));
        }
        CompletableFuture<AttemptResult> verdict = new CompletableFuture<>();
        Thread worker;
        try {
            worker = Threads.start(name(), () -> work(verdict));
        } catch (OutOfMemoryError e) {
            // No thread to be had.
            return report(AttemptResult.of(FailureClassifier.classify(e, failures)));
        }
        Optional<Thread> preloader =
                settings.target().usesIamLogin() ? IamPreloader.start(name() + "-preload") : Optional.empty();
        try {
            AttemptResult result = await(verdict);
            if (verdict.isDone()) {
                awaitEnd(
                        worker,
                        preloader.filter(thread -> result.clusterFailure().isEmpty()));
            }
            return report(result);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return report(AttemptResult.of(failures.interrupted()));
        } catch (ExecutionException e) {
            return report(AttemptResult.of(FailureClassifier.classify(e, failures)));
        } finally {
            worker.interrupt();
        }
    }

    /** The verdict is there: an interrupt ends the waiting, and nothing else. */
    private void awaitEnd(Thread worker, Optional<Thread> preloader) {
        Deadline closed = deadline.plus(OVERTIME).atMost(CLOSING);
        try {
            worker.join(closed.remainingMillis());
            if (preloader.isPresent()) {
                preloader.get().join(closed.remainingMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Checks once over a client of the caller's, with no connection of its own and without asking again. Blocks for the limit at the
     * most, and for as long as the supplier does.
     */
    public ReadinessReport run(Supplier<? extends Admin> admin, Duration limit) {
        if (config.mode() == GuardMode.OFF) {
            return report(AttemptResult.of(List.of(), List.of()));
        }
        try {
            Optional<AttemptResult> known = read();
            return report(known.isPresent() ? known.get() : askOnce(admin.get(), deadline.atMost(limit), limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return report(AttemptResult.of(failures.interrupted()));
        } catch (ExecutionException | RuntimeException | LinkageError e) {
            return report(AttemptResult.of(FailureClassifier.classify(e, failures)));
        }
    }

    private AttemptResult askOnce(Admin admin, Deadline limited, Duration limit)
            throws InterruptedException, ExecutionException {
        attempts.incrementAndGet();
        // Longer than this waits, so that this clock decides.
        TopicDescriber request = new TopicDescriber(
                admin, evaluator(), failures, limited.remaining().plusSeconds(1));
        try {
            request.answered().get(limited.remaining().toNanos(), TimeUnit.NANOSECONDS);
            AttemptResult result = request.result(limited);
            if (result.clusterFailure()
                    .flatMap(Failure::cause)
                    .filter(FailureClassifier::isEndOfThread)
                    .isPresent()) {
                // This one has worked, and may have been closed.
                return AttemptResult.of(failures.clientEnded(null));
            }
            return result.isClusterFailure(FailureCode.CLUSTER_DENIED)
                    ? AttemptResult.of(List.of(), evaluator().withoutDescribeCluster(Set.of()))
                    : result;
        } catch (TimeoutException e) {
            return AttemptResult.of(failures.deadline(limit, "waiting for the answer to describeTopics"));
        }
    }

    /** Also notes how late it is woken, by which a lack of CPU is known. */
    private AttemptResult await(CompletableFuture<AttemptResult> verdict)
            throws InterruptedException, ExecutionException {
        Deadline end = deadline.plus(OVERTIME);
        while (!end.isOver()) {
            Deadline tick = end.atMost(TICK);
            long asked = nanoTime.getAsLong() + tick.remaining().toNanos();
            try {
                return verdict.get(tick.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                cpu.wokenLate(Duration.ofNanos(nanoTime.getAsLong() - asked));
            }
        }
        Diagnosis why = diagnosis;
        if (why != null && iamLogin.isFetching() && !cpu.isShort() && (latest == null || !latest.isAnswer())) {
            return AttemptResult.of(why.waitingForCredentials());
        }
        // What an earlier attempt found says more than that the time is over.
        AttemptResult found = latest;
        if (found != null) {
            return found;
        }
        return AttemptResult.of(
                cpu.isShort() ? failures.cpuShortage(cpu.numbers()) : failures.deadline(config.timeout(), doing));
    }

    private void work(CompletableFuture<AttemptResult> verdict) {
        try {
            Optional<AttemptResult> known = read();
            verdict.complete(known.isPresent() ? known.get() : attempts());
        } catch (Throwable e) {
            // Also an Error: the caller waits for an answer, and a verdict that never comes would hide it.
            verdict.completeExceptionally(e);
        } finally {
            // The client joins its thread when it closes, which an interrupt would cut short.
            boolean unused = Thread.interrupted();
            if (session != null) {
                session.close();
            }
            iamLogin.close();
        }
    }

    /** Reads what is required; returns a result where that is the end already. */
    private Optional<AttemptResult> read() {
        doing = "reading the catalog";
        try {
            RequiredTopics read = config.required().get();
            required = read;
            failures = new Failures(settings, read.source(), config.audience());
            return read.topics().isEmpty()
                    ? Optional.of(AttemptResult.of(List.of(), List.of(failures.nothingRequired(config.subject()))))
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(AttemptResult.of(failures.catalogInvalid(e)));
        }
    }

    private AttemptResult attempts() throws InterruptedException {
        AttemptResult result = lastingResult();
        while (session != null && schedule.needsConfirmation(result)) {
            doing = "asking another broker";
            AttemptResult confirmed = session.askAnotherBroker(schedule::needsConfirmation, deadline)
                    .orElse(result);
            latest = confirmed;
            if (!schedule.isWorthAnother(confirmed)) {
                return confirmed;
            }
            // The other one knows a topic that is not usable yet: from here on with a client that has all of the time.
            session.close();
            result = lastingResult();
        }
        return result;
    }

    private AttemptResult lastingResult() throws InterruptedException {
        AttemptResult last = schedule.run(this::loggedAttempt);
        return tellingMore(latest, last);
    }

    private AttemptResult loggedAttempt() {
        try {
            AttemptResult found = attempt();
            LOG.debug("{}: attempt {} found {}", config.subject(), attempts, found);
            latest = tellingMore(latest, found);
            doing = "waiting to ask again";
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AttemptResult.of(failures.interrupted());
        }
    }

    /** Returns the later result, unless it only says that no answer has come and the earlier one is an answer. */
    private static AttemptResult tellingMore(@Nullable AttemptResult before, AttemptResult found) {
        return before != null && before.isAnswer() && found.isVague() ? before : found;
    }

    private AttemptResult attempt() throws InterruptedException {
        if (session == null || diagnosis == null) {
            if (settings.hasConfigProviders()) {
                doing = "fetching the values of config providers";
                try {
                    settings = settings.fetched();
                } catch (RuntimeException | LinkageError e) {
                    LOG.debug("{}: a config provider failed: {}", config.subject(), failures.stackTrace(e));
                    return AttemptResult.of(FailureClassifier.classifyFetch(e, failures));
                }
                failures = new Failures(settings, required().source(), config.audience());
            }
            Optional<Failure> problem = open(settings, failures);
            if (problem.isPresent()) {
                return AttemptResult.of(problem.get());
            }
        }
        return ask(Objects.requireNonNull(session), Objects.requireNonNull(diagnosis));
    }

    /**
     * Makes what asks, unless something is found that cannot work. Nothing is connected to, but for a client that speaks plain text:
     * Kafka's clients take the answer of a TLS port for the length of a message.
     */
    private Optional<Failure> open(ClientSettings effective, Failures made) throws InterruptedException {
        ConnectionProbe probe = new ConnectionProbe(effective, made);
        doing = "looking what the port speaks";
        Optional<Failure> problem = ClientPropertiesValidator.problemIn(effective)
                .map(detail -> made.configInvalid(detail, null))
                .or(() -> required().wrongCluster(effective.target()).map(made::wrongCluster));
        if (problem.isEmpty()) {
            problem = probe.detectTlsListener(
                    deadline.share(4).atMost(LONGEST_TLS_DETECTION).remaining());
        }
        if (problem.isEmpty()) {
            session = new AdminSession(
                    effective, made, evaluator(), iamLogin, name(), step -> doing = step, Admin::create);
            diagnosis = new Diagnosis(
                    config.timeout(),
                    deadline,
                    schedule::end,
                    probe,
                    made,
                    cpu,
                    () -> !effective.target().usesIamLogin()
                            || AwsRegions.ofThisProcess().areKnownTo(effective));
        }
        return problem;
    }

    /** Waits for the answer for a while, and says why there is none. */
    private AttemptResult ask(AdminSession asking, Diagnosis why) throws InterruptedException {
        if (!asking.isAsking()) {
            attempts.incrementAndGet();
        }
        Optional<AttemptResult> answer = asking.describe(why.nextWait(), deadline);
        if (answer.isPresent()) {
            return answer.get();
        }
        doing = "looking why no broker answers";
        Optional<AttemptResult> reason = why.diagnose(asking.answered(), iamLogin.isFetching(), asking.progress());
        return reason.isPresent()
                ? reason.get()
                : asking.describe(Duration.ZERO, deadline).orElseThrow();
    }

    private TopicEvaluator evaluator() {
        return new TopicEvaluator(required(), config.permissions(), failures);
    }

    private RequiredTopics required() {
        return Objects.requireNonNull(required, "the catalog is read first");
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private ReadinessReport report(AttemptResult result) {
        List<Failure> failed = new ArrayList<>(result.failures().toList());
        List<Failure> warnings = new ArrayList<>();
        result.warnings()
                .forEach(warning -> (config.failOn().contains(warning.code()) ? failed : warnings).add(warning));
        RequiredTopics read = required;
        if (read != null) {
            read.notices().forEach(notice -> warnings.add(failures.catalogNotice(notice)));
        }
        return new ReadinessReport(
                config.subject(),
                config.mode(),
                settings.target().bootstrapServers(),
                Identities.of(settings, iamLogin.credentials()),
                result.topics(),
                failed,
                warnings,
                attempts.get(),
                elapsed());
    }

    /** Of the thread and of the client, as brokers' logs show it. */
    private String name() {
        return "topic-guard-" + config.subject();
    }
}
