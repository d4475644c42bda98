package com.niura.kafka.guard.internal.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Threads;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ProbeStep.Outcome;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientPropertiesValidator;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the connection path of one client without the Kafka client: DNS → TCP → TLS → ApiVersions → SaslHandshake, at up to four
 * addresses of the bootstrap servers. TLS is the client's own, with its trust and its certificate. No credentials are sent; a listener
 * that wants SASL may count the SaslHandshake of another client as a failed authentication.
 *
 * <p>Immutable and thread-safe. Leaves neither a connection nor, unless a name look-up or a TLS engine is stuck, a thread.
 */
public final class ConnectionProbe {

    /**
     * What was found at the address that got furthest.
     *
     * @param brokerAnswers whether a Kafka broker answers that offers what the client uses, as far as it said so
     * @param failure what stands between the client and its cluster; empty also when that could not be found out
     */
    public record Finding(boolean brokerAnswers, Optional<Failure> failure) {

        /** Nothing could be found out. */
        public static final Finding NOTHING = new Finding(false, Optional.empty());

        static Finding of(List<ProbeStep> steps) {
            return steps.stream()
                    .reduce((best, step) -> isFurther(step, best) ? step : best)
                    .map(furthest -> new Finding(
                            furthest.stage() == Stage.MECHANISM && !(furthest.outcome() instanceof Outcome.Failed),
                            furthest.outcome() instanceof Outcome.Failed failed
                                    ? Optional.of(failed.failure())
                                    : Optional.empty()))
                    .orElse(NOTHING);
        }

        private static boolean isFurther(ProbeStep step, ProbeStep than) {
            int stages = step.stage().compareTo(than.stage());
            return stages > 0
                    || (stages == 0
                            && step.outcome() instanceof Outcome.Passed
                            && !(than.outcome() instanceof Outcome.Passed));
        }
    }

    /** Ends so long before its limit, or a tenth of it before, for whoever waits that long to hear of it. */
    private static final Duration LONGEST_HEAD_START = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionProbe.class);

    private final ClientSettings settings;
    private final ClientTarget target;
    private final Failures failures;
    private final Inspection.HostResolver resolver;

    /**
     * @param settings of the client, with the values of config providers
     * @param failures makes the failures
     */
    public ConnectionProbe(ClientSettings settings, Failures failures) {
        this(settings, failures, InetAddress::getAllByName);
    }

    ConnectionProbe(ClientSettings settings, Failures failures, Inspection.HostResolver resolver) {
        this.settings = settings;
        this.target = settings.target();
        this.failures = failures;
        this.resolver = resolver;
    }

    /**
     * Looks at the settings without a connection: what contradicts itself, and what a client would find wrong while it is made, key
     * stores for instance. Blocks while it reads them.
     */
    public ProbeStep settings() {
        long start = System.nanoTime();
        Outcome outcome = ClientPropertiesValidator.problemIn(settings)
                .map(problem -> failures.configInvalid(problem, null))
                .or(this::invalid)
                .<Outcome>map(Outcome.Failed::new)
                .orElseGet(() -> new Outcome.Passed(target.security()));
        return new ProbeStep(
                Stage.SETTINGS, target.bootstrapServers(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    private Optional<Failure> invalid() {
        try (ClientTls tls = new ClientTls(settings)) {
            tls.config();
            if (target.usesTls()) {
                tls.engineFor(new HostPort("localhost", 0));
            }
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(ClientTls.invalid(e, failures));
        }
    }

    /**
     * Starts to look why no broker answers, on a daemon thread. Returns at once; the future completes within the limit, never
     * exceptionally. Cancelling or completing it ends the look and closes its connections.
     *
     * @param last the last stage to look at: CONNECTION, which needs hardly any CPU, or later
     * @param limit for everything together; CONNECT_TIMEOUT is said of a silence of one second or more, so 1.2 seconds are the least
     *     that tells dropped packets
     */
    public CompletableFuture<Finding> diagnose(Stage last, Duration limit) {
        return Threads.async(Inspection.THREAD_NAME, () -> {
            try {
                return Finding.of(look(target.addresses(), last, false, limit));
            } catch (InterruptedException e) {
                LOG.debug("Nobody waits for the probe any more");
            } catch (Throwable e) {
                // Falls back to the client's error. The exception's words may hold a secret.
                LOG.debug("The probe failed: {}", e.getClass().getName());
            }
            return Finding.NOTHING;
        });
    }

    /**
     * Looks for a TLS listener that a plain-text client is about to be let at, which would take the TLS answer for the length of a
     * message and reserve memory for it (KAFKA-4090). Blocks for the limit at the most. Returns empty at once for other clients.
     *
     * @throws InterruptedException if interrupted, which ends the look
     */
    public Optional<Failure> detectTlsListener(Duration limit) throws InterruptedException {
        return target.speaksPlainText()
                ? Finding.of(look(target.addresses(), Stage.KAFKA, false, limit))
                        .failure()
                        .filter(failure -> failure.code() == FailureCode.TLS_MISMATCH)
                : Optional.empty();
    }

    /**
     * Looks at one server as the client finds it, {@link Stage#NAME} and what follows, at up to four of its IP addresses. What comes
     * after a step that did not pass is not looked at, for this IP address. Blocks for the limit at the most.
     *
     * @param address the server; the bootstrap servers are not looked at
     * @return the steps, those of each IP address together; at least one
     * @throws InterruptedException if interrupted, which ends the look
     */
    public List<ProbeStep> steps(HostPort address, Duration limit) throws InterruptedException {
        return List.copyOf(look(List.of(address), Stage.MECHANISM, true, limit));
    }

    private List<ProbeStep> look(List<HostPort> servers, Stage last, boolean everyAddress, Duration limit)
            throws InterruptedException {
        Duration headStart = Deadline.min(limit.dividedBy(10), LONGEST_HEAD_START);
        // The client takes the brokers' own names as they are.
        boolean usesCanonicalNames = target.addresses().containsAll(servers)
                && ClientDnsLookup.RESOLVE_CANONICAL_BOOTSTRAP_SERVERS_ONLY
                        .toString()
                        .equals(settings.properties().get(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG));
        try (Inspection inspection = new Inspection(
                new ClientTls(settings),
                failures,
                resolver,
                usesCanonicalNames,
                Deadline.in(limit.minus(headStart)),
                headStart.dividedBy(2))) {
            return inspection.run(servers, last, everyAddress);
        }
    }
}
