package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    /** One silent broker must not use up the time in which another one could answer. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    /** The part of the time that looking for a TLS listener may take before a plain-text client is opened. */
    private static final int SHARE_BEFOREHAND = 4;
    /** A client whose thread is stuck in a callback is abandoned after this time; its thread is a daemon. */
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final ClusterAccess target;
    private final Deadline deadline;
    private final Admin admin;

    private ClusterConnection(ClusterAccess target, Deadline deadline, Admin admin) {
        this.target = target;
        this.deadline = deadline;
        this.admin = admin;
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
            return new ClusterConnection(target, deadline, admin);
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
        Duration request = whole.compareTo(LONGEST_REQUEST) < 0 ? whole : LONGEST_REQUEST;
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(request.toMillis()));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(whole.toMillis()));
        return properties;
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

    /** The limit to give to a call that is made now. */
    int callLimitMillis() {
        return Math.toIntExact(
                Math.max(1, deadline.remaining().minus(HEAD_START).toMillis()));
    }

    /**
     * Waits for one future, until the deadline at the most.
     *
     * @param call what the client was asked, named when it does not answer in time
     */
    <T> CallResult<T> await(KafkaFuture<T> future, String call) {
        try {
            return new CallResult.Value<>(future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            Failure failure = FailureClassifier.classify(e, target.failures());
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

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
