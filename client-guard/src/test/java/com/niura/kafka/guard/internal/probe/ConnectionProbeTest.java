package com.niura.kafka.guard.internal.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.Ports;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe.Finding;
import com.niura.kafka.guard.internal.probe.ProbeStep.Outcome;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.HostPort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.niura.kafka.guard.internal.probe.Probes.LONG;
import static com.niura.kafka.guard.internal.probe.Probes.client;
import static com.niura.kafka.guard.internal.probe.Probes.codeOf;
import static com.niura.kafka.guard.internal.probe.Probes.diagnose;
import static com.niura.kafka.guard.internal.probe.Probes.last;
import static com.niura.kafka.guard.internal.probe.Probes.probe;
import static com.niura.kafka.guard.internal.probe.Probes.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConnectionProbeTest {

    /** What is silent takes all of it. */
    private static final Duration LIMIT = Duration.ofMillis(1200);

    private static final String TLS_ALERT = "15030300020250";
    /** The start of a record of the greatest length. */
    private static final String TLS_HANDSHAKE = "1603034000";

    private static final ScriptedPort.Script BROKER = ScriptedPort.broker(34, List.of());
    private static final Finding ALL_WELL = new Finding(true, Optional.empty());

    /** So that no test waits for classes to be loaded. */
    @BeforeAll
    static void loadTls() {
        probe(client("SSL", "b:9094")).settings();
    }

    /** The hex digits are those of "HTTP/1.1 400" and of a TLS alert. */
    @ParameterizedTest(name = "{0} client: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            PLAINTEXT      | silent                           | UNREACHABLE    | accepts connections, but does not answer within 1\\.\\d s
            SSL            | silent                           | UNREACHABLE    | does not answer the TLS handshake within 1\\.\\d s
            PLAINTEXT      | closing 485454502f312e3120343030 | UNREACHABLE    | not as a Kafka broker: its first bytes are 48 54 54 50
            PLAINTEXT      | closing                          | UNREACHABLE    | closes the connection instead of answering
            SSL            | closing                          | UNREACHABLE    | closes the connection in the TLS handshake
            PLAINTEXT      | closing 15030300020250           | TLS_MISMATCH   | answers with a TLS alert
            SASL_PLAINTEXT | closing 15030300020250           | TLS_MISMATCH   | answers with a TLS alert
            SSL            | closing 485454502f312e3120343030 | TLS_MISMATCH   | answers in plain text
            SSL            | broker 34                        | TLS_MISMATCH   | a Kafka broker answers at 127.0.0.1:
            SASL_PLAINTEXT | broker 33 AWS_MSK_IAM SCRAM      | SASL_MECHANISM | does not take SASL mechanism PLAIN: it offers AWS_MSK_IAM, SCRAM
            SASL_PLAINTEXT | broker 34                        | SASL_MECHANISM | it works without SASL
            PLAINTEXT      | broker 33 PLAIN                  | SASL_MECHANISM | asks for SASL, but security.protocol is PLAINTEXT: it offers PLAIN
            """)
    void portThatIsNotWhatTheClientNeeds_isToldWithWhatItDoes(
            String protocol, ScriptedPort.Script script, FailureCode code, String words) throws Exception {
        try (ScriptedPort port = new ScriptedPort(script)) {
            Finding finding = diagnose(client(protocol, port.address()), words.contains("within") ? LIMIT : LONG);

            assertThat(finding.brokerAnswers()).isFalse();
            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(code);
                assertThat(failure.headline()).containsPattern(words).contains(port.address());
            });
        }
    }

    @ParameterizedTest(name = "{0} client: {1}")
    @CsvSource({
        "SASL_PLAINTEXT, broker 0 PLAIN",
        "PLAINTEXT, broker 34",
        // Nothing is said of it, and no name that is none gets into a report.
        "SASL_PLAINTEXT, broker 33 PLAIN<",
        "SASL_PLAINTEXT, broker 58 PLAIN",
    })
    void brokerThatIsNotKnownToOfferAnythingElse_leavesNothingToSay(String protocol, ScriptedPort.Script script)
            throws Exception {
        try (ScriptedPort port = new ScriptedPort(script)) {
            assertThat(diagnose(client(protocol, port.address()), LONG)).isEqualTo(ALL_WELL);
        }
    }

    @Test
    void depthConnection_endsWithTheFirstConnection() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            ConnectionProbe probe = probe(client("SSL", Ports.closed() + "," + port.address()));

            assertThat(probe.diagnose(Stage.CONNECTION, LONG).get()).isEqualTo(new Finding(false, Optional.empty()));
        }
    }

    @Test
    void closedPort_isRefused() throws Exception {
        String address = Ports.closed();

        Finding finding = diagnose(client("SSL", address), LONG);

        assertThat(finding.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.CONNECT_REFUSED);
            assertThat(failure.headline()).endsWith("but " + address + " refuses connections");
            assertThat(failure.action()).startsWith("Nothing listens there");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1300, CONNECT_TIMEOUT, let port \\d+ through",
        "500, UNREACHABLE, takes no connection within 0\\.\\d s",
    })
    void droppedPackets_areATimeOut_onceASecondIsOver(long limit, FailureCode code, String words) throws Exception {
        try (Ports.Dropping hole = new Ports.Dropping()) {
            Finding finding = diagnose(client("PLAINTEXT", hole.address()), Duration.ofMillis(limit));

            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(code);
                assertThat(failure.headline() + failure.action()).containsPattern(words);
            });
        }
    }

    static Stream<Arguments> connectErrors() {
        return Stream.of(
                arguments(new ConnectException("Connexion refus\u00e9e"), 1, "CONNECT_REFUSED", "refuses connections"),
                arguments(new ConnectException("Connection refused: getsockopt"), 2100, "CONNECT_REFUSED", "refuses"),
                arguments(new ConnectException("Connection timed out"), 20_000, "CONNECT_TIMEOUT", "not answered"),
                arguments(new SocketTimeoutException(), 999, "UNREACHABLE", "takes no connection within 1"),
                arguments(new SocketTimeoutException(), 1000, "CONNECT_TIMEOUT", "not answered"),
                arguments(new NoRouteToHostException("No route to host"), 1, "UNREACHABLE", "(No route to host)"),
                arguments(new SocketException("Network is unreachable"), 1, "UNREACHABLE", "is unreachable"));
    }

    @ParameterizedTest
    @MethodSource("connectErrors")
    void connectError_isToldByItsClassAndTime(IOException error, long millis, FailureCode code, String words) {
        Failures failures = Probes.failures(ClientSettings.of(client("PLAINTEXT", "b:9092")));

        Failure failure =
                Inspection.connectFailure(failures, new HostPort("b", 9092), error, Duration.ofMillis(millis));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.headline()).contains(words);
    }

    // Several addresses.

    @Test
    void addressesThatTakeNoConnection_costTheNextNoTime() throws Exception {
        try (Ports.Dropping hole = new Ports.Dropping();
                ScriptedPort good = new ScriptedPort(BROKER)) {
            String servers = String.join(",", Ports.closed(), hole.address(), good.address());

            assertThat(diagnose(client("PLAINTEXT", servers), LONG)).isEqualTo(ALL_WELL);
        }
    }

    @Test
    void addressThatAcceptsAndIsSilent_leavesTimeForTheNext() throws Exception {
        try (ScriptedPort silent = new ScriptedPort(ScriptedPort.silent());
                ScriptedPort good = new ScriptedPort(BROKER)) {
            String servers = silent.address() + "," + good.address();

            assertThat(diagnose(client("PLAINTEXT", servers), Duration.ofSeconds(4)))
                    .isEqualTo(ALL_WELL);
        }
    }

    @Test
    void addressThatDropsPackets_isGivenUpAfterASecond_andTheOneThatGotFurthestIsReported() throws Exception {
        try (Ports.Dropping hole = new Ports.Dropping();
                ScriptedPort tls = new ScriptedPort(ScriptedPort.closingAfter(TLS_ALERT))) {
            long start = System.nanoTime();

            Finding finding = diagnose(client("PLAINTEXT", hole.address() + "," + tls.address()), LONG);

            assertThat(finding.failure()).map(Failure::code).contains(FailureCode.TLS_MISMATCH);
            assertThat(since(start)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        }
    }

    @Test
    void addressesWithoutPort_leaveNothingToLookAt() throws Exception {
        assertThat(diagnose(client("PLAINTEXT", "kafka.example,,"), LONG))
                .isEqualTo(new Finding(false, Optional.empty()));
    }

    // The host name.

    @Test
    void nameThatDoesNotResolve_isToldAsSuch() throws Exception {
        ConnectionProbe probe = probe(client("SSL", "kafka.example:9094"), host -> {
            throw new UnknownHostException(host);
        });

        Finding finding = probe.diagnose(Stage.MECHANISM, LONG).get();

        assertThat(finding.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.DNS_UNRESOLVED);
            assertThat(failure.headline()).contains("kafka.example:9094");
        });
    }

    @Test
    void nameServerThatDoesNotAnswer_holdsUpNobodyBeyondTheLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ConnectionProbe probe = probe(client("SSL", "kafka.example:9094"), host -> {
            Probes.awaitQuietly(never);
            throw new UnknownHostException(host);
        });
        try {
            Finding finding =
                    probe.diagnose(Stage.MECHANISM, LIMIT).get(LIMIT.toMillis() + 2000, TimeUnit.MILLISECONDS);

            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.headline())
                        .matches(".*the look-up of the host name in kafka.example:9094 has not ended within 1\\.\\d s");
            });
        } finally {
            never.countDown();
        }
    }

    @Test
    void addressesOfOtherFamily_areLeftOutAsTheClientDoes() throws Exception {
        try (ScriptedPort good = new ScriptedPort(BROKER)) {
            byte[] ofVersion6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
            InetAddress[] both = {loopback(1), InetAddress.getByAddress(ofVersion6)};

            List<ProbeStep> steps = probe(client("PLAINTEXT", "b:" + good.port()), host -> both)
                    .steps(new HostPort("b", good.port()), LONG);

            assertThat(steps)
                    .filteredOn(step -> step.stage() == Stage.CONNECTION)
                    .extracting(ProbeStep::address)
                    .containsExactly(good.address());
        }
    }

    // The end of a look.

    @Test
    void handshakeByteByByte_endsAtTheLimit() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.drippingAfter(TLS_HANDSHAKE))) {
            long start = System.nanoTime();

            Finding finding = diagnose(client("SSL", port.address()), LIMIT);

            assertThat(since(start)).isLessThan(LIMIT.plusSeconds(2));
            assertThat(finding.failure()).map(Failure::code).contains(FailureCode.UNREACHABLE);
        }
    }

    @Test
    void afterwards_neitherConnectionNorThreadIsLeft() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            diagnose(client("PLAINTEXT", port.address()), LIMIT);

            assertThat(port.finished().poll(5, TimeUnit.SECONDS)).isNotNull();
            awaitNoThread();
        }
    }

    @Test
    void cancelling_endsTheLookAndItsConnection() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            CompletableFuture<Finding> finding =
                    probe(client("SSL", port.address())).diagnose(Stage.MECHANISM, Duration.ofHours(1));
            assertThat(port.accepted().poll(20, TimeUnit.SECONDS)).isNotNull();

            finding.cancel(false);

            assertThat(port.finished().poll(20, TimeUnit.SECONDS)).isNotNull();
            awaitNoThread();
        }
    }

    @Test
    void interrupt_endsTheLook() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            ConnectionProbe probe = probe(client("PLAINTEXT", port.address()));
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> probe.detectTlsListener(Duration.ofHours(1)))
                    .isInstanceOf(InterruptedException.class);

            awaitNoThread();
        }
    }

    // Other entry points.

    @ParameterizedTest
    @CsvSource({
        "SASL_PLAINTEXT, closing " + TLS_ALERT + ", true, TLS_MISMATCH",
        "PLAINTEXT, closing 485454502f312e31, true, ",
        "SASL_SSL, silent, false, ",
    })
    void detectTlsListener_looksForAPlainTextClient_andSaysNothingOfWhateverElse(
            String protocol, ScriptedPort.Script script, boolean connects, @Nullable FailureCode code)
            throws Exception {
        try (ScriptedPort port = new ScriptedPort(script)) {
            Optional<Failure> failure =
                    probe(client(protocol, port.address() + ",")).detectTlsListener(LONG);

            assertThat(failure.map(Failure::code)).isEqualTo(Optional.ofNullable(code));
            assertThat(!port.accepted().isEmpty()).isEqualTo(connects);
        }
    }

    @Test
    void stepsToABroker_areAllThere_eachWithWhatWasFound() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.broker(0, List.of("PLAIN")))) {
            List<ProbeStep> steps = steps(client("SASL_PLAINTEXT", "elsewhere.invalid:1"), port.address(), LONG);

            assertThat(steps)
                    .extracting(ProbeStep::stage)
                    .containsExactly(Stage.NAME, Stage.CONNECTION, Stage.KAFKA, Stage.MECHANISM);
            assertThat(steps).allSatisfy(step -> {
                assertThat(step.outcome()).isInstanceOf(Outcome.Passed.class);
                assertThat(step.address()).isEqualTo(port.address());
            });
        }
    }

    @Test
    void stepsToSeveralIpAddresses_areThoseOfEachTogether() throws Exception {
        try (ScriptedPort first = new ScriptedPort(loopback(1), 0, BROKER);
                ScriptedPort second = new ScriptedPort(loopback(2), first.port(), BROKER)) {
            InetAddress[] both = {loopback(1), loopback(2)};

            List<ProbeStep> steps =
                    probe(client("PLAINTEXT", "b:1"), host -> both).steps(new HostPort("b", second.port()), LONG);

            String one = steps.get(1).address();
            String other = one.equals(first.address()) ? second.address() : first.address();
            assertThat(steps)
                    .extracting(step -> step.stage() + " " + step.address())
                    .containsExactly(
                            "NAME b:" + second.port(),
                            "CONNECTION " + one,
                            "KAFKA " + one,
                            "MECHANISM " + one,
                            "CONNECTION " + other,
                            "KAFKA " + other,
                            "MECHANISM " + other);
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAINTEXT, KAFKA, UNREACHABLE", "NONSENSE, TLS, CONFIG_INVALID"})
    void steps_endWithTheOneThatFailed(String protocol, Stage stage, FailureCode code) throws Exception {
        try (ScriptedPort silent = new ScriptedPort(ScriptedPort.silent())) {
            ProbeStep last = last(steps(client(protocol, silent.address()), silent.address(), LIMIT));

            assertThat(last.stage()).isEqualTo(stage);
            assertThat(codeOf(last)).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NONSENSE  | b:9092 | client.id                          | eeg               | NONSENSE
            PLAINTEXT | ''     | client.id                          | eeg               | bootstrap.servers is not set
            PLAINTEXT | boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098 | client.id | eeg | MSK Serverless
            SSL       | b:9094 | ssl.truststore.location            | /no/such/file.jks | /no/such/file.jks
            SSL       | b:9094 | ssl.cipher.suites                  | NO_SUCH_SUITE     | NO_SUCH_SUITE
            SSL       | b:9094 | ssl.engine.factory.class           | no.such.Factory   | no.such.Factory
            SASL_SSL  | b:9094 | sasl.client.callback.handler.class | no.such.Handler   | no.such.Handler
            """)
    void settingsThatCannotWork_areToldWithoutAConnection(
            String protocol, String servers, String property, String value, String words) {
        Map<String, Object> client = client(protocol, servers);
        client.put(property, value);

        ProbeStep step = probe(client).settings();

        assertThat(step.stage()).isEqualTo(Stage.SETTINGS);
        assertThat(codeOf(step)).isEqualTo(FailureCode.CONFIG_INVALID);
        assertThat(((Outcome.Failed) step.outcome()).failure().headline()).contains(words);
    }

    @Test
    void settingsThatMayWork_areSummedUp() {
        Map<String, Object> iam = client("SASL_SSL", "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098");
        iam.put("sasl.mechanism", "AWS_MSK_IAM");
        iam.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");

        assertThat(probe(iam).settings().outcome())
                .isEqualTo(new Outcome.Passed("SASL_SSL, AWS_MSK_IAM, region ap-south-1"));
        assertThat(probe(client("PLAINTEXT", "b:9092")).settings().outcome())
                .isEqualTo(new Outcome.Passed("PLAINTEXT"));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static InetAddress loopback(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
    }

    private static void awaitNoThread() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain(Inspection.THREAD_NAME));
    }
}
