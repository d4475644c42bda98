package com.niura.kafka.guard.internal.probe;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at some servers: all names are resolved at once, all their addresses connected to at once, and each connection followed
 * step by step. The thread that calls {@link #run} only waits and keeps the record: whatever may block is done by threads that end
 * with the inspection, but for a name look-up or a TLS engine that is stuck. For one use.
 */
final class Inspection implements Closeable {

    /** Finds the addresses of a host name. */
    interface HostResolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    static final String THREAD_NAME = "topic-guard-probe";

    /** A service's CPU and the broker's limits bear no more at once. */
    private static final int MOST_ADDRESSES = 4;
    /** A shorter silence proves nothing: systems ask again after one second when a first packet is lost. */
    private static final Duration TELLING_SILENCE = Duration.ofSeconds(1);
    /** A refusal arrives at once, after two seconds on Windows; what has the same class later is the system's own time-out. */
    private static final Duration LATEST_REFUSAL = Duration.ofSeconds(4);

    private static final String SAYS_NOTHING = " accepts connections, but does not answer";

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    /**
     * A step that is being taken.
     *
     * @param next what is to be done when it has passed
     */
    private record Step(
            Stage stage, HostPort server, String at, Callable<Outcome> work, Supplier<List<Step>> next, long start) {

        Step(Stage stage, HostPort server, String at, Callable<Outcome> work, Supplier<List<Step>> next) {
            this(stage, server, at, work, next, System.nanoTime());
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private record Done(Step step, Outcome outcome, Duration elapsed) {}

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
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final List<Step> open = new ArrayList<>();
    private final Set<InetSocketAddress> addresses = new HashSet<>();
    /** What became of steps, by where they were taken. */
    private final Map<String, List<ProbeStep>> taken = new LinkedHashMap<>();

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
     * @return the steps in the order taken, those of each name or IP address together
     * @throws InterruptedException if interrupted
     */
    List<ProbeStep> run(List<HostPort> servers, Stage last, boolean everyAddress) throws InterruptedException {
        servers.forEach(server -> take(name(server)));
        boolean connected = false;
        boolean goesOn = true;
        while (goesOn && !open.isEmpty()) {
            Done it = done.poll(patience(connected).toNanos(), TimeUnit.NANOSECONDS);
            if (it == null) {
                open.forEach(step -> record(new Done(step, new Outcome.Failed(givenUp(step)), step.elapsed())));
                break;
            }
            open.remove(it.step());
            record(it);
            boolean passed = it.outcome() instanceof Outcome.Passed;
            connected |= passed && it.step().stage() == Stage.CONNECTION;
            if (it.step().stage() == last) {
                goesOn = everyAddress || it.outcome() instanceof Outcome.Failed;
            } else if (passed) {
                it.step().next().get().forEach(this::take);
            }
        }
        return taken.values().stream().flatMap(List::stream).toList();
    }

    private void take(Step step) {
        open.add(step);
        threads.execute(() -> done.add(new Done(step, outcome(step), step.elapsed())));
    }

    private Outcome outcome(Step step) {
        try {
            return step.work().call();
        } catch (IOException e) {
            return new Outcome.Failed(failure(step, e));
        } catch (Throwable e) {
            // The exception's words may hold a secret.
            return new Outcome.Undetermined(
                    "it failed unexpectedly: " + e.getClass().getName());
        }
    }

    /** Returns how long to wait for the next step to end: where one address takes connections, not long for another's. */
    private Duration patience(boolean connected) {
        return connected && open.stream().allMatch(step -> step.stage() == Stage.CONNECTION)
                ? TELLING_SILENCE.minus(open.get(open.size() - 1).elapsed())
                : deadline.plus(grace).remaining();
    }

    private Failure givenUp(Step step) {
        String what = switch (step.stage()) {
            case SETTINGS, NAME -> "the look-up of the host name in " + step.server() + " has not ended";
            case TLS -> "the TLS handshake with " + step.server() + " has not ended";
            case CONNECTION, KAFKA, MECHANISM -> step.server() + SAYS_NOTHING;
        };
        return step.stage() == Stage.CONNECTION
                ? connectFailure(failures, step.server(), new SocketTimeoutException("no answer"), step.elapsed())
                : failures.unreachable(what + within(step.elapsed()), null);
    }

    private void record(Done it) {
        ProbeStep step = new ProbeStep(it.step().stage(), it.step().at(), it.outcome(), it.elapsed());
        LOG.debug("{}", step);
        taken.computeIfAbsent(step.address(), at -> new ArrayList<>()).add(step);
    }

    // The name.

    private Step name(HostPort server) {
        List<InetSocketAddress> found = new CopyOnWriteArrayList<>();
        return new Step(
                Stage.NAME,
                server,
                server.toString(),
                () -> resolve(server, found),
                () -> found.stream()
                        .filter(address -> addresses.size() < MOST_ADDRESSES && addresses.add(address))
                        .map(this::connection)
                        .toList());
    }

    private Outcome resolve(HostPort server, List<InetSocketAddress> found) throws UnknownHostException {
        InetAddress[] all = resolver.resolve(server.host());
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

    // The TCP connection, and what follows it.

    private Step connection(InetSocketAddress address) {
        // Kafka's clients know no proxy, whatever the system properties say.
        Socket socket = new Socket(Proxy.NO_PROXY);
        ProbeConnection connection = new ProbeConnection(socket, deadline);
        HostPort server = new HostPort(address.getHostString(), address.getPort());
        String ip = new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
        Supplier<List<Step>> mechanism =
                () -> List.of(new Step(Stage.MECHANISM, server, ip, () -> askMechanism(connection), List::of));
        Supplier<List<Step>> kafka =
                () -> List.of(new Step(Stage.KAFKA, server, ip, () -> askApiVersions(connection), mechanism));
        Supplier<List<Step>> tls =
                () -> List.of(new Step(Stage.TLS, server, ip, () -> startTls(connection, server, address), kafka));
        Callable<Outcome> connect = () -> {
            connect(socket, address);
            return new Outcome.Passed("connected");
        };
        return new Step(Stage.CONNECTION, server, ip, connect, target.speaksPlainText() ? kafka : tls);
    }

    private void connect(Socket socket, InetSocketAddress address) throws IOException {
        sockets.add(socket);
        if (closed) {
            socket.close();
        }
        socket.connect(address, deadline.remainingMillis());
    }

    private Failure failure(Step step, IOException error) {
        HostPort server = step.server();
        boolean isTls = step.stage() == Stage.TLS;
        if (error instanceof UnknownHostException) {
            return failures.unresolved(error);
        }
        if (step.stage() == Stage.CONNECTION) {
            return connectFailure(failures, server, error, step.elapsed());
        }
        if (error instanceof SocketTimeoutException) {
            String what = isTls ? " accepts connections, but does not answer the TLS handshake" : SAYS_NOTHING;
            return failures.unreachable(server + what + within(step.elapsed()), error);
        }
        if (error instanceof ProbeConnection.OtherProtocolException) {
            return failures.tlsMismatch(
                    server + (isTls ? " answers in plain text" : " answers with a TLS alert"), error);
        }
        if (error instanceof ProtocolException) {
            return failures.unreachable(
                    server + " answers, but not as a Kafka broker: " + FailureClassifier.words(error), error);
        }
        // As of TLS 1.3 the client hears only behind the handshake that its certificate was refused.
        return error instanceof SSLException
                ? failures.tlsUntrusted(FailureClassifier.words(error), error)
                : failures.unreachable(
                        server + " closes the connection " + (isTls ? "in the TLS handshake" : "instead of answering"),
                        error);
    }

    /** Goes by the class of the error: its words are in the language of the system. */
    static Failure connectFailure(Failures failures, HostPort server, IOException error, Duration waited) {
        if (error instanceof ConnectException && waited.compareTo(LATEST_REFUSAL) < 0) {
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

    private Outcome startTls(ProbeConnection connection, HostPort server, InetSocketAddress address)
            throws IOException {
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
        } catch (EOFException | SocketException e) {
            if (isPlainTextBroker(address)) {
                return new Outcome.Failed(
                        failures.tlsMismatch("a Kafka broker answers at " + server + " in plain text", e));
            }
            throw e;
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
    private boolean isPlainTextBroker(InetSocketAddress address) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            connect(socket, address);
            new ProbeConnection(socket, deadline).askApiVersions();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Outcome askApiVersions(ProbeConnection connection) throws IOException {
        connection.askApiVersions();
        return new Outcome.Passed("a broker answers");
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

    private static String within(Duration waited) {
        return " within " + Texts.seconds(waited);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    }

    /** Closes the sockets, which ends whatever is done with them. */
    @Override
    public void close() {
        closed = true;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("A socket did not close", e);
            }
        }
        threads.shutdownNow();
        tls.close();
    }
}
