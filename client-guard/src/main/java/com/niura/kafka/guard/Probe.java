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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
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
 */
final class Probe {

    /** How far the probe got with an address, in this order. */
    private enum Step {
        NAME,
        CONNECTION,
        TLS,
        KAFKA,
        END
    }

    /**
     * What was found.
     *
     * @param brokerAnswers whether a Kafka broker answers that offers what the client uses, as far as it said so
     * @param failure what stands between the client and its cluster
     */
    record Finding(boolean brokerAnswers, Optional<ClusterFailure> failure) {
        static final Finding NOTHING = new Finding(false, Optional.empty());
        static final Finding BROKER = new Finding(true, Optional.empty());

        static Finding of(ClusterFailure failure) {
            return new Finding(false, Optional.of(failure));
        }
    }

    /** What was found at one address, and where that ended. */
    private record Outcome(Step step, Finding finding) {
        static Outcome of(Step step, ClusterFailure failure) {
            return new Outcome(step, Finding.of(failure));
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

    private Probe(Map<String, ?> clientProperties, Deadline deadline, Connector connector) {
        this.deadline = deadline;
        this.connector = connector;
        this.config = new AbstractConfig(
                AdminClientConfig.configDef(),
                AdminProperties.from(clientProperties, NAME, deadline.remaining()),
                false);
        // With the values that config providers supply.
        this.cluster = TargetCluster.of(config.originals());
        this.secrets = Secrets.of(clientProperties);
    }

    /**
     * Says what stands between a client with these properties and its cluster, as far as that could be found out. Blocks until
     * the deadline at the most.
     *
     * @throws InterruptedException if interrupted, which ends the probe
     */
    static Finding run(Map<String, ?> clientProperties, Deadline deadline) throws InterruptedException {
        CompletableFuture<Finding> answer = new CompletableFuture<>();
        Deadline ofReads = deadline.atMost(deadline.remaining().minus(HEAD_START));
        try (Connector connector = new Connector()) {
            // A thread of its own, because neither name look-ups nor TLS handshakes keep to a time limit.
            Thread thread = new Thread(
                    () -> {
                        try {
                            answer.complete(new Probe(clientProperties, ofReads, connector).look());
                        } catch (Throwable e) {
                            answer.completeExceptionally(e);
                        }
                    },
                    NAME);
            thread.setDaemon(true);
            thread.start();
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
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

    /** Tries one address after the other. Where it got furthest is what tells most about the settings. */
    private Finding look() throws IOException {
        Outcome furthest = null;
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String url : config.getList(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            try {
                for (InetAddress address : InetAddress.getAllByName(Utils.getHost(url))) {
                    addresses.add(new InetSocketAddress(address, Utils.getPort(url)));
                }
            } catch (UnknownHostException e) {
                furthest = Outcome.of(Step.NAME, new ClusterFailure.NameUnresolved(cluster, Optional.of(e)));
            }
        }
        int left = Math.min(addresses.size(), MOST_ADDRESSES);
        for (InetSocketAddress address : addresses.subList(0, left)) {
            Outcome outcome = look(address, deadline.share(left--));
            LOG.debug("The probe of {} found {}", address, outcome);
            if (furthest == null || outcome.step().compareTo(furthest.step()) > 0) {
                furthest = outcome;
            }
        }
        return furthest == null ? Finding.NOTHING : furthest.finding();
    }

    private Outcome look(InetSocketAddress address, Deadline limit) throws IOException {
        String name = address.getHostString() + ":" + address.getPort();
        try (Socket socket = connector.socket()) {
            ProbedConnection connection;
            try {
                connection = ProbedConnection.open(socket, address, limit);
            } catch (IOException e) {
                return Outcome.of(Step.CONNECTION, connectionFailure(name, e));
            }
            if (cluster.usesTls()) {
                try {
                    if (!startTls(connection, address)) {
                        return new Outcome(Step.END, Finding.NOTHING);
                    }
                } catch (IOException e) {
                    return Outcome.of(Step.TLS, tlsFailure(name, e, address, limit));
                }
            }
            try {
                connection.askApiVersions();
            } catch (IOException e) {
                return Outcome.of(Step.KAFKA, kafkaFailure(name, e));
            }
            return new Outcome(
                    Step.END, mechanismFailure(connection).map(Finding::of).orElse(Finding.BROKER));
        }
    }

    /** Whether TLS is there now; not when the client has its own way of doing it, which cannot be followed here. */
    private boolean startTls(ProbedConnection connection, InetSocketAddress address) throws IOException {
        if (config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) != null) {
            return false;
        }
        String host = address.getHostString();
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(config.values());
            SSLParameters parameters = factory.createClientSslEngine(
                            host,
                            address.getPort(),
                            config.getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG))
                    .getSSLParameters();
            connection.startTls(factory.sslContext(), parameters, host, address.getPort());
        }
        return true;
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
    private Optional<ClusterFailure> mechanismFailure(ProbedConnection connection) {
        ProbedConnection.SaslAnswer answer;
        try {
            answer = connection.askFor(cluster.usesSasl() ? config.getString(SaslConfigs.SASL_MECHANISM) : "");
        } catch (IOException e) {
            return Optional.empty();
        }
        String found = switch (answer.errorCode()) {
            case ProbedConnection.SaslAnswer.OTHER_MECHANISMS -> "it offers " + Text.enumeration(answer.mechanisms());
            case ProbedConnection.SaslAnswer.NO_SASL -> cluster.usesSasl() ? "it works without SASL" : "";
            default -> "";
        };
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClusterFailure.MechanismRefused(cluster, found, Optional.empty()));
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
