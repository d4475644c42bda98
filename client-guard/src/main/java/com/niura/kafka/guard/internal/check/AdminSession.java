package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The client of one check. It is kept, with its connections and its request on the way, for as long as an answer may still come;
 * a client that was refused is of no use any more, and the next attempt opens another one. Not so one that has logged in at the
 * first address and was refused at the second because too many connect: it logs in there again by itself, and another client would
 * have to log in twice. Confined to one thread.
 */
final class AdminSession implements AutoCloseable {

    /** A client whose thread is stuck in a callback is abandoned after this time; its thread is a daemon. */
    private static final Duration CLOSING = Duration.ofMillis(300);
    /** How much longer than the check the client itself would wait, so that the check's clock decides. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** What asking another broker may take. */
    private static final Duration LONGEST_CONFIRMATION = Duration.ofSeconds(5);
    /** A client that has told the same refusal so many times, without another login, is replaced. */
    private static final int MOST_REPETITIONS = 3;
    /** How many new clients are opened at the most until another broker has answered. */
    private static final int MOST_CONFIRMATIONS = 3;

    private final ClientSettings settings;
    private final Failures failures;
    private final TopicEvaluator evaluator;
    private final IamLogin iamLogin;
    private final String clientId;
    private final Consumer<String> step;
    private final Function<Map<String, Object>, Admin> clients;

    private @Nullable Admin admin;
    private @Nullable TopicDescriber request;
    /** Of this client, as of its last refusal; and how often it has told the same one again. */
    private double refusals;

    private int repetitions;
    /** Only where the identity may not describe the cluster. */
    private @Nullable ConsumerMetadata consumer;

    /** The step is told what is being done, in words that complete "while"; clients are made from their properties. */
    AdminSession(
            ClientSettings settings,
            Failures failures,
            TopicEvaluator evaluator,
            IamLogin iamLogin,
            String clientId,
            Consumer<String> step,
            Function<Map<String, Object>, Admin> clients) {
        this.settings = settings;
        this.failures = failures;
        this.evaluator = evaluator;
        this.iamLogin = iamLogin;
        this.clientId = clientId;
        this.step = step;
        this.clients = clients;
    }

    /**
     * Asks, unless the request is on its way already, and waits for the answer; empty where none came in this time. Blocks until
     * the check's deadline at the most, or longer where the client blocks against its contract.
     */
    Optional<AttemptResult> describe(Duration wait, Deadline deadline) throws InterruptedException {
        try {
            if (request == null) {
                request = new TopicDescriber(open(deadline), evaluator, failures, limit(deadline));
            }
            step.accept("waiting for the answer to describeTopics");
            request.answered().get(wait.toNanos(), TimeUnit.NANOSECONDS);
            AttemptResult result = result(request, deadline);
            request = null;
            return Optional.of(result);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException | RuntimeException | LinkageError e) {
            // LinkageError: a login module or callback handler that lacks a class of its own.
            close();
            return Optional.of(AttemptResult.of(FailureClassifier.classify(e, failures)));
        }
    }

    /** Whether a request is on its way. */
    boolean isAsking() {
        return request != null;
    }

    /** Completes when the request on its way is answered; never where there is none. */
    CompletableFuture<Void> answered() {
        return request == null ? new CompletableFuture<>() : request.answered();
    }

    private AttemptResult result(TopicDescriber answered, Deadline deadline) throws InterruptedException {
        step.accept("waiting for the answer about configs and permissions");
        AttemptResult result = answered.result(deadline);
        if (result.isClusterFailure(FailureCode.CLUSTER_DENIED)) {
            step.accept("waiting for the answer to a consumer");
            if (consumer == null) {
                consumer = new ConsumerMetadata(properties(deadline));
            }
            return consumer.result(evaluator, failures, result.clusterFailure().orElseThrow(), deadline);
        }
        if (result.isClusterFailure(FailureCode.AUTH_THROTTLED) && goesOnByItself()) {
            return result;
        }
        if (result.clusterFailure().isPresent()) {
            close();
            // What the credentials give away themselves is said in the first line.
            return iamLogin.credentials()
                    .flatMap(Identities.Credentials::problem)
                    .filter(problem -> result.isClusterFailure(FailureCode.AUTH_DENIED))
                    .map(problem -> AttemptResult.of(
                            failures.accessDeniedBecause(result.clusterFailure().orElseThrow(), problem)))
                    .orElse(result);
        }
        step.accept("connecting to the leaders of the topics");
        return LeaderConnections.check(result, answered.descriptions(), failures, deadline);
    }

    /** Asked once after each refusal: whether it has logged in at one address, and has tried the other anew not long ago. */
    private boolean goesOnByItself() {
        double refused = total("failed-authentication-total");
        repetitions = refused > refusals ? 0 : repetitions + 1;
        refusals = refused;
        return isPositive("successful-authentication-total") && repetitions < MOST_REPETITIONS;
    }

    /**
     * Asks once more, over new connections, until a broker answers that has not answered before, or nothing has to be confirmed any more.
     * Returns the last answer; empty where there is no other broker, or none told anything of the topics. Blocks for five seconds and
     * until the deadline at the most.
     */
    Optional<AttemptResult> askAnotherBroker(Predicate<AttemptResult> needsConfirmation, Deadline deadline)
            throws InterruptedException {
        Deadline limited = deadline.atMost(LONGEST_CONFIRMATION);
        Set<String> asked = brokersThatAnswered();
        if (admin == null || !hasSeveralBrokers(limited)) {
            return Optional.empty();
        }
        Optional<AttemptResult> latest = Optional.empty();
        for (int i = 0; i < MOST_CONFIRMATIONS && !limited.isOver(); i++) {
            close();
            Optional<AttemptResult> result = describe(limited.remaining(), limited)
                    .filter(found -> found.clusterFailure().isEmpty());
            if (result.isEmpty()) {
                return latest;
            }
            latest = result;
            if (!needsConfirmation.test(result.get()) || !asked.containsAll(brokersThatAnswered())) {
                return latest;
            }
        }
        return latest;
    }

    private boolean hasSeveralBrokers(Deadline deadline) throws InterruptedException {
        try {
            return admin != null
                    && admin.describeCluster()
                                    .nodes()
                                    .get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)
                                    .size()
                            > 1;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** The bootstrap servers have negative ids: which brokers they are is not known. */
    private Set<String> brokersThatAnswered() {
        return metrics("response-total")
                .filter(metric -> metric.value() > 0 && !metric.node().startsWith("node--"))
                .map(ClientMetric::node)
                .collect(Collectors.toSet());
    }

    /**
     * What the client has come to so far, by its own metrics: that needs no further connection.
     *
     * @param isConnected whether it has made a connection, if only of TCP
     * @param wasDisconnected whether a connection was closed again, or refused
     * @param isHeard whether a broker has let it in, or answered
     */
    record Progress(boolean isConnected, boolean wasDisconnected, boolean isHeard) {}

    Progress progress() {
        return new Progress(
                isPositive("connection-creation-total"),
                isPositive("connection-close-total"),
                isPositive("successful-authentication-total") || isPositive("incoming-byte-total"));
    }

    private boolean isPositive(String metric) {
        return total(metric) > 0;
    }

    private double total(String metric) {
        return metrics(metric).mapToDouble(ClientMetric::value).sum();
    }

    private record ClientMetric(String node, double value) {}

    private Stream<ClientMetric> metrics(String name) {
        return admin == null
                ? Stream.empty()
                : admin.metrics().values().stream()
                        .filter(metric ->
                                metric.metricName().name().equals(name) && metric.metricValue() instanceof Double)
                        .map(metric -> new ClientMetric(
                                metric.metricName().tags().getOrDefault("node-id", ""), (Double) metric.metricValue()));
    }

    private Admin open(Deadline deadline) {
        if (admin == null) {
            step.accept("creating the client (resolving host names, logging in)");
            admin = clients.apply(properties(deadline));
        }
        return admin;
    }

    private Map<String, Object> properties(Deadline deadline) {
        Map<String, Object> properties = settings.adminProperties(clientId, limit(deadline));
        if (settings.target().usesIamLogin()) {
            return iamLogin.sharedBy(properties);
        }
        return settings.target().makesIamTokens() ? CredentialChain.closedBy(properties) : properties;
    }

    private static Duration limit(Deadline deadline) {
        return deadline.remaining().plus(GRACE);
    }

    @Override
    public void close() {
        request = null;
        refusals = 0;
        repetitions = 0;
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        if (admin != null) {
            admin.close(CLOSING);
            admin = null;
        }
    }
}
