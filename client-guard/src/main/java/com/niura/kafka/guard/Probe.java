package com.niura.kafka.guard;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.niura.kafka.guard.ProbeStep.Outcome;
import com.niura.kafka.guard.ProbeStep.Stage;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at the bootstrap addresses without the Kafka client, whose time-out is one and the same for a closed port, dropped
 * packets and a listener with other security settings: name, connection, TLS with the client's own trust, ApiVersions,
 * SaslHandshake. Sends no credentials, unless TLS asks for the client's certificate, and leaves neither a connection nor,
 * unless a name look-up blocks it, a thread.
 *
 * <p>A {@link TopicGuard} probes by itself where no broker answers; for programs that show each step there is
 * {@link #steps}. Stateless; safe for use by many threads.
 */
public final class Probe {

    /** What finding out why no broker answers may take. */
    static final Duration LONGEST = Duration.ofMillis(900);

    /** What looking for a TLS listener may take before a client is let at it; most networks need some milliseconds. */
    private static final Duration LONGEST_BEFOREHAND = Duration.ofSeconds(2);
    /** The part of the whole time that it may take at the most. */
    private static final int SHARE_BEFOREHAND = 4;

    /**
     * What was found.
     *
     * @param brokerAnswers whether a Kafka broker answers that offers what the client uses, as far as it said so
     * @param failure what stands between the client and its cluster
     */
    record Finding(boolean brokerAnswers, Optional<ClusterFailure> failure) {
        static final Finding NOTHING = new Finding(false, Optional.empty());
        static final Finding BROKER = new Finding(true, Optional.empty());

        static Finding of(ProbeStep last) {
            if (last.outcome() instanceof Outcome.Failed failed) {
                return new Finding(false, Optional.of(failed.failure()));
            }
            return last.stage() == Stage.MECHANISM ? BROKER : NOTHING;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final String NAME = "topic-guard-probe";
    /** More addresses than these would leave too little time for each. */
    private static final int MOST_ADDRESSES = 4;
    /** Reads time out so long before the deadline, for the answer to be there in time. */
    private static final Duration HEAD_START = Duration.ofMillis(100);
    /** The JDK's words for an answer that is not TLS; the class is that of any TLS failure. */
    private static final String NOT_TLS = "Unsupported or unrecognized SSL message";

    private final Deadline deadline;
    private final Connector connector;
    private final AbstractConfig config;
    private final TargetCluster cluster;
    private final Secrets secrets;
    private final Steps steps;

    private Probe(Map<String, ?> clientProperties, Deadline deadline, Connector connector, Steps steps) {
        this.deadline = deadline;
        this.connector = connector;
        this.config = config(clientProperties, deadline.remaining());
        // With the values that config providers supply.
        this.cluster = TargetCluster.of(config.originals());
        this.secrets = Secrets.of(clientProperties);
        this.steps = steps;
    }

    private static AbstractConfig config(Map<String, ?> clientProperties, Duration timeout) {
        return new AbstractConfig(
                AdminClientConfig.configDef(), AdminProperties.from(clientProperties, NAME, timeout, timeout), false);
    }

    /**
     * What can be told from the properties of a Kafka client alone, without a connection; the trust store and the like are
     * read.
     */
    public static ProbeStep settings(Map<String, ?> clientProperties) {
        long start = System.nanoTime();
        TargetCluster cluster = TargetCluster.of(clientProperties);
        Optional<ClusterFailure> failure = contradiction(clientProperties).or(() -> refused(clientProperties));
        return new ProbeStep(
                Stage.SETTINGS,
                cluster.bootstrapServers(),
                failure.<Outcome>map(Outcome.Failed::new).orElseGet(() -> new Outcome.Passed(cluster.security())),
                since(start));
    }

    /** What a client would find wrong while it is made. */
    private static Optional<ClusterFailure> refused(Map<String, ?> clientProperties) {
        try {
            AbstractConfig config = config(clientProperties, Duration.ofSeconds(1));
            if (TargetCluster.of(config.originals()).usesTls()
                    && config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) == null) {
                try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
                    factory.configure(config.values());
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of(FailureClassifier.invalid(e, clientProperties));
        }
    }

    /**
     * Looks at one address as a client with these properties finds it, {@link Stage#NAME} and what follows: at up to four of
     * the host name's IP addresses, one after the other. What comes after a step that did not pass is not looked at, for this
     * IP address. Blocks until the limit at the most.
     *
     * @param clientProperties Kafka client properties; their bootstrap servers are not looked at. Where {@link #settings} finds
     *     that no client can be made from them, the first step fails for that
     * @param address the server, {@code host:port}
     * @param limit for all of the steps together
     * @return the steps in the order taken, at least one
     * @throws InterruptedException if interrupted, which ends the probe
     */
    public static List<ProbeStep> steps(Map<String, ?> clientProperties, String address, Duration limit)
            throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address);
        Steps steps = new Steps(address);
        try {
            look(properties, Deadline.in(limit, System::nanoTime), steps);
        } catch (TimeoutException e) {
            TargetCluster cluster = TargetCluster.of(properties);
            return steps.endedWith(doing -> new ClusterFailure.DeadlineExceeded(cluster, limit, doing));
        } catch (ExecutionException e) {
            return steps.endedWith(doing -> FailureClassifier.invalid(FailureClassifier.unwrap(e), properties));
        }
        return steps.taken();
    }

    /**
     * Says what stands between a client with these properties and its cluster, as far as that could be found out. Blocks until
     * the deadline at the most.
     *
     * @throws InterruptedException if interrupted, which ends the probe
     */
    static Finding run(Map<String, ?> clientProperties, Deadline deadline) throws InterruptedException {
        try {
            return look(clientProperties, deadline, new Steps(""))
                    .map(Finding::of)
                    .orElse(Finding.NOTHING);
        } catch (TimeoutException e) {
            return Finding.NOTHING;
        } catch (ExecutionException e) {
            // What the client itself said has to do. The exception's words may hold a secret.
            LOG.debug(
                    "The probe failed: {}",
                    FailureClassifier.unwrap(e).getClass().getName());
            return Finding.NOTHING;
        }
    }

    /**
     * Why a Kafka client with these properties must not be opened: they contradict each other or what is known of MSK, for
     * which nothing is connected to; or they are for plain text, and the port speaks TLS, whose answer such a client takes for the
     * length of a message and reserves memory for. Blocks for two seconds and for a quarter of the limit at the most.
     *
     * @param limit what the whole undertaking may take
     * @throws InterruptedException if interrupted, which ends the probe
     */
    public static Optional<ClusterFailure> obstacle(Map<String, ?> clientProperties, Duration limit)
            throws InterruptedException {
        Optional<ClusterFailure> contradiction = contradiction(clientProperties);
        return contradiction.isPresent()
                ? contradiction
                : memoryTrap(clientProperties, Deadline.in(limit, System::nanoTime));
    }

    /** What cannot work whatever the cluster says. */
    static Optional<ClusterFailure> contradiction(Map<String, ?> clientProperties) {
        return Contradictions.in(clientProperties, RegionSources.ofThisProcess())
                .map(detail -> new ClusterFailure.ConfigurationInvalid(
                        TargetCluster.of(clientProperties), detail, Optional.empty()));
    }

    /** The TLS listener that a plain-text client is about to be let at; nothing is connected to for any other client. */
    static Optional<ClusterFailure> memoryTrap(Map<String, ?> clientProperties, Deadline deadline)
            throws InterruptedException {
        return TargetCluster.of(clientProperties).speaksPlainText()
                ? run(clientProperties, deadline.share(SHARE_BEFOREHAND).atMost(LONGEST_BEFOREHAND))
                        .failure()
                        .filter(ClusterFailure.TlsMismatch.class::isInstance)
                : Optional.empty();
    }

    /**
     * Why no broker answers a client with these properties, which the client does not tell; empty where that could not be found
     * out. Blocks for 0.9 seconds at the most.
     *
     * @throws InterruptedException if interrupted, which ends the probe
     */
    public static Optional<ClusterFailure> reason(Map<String, ?> clientProperties) throws InterruptedException {
        return run(clientProperties, Deadline.in(LONGEST, System::nanoTime)).failure();
    }

    /** Looks at all addresses, and returns the step at which the way ends that got furthest. */
    private static Optional<ProbeStep> look(Map<String, ?> clientProperties, Deadline deadline, Steps steps)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Optional<ProbeStep>> answer = new CompletableFuture<>();
        Deadline ofReads = deadline.atMost(deadline.remaining().minus(HEAD_START));
        try (Connector connector = new Connector()) {
            // A thread of its own, because neither name look-ups nor TLS handshakes keep to a time limit.
            Thread thread = new Thread(
                    () -> {
                        try {
                            answer.complete(new Probe(clientProperties, ofReads, connector, steps).look());
                        } catch (Throwable e) {
                            answer.completeExceptionally(e);
                        }
                    },
                    NAME);
            thread.setDaemon(true);
            thread.start();
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Tries one address after the other. Where it got furthest is what tells most about the settings. */
    private Optional<ProbeStep> look() throws IOException {
        ProbeStep furthest = null;
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String url : config.getList(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            steps.begin(Stage.NAME, url);
            try {
                InetAddress[] found = InetAddress.getAllByName(Utils.getHost(url));
                for (InetAddress address : found) {
                    addresses.add(new InetSocketAddress(address, Utils.getPort(url)));
                }
                steps.end(new Outcome.Passed(Text.enumeration(
                        Stream.of(found).map(InetAddress::getHostAddress).toList())));
            } catch (UnknownHostException e) {
                furthest = steps.end(new Outcome.Failed(new ClusterFailure.NameUnresolved(cluster, Optional.of(e))));
            }
        }
        int left = Math.min(addresses.size(), MOST_ADDRESSES);
        for (InetSocketAddress address : addresses.subList(0, left)) {
            ProbeStep last = look(address, deadline.share(left--));
            LOG.debug("The probe of {} ended with {}", address, last);
            if (furthest == null || last.stage().compareTo(furthest.stage()) > 0) {
                furthest = last;
            }
        }
        return Optional.ofNullable(furthest);
    }

    /** The last step of those that could be taken. */
    private ProbeStep look(InetSocketAddress address, Deadline limit) throws IOException {
        String name = address.getHostString() + ":" + address.getPort();
        String found = address.getAddress().getHostAddress() + ":" + address.getPort();
        try (Socket socket = connector.socket()) {
            ProbedConnection connection;
            steps.begin(Stage.CONNECTION, found);
            try {
                connection = ProbedConnection.open(socket, address, limit);
                steps.end(new Outcome.Passed("connected"));
            } catch (IOException e) {
                return steps.end(new Outcome.Failed(connectionFailure(name, e)));
            }
            if (cluster.usesTls()) {
                steps.begin(Stage.TLS, found);
                if (config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) != null) {
                    return steps.end(new Outcome.Undetermined(
                            "the client has a way of its own, ssl.engine.factory.class, which cannot be followed"));
                }
                try {
                    steps.end(new Outcome.Passed(words(startTls(connection, address))));
                } catch (IOException e) {
                    return steps.end(new Outcome.Failed(tlsFailure(name, e, address, limit)));
                }
            }
            steps.begin(Stage.KAFKA, found);
            try {
                connection.askApiVersions();
                steps.end(new Outcome.Passed("a broker answers"));
            } catch (IOException e) {
                return steps.end(new Outcome.Failed(kafkaFailure(name, e)));
            }
            steps.begin(Stage.MECHANISM, found);
            return steps.end(mechanism(connection));
        }
    }

    private SSLSession startTls(ProbedConnection connection, InetSocketAddress address) throws IOException {
        String host = address.getHostString();
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(config.values());
            SSLParameters parameters = factory.createClientSslEngine(
                            host,
                            address.getPort(),
                            config.getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG))
                    .getSSLParameters();
            return connection.startTls(factory.sslContext(), parameters, host, address.getPort());
        }
    }

    private static String words(SSLSession session) throws SSLPeerUnverifiedException {
        return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                ? session.getProtocol() + ", certificate trusted, valid until "
                        + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC)
                : session.getProtocol();
    }

    private ClusterFailure connectionFailure(String name, IOException error) {
        if (error instanceof SocketTimeoutException) {
            return new ClusterFailure.ConnectTimedOut(cluster, name, Optional.of(error));
        }
        // The same class stands for networks without a route.
        return error instanceof ConnectException
                        && String.valueOf(error.getMessage()).contains("refused")
                ? new ClusterFailure.ConnectRefused(cluster, name, Optional.of(error))
                : unreachable("cannot connect to " + name + " (" + FailureClassifier.words(error) + ")", error);
    }

    private ClusterFailure tlsFailure(String name, IOException error, InetSocketAddress address, Deadline limit) {
        if (FailureClassifier.find(error, SocketTimeoutException.class) != null) {
            return unreachable(name + " accepts connections, but does not answer the TLS handshake", error);
        }
        if (String.valueOf(error.getMessage()).contains(NOT_TLS)) {
            return new ClusterFailure.TlsMismatch(cluster, name + " answers in plain text", Optional.of(error));
        }
        if (isEndOfConnection(error)) {
            return isPlainTextBroker(address, limit)
                    ? new ClusterFailure.TlsMismatch(
                            cluster, "a Kafka broker answers at " + name + " in plain text", Optional.of(error))
                    : unreachable(name + " closes the connection in the TLS handshake", error);
        }
        return untrusted(error);
    }

    /** Brokers close a plain-text listener's connection without a word when the client begins with TLS, as others do. */
    private boolean isPlainTextBroker(InetSocketAddress address, Deadline limit) {
        try (Socket socket = connector.socket()) {
            ProbedConnection.open(socket, address, limit).askApiVersions();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ClusterFailure kafkaFailure(String name, IOException error) {
        if (error instanceof ProbedConnection.TlsAnswerException) {
            return new ClusterFailure.TlsMismatch(cluster, name + " answers with a TLS alert", Optional.of(error));
        }
        if (error instanceof ProbedConnection.NoKafkaException) {
            return unreachable(name + " answers, but not as a Kafka broker: " + FailureClassifier.words(error), error);
        }
        if (error instanceof SSLException && !isEndOfConnection(error)) {
            // As of TLS 1.3 the client hears only now that its certificate was refused.
            return untrusted(error);
        }
        return unreachable(
                FailureClassifier.find(error, SocketTimeoutException.class) != null
                        ? name + " accepts connections, but does not answer"
                        : name + " closes the connection instead of answering",
                error);
    }

    /** Also asked by a client without SASL: only a listener that wants it answers with mechanisms. */
    private Outcome mechanism(ProbedConnection connection) {
        ProbedConnection.SaslAnswer answer;
        try {
            answer = connection.askFor(cluster.usesSasl() ? config.getString(SaslConfigs.SASL_MECHANISM) : "");
        } catch (IOException e) {
            return new Outcome.Undetermined("the listener does not say what it offers");
        }
        return switch (answer.errorCode()) {
            case ProbedConnection.SaslAnswer.OFFERED -> new Outcome.Passed("offered");
            case ProbedConnection.SaslAnswer.OTHER_MECHANISMS ->
                refused("it offers " + Text.enumeration(answer.mechanisms()));
            case ProbedConnection.SaslAnswer.NO_SASL ->
                cluster.usesSasl() ? refused("it works without SASL") : new Outcome.Passed("none asked for");
            default -> new Outcome.Undetermined("the listener answers with error " + answer.errorCode());
        };
    }

    private Outcome refused(String found) {
        return new Outcome.Failed(new ClusterFailure.MechanismRefused(cluster, found, Optional.empty()));
    }

    private static boolean isEndOfConnection(IOException error) {
        return FailureClassifier.find(error, EOFException.class, SocketException.class) != null;
    }

    private ClusterFailure untrusted(IOException error) {
        return new ClusterFailure.TlsUntrusted(
                cluster, secrets.redact(FailureClassifier.words(error)), Optional.of(error));
    }

    private ClusterFailure unreachable(String detail, IOException cause) {
        return new ClusterFailure.Unreachable(cluster, detail, Optional.of(cause));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The steps taken so far and the one that is being taken, for whoever does not wait for the end of it. */
    private static final class Steps {

        private final List<ProbeStep> taken = new ArrayList<>();
        private Stage stage = Stage.NAME;
        private String address;
        private long start = System.nanoTime();
        private boolean over;

        Steps(String address) {
            this.address = address;
        }

        synchronized void begin(Stage next, String at) {
            stage = next;
            address = at;
            start = System.nanoTime();
        }

        synchronized ProbeStep end(Outcome outcome) {
            ProbeStep step = new ProbeStep(stage, address, outcome, since(start));
            if (!over) {
                taken.add(step);
            }
            return step;
        }

        synchronized List<ProbeStep> taken() {
            return List.copyOf(taken);
        }

        /** The steps with the one that is being taken as the last one, which has failed. */
        synchronized List<ProbeStep> endedWith(Function<String, ClusterFailure> failure) {
            end(new Outcome.Failed(failure.apply(
                    switch (stage) {
                        case SETTINGS, NAME -> "resolving the host name in " + address;
                        case CONNECTION -> "connecting to " + address;
                        case TLS -> "in the TLS handshake with " + address;
                        case KAFKA, MECHANISM -> "waiting for an answer from " + address;
                    })));
            over = true;
            return taken();
        }
    }

    /** Gives out sockets, one at a time, and closes the last one from whatever thread, which ends what is done with it. */
    private static final class Connector implements Closeable {

        private @Nullable Socket last;
        private boolean closed;

        synchronized Socket socket() throws IOException {
            if (closed) {
                throw new SocketException("The probe is over");
            }
            Socket socket = new Socket();
            last = socket;
            return socket;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (last != null) {
                try {
                    last.close();
                } catch (IOException e) {
                    // It is of no use any more.
                }
            }
        }
    }
}
