package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.target.ClientPropertiesValidator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;

/**
 * An admin client and the clock it works against. Nothing asked through it outlasts the deadline, also where the Kafka
 * client itself forgets its time limits (name look-ups, login callbacks on its only thread). Confined to one thread.
 */
public final class ClusterConnection implements AutoCloseable {

    /** The client is to report its own time-out, which says more than the deadline does, just before the deadline. */
    private static final Duration HEAD_START = Duration.ofMillis(250);
    /**
     * One silent broker must not use up the time in which another one could answer. It is the limit of a call, since the client looks at
     * its limits for requests only when something else happens.
     */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    /**
     * The part of a call's time after which the client itself gives a silent broker up. With all of it, the client would still be
     * connecting when the question is asked again, and would ask the same broker.
     */
    private static final double SHARE_OF_A_REQUEST = 0.75;
    /** With less time left, a call is the last one. */
    private static final Duration SHORTEST_CALL = Duration.ofSeconds(1);
    /** When to look whether there is anybody to answer. */
    private static final Duration UNTIL_LOOK = Duration.ofSeconds(2);
    /** The part of the time that looking for a TLS listener may take before a plain-text client is opened. */
    private static final int SHARE_BEFOREHAND = 4;
    /** A client whose thread is stuck in a callback is abandoned after this time; its thread is a daemon. */
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final ClusterAccess target;
    private final Deadline deadline;
    private final Admin admin;
    private final Duration longestCall;
    private boolean lookedWhy;
    /** A login that is refused, once the reason was looked up. */
    private Optional<Failure> denied = Optional.empty();
    /** Why no server takes a connection, once that was seen. */
    private Optional<Failure> notConnected = Optional.empty();

    /** @param longestCall how long one broker may be silent before the next one is asked */
    ClusterConnection(ClusterAccess target, Deadline deadline, Admin admin, Duration longestCall) {
        this.target = target;
        this.deadline = deadline;
        this.admin = admin;
        this.longestCall = longestCall;
    }

    /**
     * Makes the client; no broker is asked yet. Blocks until the deadline at the most.
     *
     * @throws ClusterFailedException when the client must not or cannot be made from the target's properties, or not in time
     */
    public static ClusterConnection open(ClusterAccess target, Deadline deadline) {
        preflight(target, deadline).ifPresent(failure -> {
            throw new ClusterFailedException(failure);
        });
        CompletableFuture<Admin> opening = new CompletableFuture<>();
        Thread opener = new Thread(() -> create(target, opening), "admin-tool-connect");
        opener.setDaemon(true);
        opener.start();
        try {
            Admin admin = opening.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            return new ClusterConnection(target, deadline, admin, LONGEST_CALL);
        } catch (ExecutionException e) {
            throw new ClusterFailedException(FailureClassifier.classify(e, target.failures()));
        } catch (TimeoutException e) {
            throw new ClusterFailedException(target.failures()
                    .deadline(target.timeout(), "creating the client (resolving host names, logging in)"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailedException(target.failures().interrupted());
        } finally {
            // A client that comes too late is nobody's: the opener closes it.
            opening.cancel(false);
        }
    }

    /** Why no client must be opened: nothing is connected to, but for one that speaks plain text. */
    private static Optional<Failure> preflight(ClusterAccess target, Deadline deadline) {
        Optional<Failure> problem = ClientPropertiesValidator.problemIn(target.settings())
                .map(detail -> target.failures().configInvalid(detail, null));
        if (problem.isPresent() || !target.cluster().speaksPlainText()) {
            return problem;
        }
        try {
            return new ConnectionProbe(target.settings(), target.failures())
                    .detectTlsListener(deadline.share(SHARE_BEFOREHAND).remaining());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(target.failures().interrupted());
        }
    }

    private static void create(ClusterAccess target, CompletableFuture<Admin> opening) {
        try {
            Admin admin = Admin.create(properties(target));
            if (!opening.complete(admin)) {
                admin.close(CLOSING);
            }
        } catch (Throwable e) {
            // Also an Error: a login module may lack a class of its own, and the caller waits for an answer.
            opening.completeExceptionally(e);
        }
    }

    /** The operator's properties, but for the time limits, which are what --timeout says, and without pushed metrics. */
    static Map<String, Object> properties(ClusterAccess target) {
        Map<String, Object> properties = new HashMap<>(target.settings().properties());
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "admin-tool");
        // Nobody watches a client that lives for a second, and the jar lacks what this needs.
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        Duration whole = target.timeout().minus(HEAD_START);
        Duration call = Deadline.min(whole, LONGEST_CALL);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (call.toMillis() * SHARE_OF_A_REQUEST));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(whole.toMillis()));
        return properties;
    }

    /** Returns the same connection with another deadline, in place of this one. */
    ClusterConnection until(Deadline other) {
        return new ClusterConnection(target, other, admin, longestCall);
    }

    /** What this is a connection to. */
    public ClusterAccess target() {
        return target;
    }

    /** When everything asked through this connection is over. */
    public Deadline deadline() {
        return deadline;
    }

    Admin admin() {
        return admin;
    }

    /**
     * Asks for something that can be asked for again: where a broker stays silent, another one gets the question, until the deadline.
     * Blocks until then at the most.
     *
     * @param call what the client is asked, named when it does not answer in time
     * @param request makes the call with this limit in milliseconds
     * @return an answer for each key
     */
    <K, V> Map<K, CallResult<V>> ask(String call, IntFunction<Map<K, KafkaFuture<V>>> request) {
        while (true) {
            Duration limit = Duration.ofMillis(Math.max(
                    1,
                    Math.min(
                            longestCall.toMillis(),
                            deadline.remaining().minus(HEAD_START).toMillis())));
            boolean last = deadline.remaining().minus(limit).compareTo(SHORTEST_CALL) < 0;
            Deadline asked = Deadline.in(limit);
            Map<K, KafkaFuture<V>> futures = request.apply(Math.toIntExact(limit.toMillis()));
            Map<K, CallResult<V>> answers = answers(futures, call);
            // A client whose thread has ended says so at once, in the same words.
            boolean isSilence = asked.remaining().compareTo(limit.dividedBy(10)) < 0;
            if (last || !isSilence || futures.values().stream().noneMatch(ClusterConnection::hasTimedOut)) {
                return answers;
            }
        }
    }

    /** As {@link #ask} for one thing. */
    <V> CallResult<V> askOne(String call, IntFunction<KafkaFuture<V>> request) {
        return ask(call, limit -> Map.of(call, request.apply(limit)))
                .values()
                .iterator()
                .next();
    }

    /** Sends something that changes the cluster, once, and leaves some of the time for looking what became of it. */
    <K, V> Map<K, CallResult<V>> send(String call, IntFunction<Map<K, KafkaFuture<V>>> request) {
        long millis = deadline.remaining().minus(HEAD_START).toMillis();
        return answers(request.apply(Math.toIntExact(Math.max(1, millis * 3 / 4))), call);
    }

    private <K, V> Map<K, CallResult<V>> answers(Map<K, KafkaFuture<V>> futures, String call) {
        Map<K, CallResult<V>> answers = new LinkedHashMap<>();
        futures.forEach((key, future) -> answers.put(key, await(future, call)));
        return answers;
    }

    private <T> CallResult<T> await(KafkaFuture<T> future, String call) {
        try {
            lookWhileSilent(future);
            return notConnected.isPresent() && !future.isDone()
                    ? new CallResult.ClusterError<>(notConnected.get())
                    : new CallResult.Value<>(future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            Failure failure = explained(FailureClassifier.classify(e, target.failures()));
            return failure.code() == FailureCode.INTERNAL && e.getCause() instanceof ApiException error
                    ? new CallResult.TopicError<>(error)
                    : new CallResult.ClusterError<>(failure);
        } catch (TimeoutException e) {
            return new CallResult.ClusterError<>(
                    target.failures().deadline(target.timeout(), "waiting for the answer to " + call));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CallResult.ClusterError<>(target.failures().interrupted());
        }
    }

    /** A login is refused for all that was asked at once, in the same words but for the request's id. */
    private Failure explained(Failure failure) {
        if (failure.code() != FailureCode.AUTH_DENIED) {
            return failure;
        }
        denied = denied.or(() -> Optional.of(target.explained(failure, deadline.remaining())));
        return denied.orElseThrow();
    }

    /** Looks, once, why there is no answer after some seconds: no name, or no open port, is not waited for any longer. */
    private void lookWhileSilent(KafkaFuture<?> future) throws InterruptedException {
        if (lookedWhy) {
            return;
        }
        try {
            future.get(Math.min(UNTIL_LOOK.toNanos(), deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // Told when the future is read.
        } catch (TimeoutException e) {
            lookedWhy = true;
            notConnected = deadline.isOver() ? Optional.empty() : target.whyNotConnected(deadline.remaining());
        }
    }

    private static boolean hasTimedOut(KafkaFuture<?> future) {
        try {
            return future.isCompletedExceptionally() && future.get() == null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
