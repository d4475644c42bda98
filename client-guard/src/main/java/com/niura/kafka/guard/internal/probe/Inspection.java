package com.niura.kafka.guard.internal.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ProbeStep.Outcome;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at some servers: resolves their names one after the other, connects to all addresses at the same time, and follows each
 * connection that is made, one after the other. The thread that calls {@link #run} only waits and keeps the record: whatever may block
 * is done by threads that end with the inspection, but for a name look-up or a TLS engine that is stuck. For one use.
 */
final class Inspection implements Closeable {

    /** Finds the addresses of a host name. */
    interface HostResolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    static final String THREAD_NAME = "topic-guard-probe";

    /** More addresses than these would leave too little time for each. */
    private static final int MOST_ADDRESSES = 4;
    /** A shorter silence proves nothing: systems ask again after one second when a first packet is lost. */
    private static final Duration TELLING_SILENCE = Duration.ofSeconds(1);
    /** A refusal arrives at once, after two seconds on Windows; what has the same class later is the system's own time-out. */
    private static final Duration LATEST_REFUSAL = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    /** What came of connecting; the error, when there is one. */
    private record Attempt(
            InetSocketAddress address,
            Socket socket,
            @Nullable IOException error,
            Duration elapsed) {}

    private final ClientTls tls;
    private final ClientTarget target;
    private final Failures failures;
    private final HostResolver resolver;
    private final boolean usesCanonicalNames;
    private final Deadline deadline;
    private final Duration grace;
    private final ExecutorService threads = Executors.newCachedThreadPool(Inspection::daemon);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final List<ProbeStep> steps = new ArrayList<>();

    /**
     * @param usesCanonicalNames whether the client takes the canonical names of its bootstrap servers' addresses for theirs
     * @param deadline when reads end
     * @param grace what a step may take after that, for its own words rather than those of whoever waited for it
     */
    Inspection(
            ClientTls tls,
            Failures failures,
            HostResolver resolver,
            boolean usesCanonicalNames,
            Deadline deadline,
            Duration grace) {
        this.tls = tls;
        this.target = failures.target();
        this.failures = failures;
        this.resolver = resolver;
        this.usesCanonicalNames = usesCanonicalNames;
        this.deadline = deadline;
        this.grace = grace;
    }

    /**
     * Looks at the servers; blocks until the deadline, and the grace, at the most.
     *
     * @param last the last stage to look at: CONNECTION or later
     * @param everyAddress whether to go on when one address has passed the last stage
     * @return the steps in the order taken: those of the names, then those of each IP address together
     * @throws InterruptedException if interrupted
     */
    List<ProbeStep> run(List<HostPort> servers, Stage last, boolean everyAddress) throws InterruptedException {
        List<InetSocketAddress> silent = resolve(servers);
        long start = System.nanoTime();
        BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
        silent.forEach(address -> threads.execute(() -> attempts.add(connect(address))));
        Deadline whereAnotherConnects = deadline.atMost(TELLING_SILENCE);
        Deadline patience = deadline;
        while (!silent.isEmpty()) {
            Attempt attempt = attempts.poll(patience.remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (attempt == null) {
                break;
            }
            silent.remove(attempt.address());
            record(Stage.CONNECTION, ip(attempt.address()), outcome(attempt), attempt.elapsed());
            if (attempt.error() == null) {
                patience = whereAnotherConnects;
                follow(attempt, last, deadline.share(silent.size() + 1));
                if (!everyAddress && hasPassed(last)) {
                    return steps;
                }
            }
        }
        for (InetSocketAddress address : silent) {
            Duration waited = since(start);
            Failure failure = connectFailure(server(address), new SocketTimeoutException("no answer"), waited);
            record(Stage.CONNECTION, ip(address), new Outcome.Failed(failure), waited);
        }
        return steps;
    }

    private boolean hasPassed(Stage last) {
        ProbeStep step = steps.get(steps.size() - 1);
        return step.stage() == last && !(step.outcome() instanceof Outcome.Failed);
    }

    // The name.

    /** Returns the first addresses of the servers. */
    private List<InetSocketAddress> resolve(List<HostPort> servers) throws InterruptedException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        int left = servers.size();
        for (HostPort server : servers) {
            if (addresses.size() >= MOST_ADDRESSES) {
                break;
            }
            List<InetSocketAddress> found = new ArrayList<>();
            if (step(Stage.NAME, server, server.toString(), deadline.share(left--), () -> resolve(server, found))) {
                addresses.addAll(found);
            }
        }
        return new ArrayList<>(
                addresses.stream().distinct().limit(MOST_ADDRESSES).toList());
    }

    private Outcome resolve(HostPort server, List<InetSocketAddress> found) {
        InetAddress[] all;
        try {
            all = resolver.resolve(server.host());
        } catch (UnknownHostException e) {
            return new Outcome.Failed(failures.unresolved(e));
        }
        Stream.of(all)
                // As the client does: it keeps to IPv4 or IPv6, whichever is the first address.
                .filter(address -> address.getClass() == all[0].getClass())
                .map(address -> usesCanonicalNames
                        ? new InetSocketAddress(address.getCanonicalHostName(), server.port())
                        : new InetSocketAddress(address, server.port()))
                .filter(address -> !address.isUnresolved())
                .forEach(found::add);
        return found.isEmpty()
                ? new Outcome.Failed(failures.unresolved(null))
                : new Outcome.Passed(Texts.enumeration(found.stream()
                        .map(address -> address.getAddress().getHostAddress())
                        .toList()));
    }

    // The TCP connection.

    private Attempt connect(InetSocketAddress address) {
        long start = System.nanoTime();
        // Kafka's clients know no proxy, whatever the system properties say.
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            connect(socket, address, deadline);
            return new Attempt(address, socket, null, since(start));
        } catch (IOException e) {
            return new Attempt(address, socket, e, since(start));
        }
    }

    private void connect(Socket socket, InetSocketAddress address, Deadline limit) throws IOException {
        sockets.add(socket);
        if (closed) {
            socket.close();
        }
        socket.connect(address, limit.remainingMillis());
    }

    private Outcome outcome(Attempt attempt) {
        return attempt.error() == null
                ? new Outcome.Passed("connected")
                : new Outcome.Failed(connectFailure(server(attempt.address()), attempt.error(), attempt.elapsed()));
    }

    /** Goes by the class of the error: its words are in the language of the system. */
    Failure connectFailure(HostPort server, IOException error, Duration waited) {
        boolean isRefusal = error instanceof ConnectException && waited.compareTo(LATEST_REFUSAL) < 0;
        if (isRefusal) {
            return failures.connectRefused(server, error);
        }
        if (!(error instanceof ConnectException || error instanceof SocketTimeoutException)) {
            return failures.unreachable(
                    "cannot connect to " + server + " (" + FailureClassifier.words(error) + ")", error);
        }
        return waited.compareTo(TELLING_SILENCE) < 0
                ? failures.unreachable(server + " takes no connection" + within(waited), error)
                : failures.connectTimedOut(server, error);
    }

    // What follows the connection.

    private void follow(Attempt connected, Stage last, Deadline limit) throws InterruptedException {
        HostPort server = server(connected.address());
        String ip = ip(connected.address());
        ProbeConnection connection = new ProbeConnection(connected.socket(), limit);
        boolean goesOn = last.compareTo(Stage.CONNECTION) > 0;
        if (goesOn && !target.speaksPlainText()) {
            goesOn = step(Stage.TLS, server, ip, limit, () -> startTls(connection, connected.address(), limit));
        }
        if (goesOn) {
            goesOn = step(Stage.KAFKA, server, ip, limit, () -> askApiVersions(connection, server));
        }
        if (goesOn && last.compareTo(Stage.KAFKA) > 0) {
            step(Stage.MECHANISM, server, ip, limit, () -> askMechanism(connection));
        }
        close(connected.socket());
    }

    private Outcome startTls(ProbeConnection connection, InetSocketAddress address, Deadline limit) {
        long start = System.nanoTime();
        HostPort server = server(address);
        SSLEngine engine;
        try {
            engine = tls.engineFor(server);
        } catch (RuntimeException | LinkageError e) {
            // What a factory of the service's own throws may pass, and the client has been made with it.
            return tls.isOwn()
                    ? new Outcome.Undetermined("ssl.engine.factory.class gives no TLS engine: "
                            + e.getClass().getName())
                    : new Outcome.Failed(ClientTls.invalid(e, failures));
        }
        try {
            return new Outcome.Passed(words(connection.startTls(engine), engine));
        } catch (SocketTimeoutException e) {
            return new Outcome.Failed(failures.unreachable(
                    server + " accepts connections, but does not answer the TLS handshake" + within(since(start)), e));
        } catch (ProbeConnection.OtherProtocolException e) {
            return new Outcome.Failed(failures.tlsMismatch(server + " answers in plain text", e));
        } catch (SSLException e) {
            return new Outcome.Failed(failures.tlsUntrusted(FailureClassifier.words(e), e));
        } catch (IOException e) {
            return new Outcome.Failed(
                    isPlainTextBroker(address, limit)
                            ? failures.tlsMismatch("a Kafka broker answers at " + server + " in plain text", e)
                            : failures.unreachable(server + " closes the connection in the TLS handshake", e));
        }
    }

    private String words(SSLSession session, SSLEngine engine) throws SSLPeerUnverifiedException {
        String checked = engine.getSSLParameters().getEndpointIdentificationAlgorithm();
        return session.getProtocol()
                + (tls.isOwn() ? ", certificate accepted" : ", certificate trusted")
                + (checked == null || checked.isEmpty() ? " without a check of the host name" : "")
                + (session.getPeerCertificates()[0] instanceof X509Certificate certificate
                        ? ", valid until "
                                + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC)
                        : "");
    }

    /** Brokers close a plain-text listener's connection without a word when the client begins with TLS, as others do. */
    private boolean isPlainTextBroker(InetSocketAddress address, Deadline limit) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            connect(socket, address, limit);
            new ProbeConnection(socket, limit).askApiVersions();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Outcome askApiVersions(ProbeConnection connection, HostPort server) {
        long start = System.nanoTime();
        try {
            connection.askApiVersions();
            return new Outcome.Passed("a broker answers");
        } catch (SocketTimeoutException e) {
            return new Outcome.Failed(failures.unreachable(
                    server + " accepts connections, but does not answer" + within(since(start)), e));
        } catch (ProbeConnection.OtherProtocolException e) {
            return new Outcome.Failed(failures.tlsMismatch(server + " answers with a TLS alert", e));
        } catch (ProbeConnection.NoKafkaException e) {
            return new Outcome.Failed(failures.unreachable(
                    server + " answers, but not as a Kafka broker: " + FailureClassifier.words(e), e));
        } catch (SSLException e) {
            // As of TLS 1.3 the client hears only now that its certificate was refused.
            return new Outcome.Failed(failures.tlsUntrusted(FailureClassifier.words(e), e));
        } catch (IOException e) {
            return new Outcome.Failed(failures.unreachable(server + " closes the connection instead of answering", e));
        }
    }

    /** Also asks for a client without SASL: only a listener that wants SASL answers with mechanisms. */
    private Outcome askMechanism(ProbeConnection connection) {
        ProbeConnection.SaslAnswer answer;
        try {
            answer =
                    connection.askFor(target.usesSasl() ? target.saslMechanism().orElse("GSSAPI") : "");
        } catch (IOException e) {
            return new Outcome.Undetermined("the listener does not say what it offers");
        }
        return switch (answer.errorCode()) {
            case ProbeConnection.SaslAnswer.OFFERED -> new Outcome.Passed("offered");
            case ProbeConnection.SaslAnswer.OTHER_MECHANISMS ->
                mechanismRefused("it offers " + Texts.enumeration(answer.mechanisms()));
            case ProbeConnection.SaslAnswer.NO_SASL ->
                target.usesSasl() ? mechanismRefused("it works without SASL") : new Outcome.Passed("none asked for");
            default -> new Outcome.Undetermined("the listener answers with error " + answer.errorCode());
        };
    }

    private Outcome mechanismRefused(String found) {
        return new Outcome.Failed(failures.mechanismRefused(found, null));
    }

    // The steps.

    /**
     * Takes one step on a thread of its own, because neither name look-ups nor TLS engines keep to a time limit.
     *
     * @return whether it passed
     */
    private boolean step(Stage stage, HostPort server, String at, Deadline limit, Callable<Outcome> work)
            throws InterruptedException {
        long start = System.nanoTime();
        Future<Outcome> result = threads.submit(work);
        Outcome outcome;
        try {
            outcome = result.get(limit.plus(grace).remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            outcome = new Outcome.Failed(failures.unreachable(tooLong(stage, server) + within(since(start)), null));
        } catch (ExecutionException e) {
            // The exception's words may hold a secret.
            outcome = new Outcome.Undetermined("it failed unexpectedly: "
                    + FailureClassifier.unwrap(e).getClass().getName());
        }
        record(stage, at, outcome, since(start));
        return outcome instanceof Outcome.Passed;
    }

    private static String tooLong(Stage stage, HostPort server) {
        return switch (stage) {
            case SETTINGS, NAME -> "the look-up of the host name in " + server + " has not ended";
            case TLS -> "the TLS handshake with " + server + " has not ended";
            case CONNECTION, KAFKA, MECHANISM -> server + " accepts connections, but does not answer";
        };
    }

    private void record(Stage stage, String at, Outcome outcome, Duration elapsed) {
        ProbeStep step = new ProbeStep(stage, at, outcome, elapsed);
        LOG.debug("{}", step);
        steps.add(step);
    }

    private static HostPort server(InetSocketAddress address) {
        return new HostPort(address.getHostString(), address.getPort());
    }

    private static String ip(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
    }

    private static String within(Duration waited) {
        return " within " + Texts.seconds(waited);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close", e);
        }
    }

    /** Closes the sockets, which ends whatever is done with them. */
    @Override
    public void close() {
        closed = true;
        sockets.forEach(Inspection::close);
        threads.shutdownNow();
        tls.close();
    }
}
