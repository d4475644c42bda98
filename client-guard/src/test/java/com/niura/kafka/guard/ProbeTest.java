package com.niura.kafka.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ProbeTest {

    /** Enough for a first TLS handshake on a slow machine; what is silent takes all of it. */
    private static final Duration LIMIT = Duration.ofMillis(800);

    private static final String TLS_ALERT = "15030300020250";
    /** The start of a record of the greatest length. */
    private static final String TLS_HANDSHAKE = "1603034000";

    private static final String HTTP = "485454502f312e3120343030";

    static Stream<Arguments> ports() {
        return Stream.of(
                arguments("PLAINTEXT", "silent", ScriptedPort.silent(), "UNREACHABLE", "does not answer"),
                arguments("SSL", "silent", ScriptedPort.silent(), "UNREACHABLE", "does not answer the TLS handshake"),
                arguments(
                        "PLAINTEXT",
                        "an HTTP server",
                        ScriptedPort.closingAfter(HTTP),
                        "UNREACHABLE",
                        "not as a Kafka broker: its first bytes are 48 54 54 50"),
                arguments(
                        "PLAINTEXT",
                        "a giant frame",
                        ScriptedPort.silentAfter("7fffffff00000001"),
                        "UNREACHABLE",
                        "its first bytes are 7f ff ff ff"),
                arguments(
                        "PLAINTEXT",
                        "a frame larger than any answer",
                        ScriptedPort.silentAfter("0001000100000001"),
                        "UNREACHABLE",
                        "its first bytes are 00 01 00 01"),
                arguments(
                        "PLAINTEXT",
                        "a negative length",
                        ScriptedPort.silentAfter("ffffffff"),
                        "UNREACHABLE",
                        "its first bytes are ff ff ff ff"),
                arguments(
                        "PLAINTEXT",
                        "the answer to another question",
                        ScriptedPort.silentAfter("0000000a00000bad000000000000"),
                        "UNREACHABLE",
                        "its answer is to another question"),
                arguments(
                        "PLAINTEXT",
                        "half a length",
                        ScriptedPort.silentAfter("0000"),
                        "UNREACHABLE",
                        "accepts connections, but does not answer"),
                arguments(
                        "PLAINTEXT",
                        "half an answer, then the end",
                        ScriptedPort.closingAfter("000000200000"),
                        "UNREACHABLE",
                        "closes the connection instead of answering"),
                arguments(
                        "PLAINTEXT",
                        "a TLS alert",
                        ScriptedPort.closingAfter(TLS_ALERT),
                        "TLS_MISMATCH",
                        "answers with a TLS alert"),
                arguments(
                        "SASL_PLAINTEXT",
                        "a TLS alert",
                        ScriptedPort.closingAfter(TLS_ALERT),
                        "TLS_MISMATCH",
                        "answers with a TLS alert"),
                arguments(
                        "SSL", "plain text", ScriptedPort.closingAfter(HTTP), "TLS_MISMATCH", "answers in plain text"),
                arguments(
                        "SSL",
                        "a broker in plain text",
                        ScriptedPort.broker(34, List.of()),
                        "TLS_MISMATCH",
                        "a Kafka broker answers at 127.0.0.1:"),
                arguments(
                        "SSL",
                        "the end",
                        ScriptedPort.closingAfter(""),
                        "UNREACHABLE",
                        "closes the connection in the TLS handshake"),
                arguments(
                        "SASL_PLAINTEXT",
                        "other mechanisms",
                        ScriptedPort.broker(33, List.of("AWS_MSK_IAM", "SCRAM-SHA-512")),
                        "SASL_MECHANISM",
                        "does not take SASL mechanism PLAIN: it offers AWS_MSK_IAM, SCRAM-SHA-512"),
                arguments(
                        "SASL_PLAINTEXT",
                        "a listener without SASL",
                        ScriptedPort.broker(34, List.of()),
                        "SASL_MECHANISM",
                        "it works without SASL"),
                arguments(
                        "PLAINTEXT",
                        "a listener that wants SASL",
                        ScriptedPort.broker(33, List.of("PLAIN")),
                        "SASL_MECHANISM",
                        "asks for SASL, but security.protocol is PLAINTEXT: it offers PLAIN"));
    }

    @ParameterizedTest(name = "{0} client: {1}")
    @MethodSource("ports")
    void whatAPortDoes_isNamed(
            String protocol, String behaviour, ScriptedPort.Script script, FailureCode code, String words)
            throws Exception {
        try (ScriptedPort port = new ScriptedPort(script)) {
            assertThat(probe(protocol, port.address())).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(code);
                assertThat(failure.headline()).contains(words, port.address());
            });
        }
    }

    @Test
    void aBroker_thatOffersWhatTheClientUses_leavesNothingToSay() throws Exception {
        try (ScriptedPort withSasl = new ScriptedPort(ScriptedPort.broker(0, List.of("PLAIN")));
                ScriptedPort without = new ScriptedPort(ScriptedPort.broker(34, List.of()))) {
            assertThat(look("SASL_PLAINTEXT", withSasl.address())).isEqualTo(Probe.Finding.BROKER);
            assertThat(look("PLAINTEXT", without.address())).isEqualTo(Probe.Finding.BROKER);
        }
    }

    @Test
    void mechanismsThatAreNoNames_reachNoReport() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.broker(33, List.of("PLAIN\nERROR all is lost")))) {
            assertThat(look("SASL_PLAINTEXT", port.address())).isEqualTo(Probe.Finding.BROKER);
        }
    }

    @Test
    void closedPort_isRefused() throws Exception {
        String address = closedPort();

        assertThat(probe("SSL", address)).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.CONNECT_REFUSED);
            assertThat(failure.headline()).endsWith("but " + address + " refuses connections");
            assertThat(failure.action()).startsWith("Nothing listens there");
        });
    }

    @Test
    void droppedPackets_areAConnectionTimeOut() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());

            assertThat(probe("PLAINTEXT", "127.0.0.1:" + full.getLocalPort())).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.CONNECT_TIMEOUT);
                assertThat(failure.action()).contains("let port " + full.getLocalPort() + " through");
            });
        }
    }

    @Test
    void severalAddresses_theOneWhereTheProbeGotFurthest_isReported() throws Exception {
        try (ScriptedPort silent = new ScriptedPort(ScriptedPort.silent());
                ScriptedPort tls = new ScriptedPort(ScriptedPort.closingAfter(TLS_ALERT));
                ScriptedPort good = new ScriptedPort(ScriptedPort.broker(34, List.of()))) {
            assertThat(probe("PLAINTEXT", closedPort() + "," + tls.address()))
                    .map(Failure::code)
                    .contains(FailureCode.TLS_MISMATCH);
            assertThat(look("PLAINTEXT", silent.address() + "," + good.address()))
                    .isEqualTo(Probe.Finding.BROKER);
        }
    }

    @Test
    void anAnswerByteByByte_endsAtTheLimit() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.drippingAfter("00007f00"))) {
            long start = System.nanoTime();

            Optional<ClusterFailure> failure = probe("PLAINTEXT", port.address());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusMillis(400));
            assertThat(failure).map(Failure::code).contains(FailureCode.UNREACHABLE);
        }
    }

    @Test
    void aHandshakeByteByByte_endsAtTheLimit() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.drippingAfter(TLS_HANDSHAKE))) {
            long start = System.nanoTime();

            probe("SSL", port.address());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusMillis(400));
        }
    }

    @Test
    void afterwards_neitherConnectionNorThreadIsLeft() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            probe("PLAINTEXT", port.address());

            assertThat(port.finished().poll(5, TimeUnit.SECONDS)).isNotNull();
            awaitNoThread();
        }
    }

    @Test
    void anInterrupt_endsTheProbeAndItsConnection() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> Probe.run(
                            client("PLAINTEXT", port.address()), Deadline.in(Duration.ofHours(1), System::nanoTime)))
                    .isInstanceOf(InterruptedException.class);

            awaitNoThread();
        }
    }

    @Test
    void clientsWithTheirOwnTls_areNotFollowedBeyondTheConnection() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            Map<String, Object> client = client("SSL", port.address());
            client.put("ssl.engine.factory.class", "org.apache.kafka.common.security.ssl.DefaultSslEngineFactory");

            assertThat(Probe.run(client, Deadline.in(LIMIT, System::nanoTime))).isEqualTo(Probe.Finding.NOTHING);
        }
    }

    @Test
    void propertiesThatCannotBeRead_leaveItToTheClientToSaySo() throws Exception {
        assertThat(look("NONSENSE", "127.0.0.1:1")).isEqualTo(Probe.Finding.NOTHING);
    }

    @Test
    void stepsToABroker_areAllThere_eachWithWhatWasFound() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.broker(0, List.of("PLAIN")))) {
            List<ProbeStep> steps = Probe.steps(client("SASL_PLAINTEXT", "elsewhere.invalid:1"), port.address(), LIMIT);

            assertThat(steps)
                    .extracting(ProbeStep::stage)
                    .containsExactly(
                            ProbeStep.Stage.NAME,
                            ProbeStep.Stage.CONNECTION,
                            ProbeStep.Stage.KAFKA,
                            ProbeStep.Stage.MECHANISM);
            assertThat(steps).allSatisfy(step -> {
                assertThat(step.outcome()).isInstanceOf(ProbeStep.Outcome.Passed.class);
                assertThat(step.address()).isEqualTo(port.address());
            });
        }
    }

    @Test
    void stepsEndWithTheOneThatFails_alsoWhenTheTimeIsOver() throws Exception {
        String closed = closedPort();
        List<ProbeStep> refused = Probe.steps(client("PLAINTEXT", closed), closed, LIMIT);
        try (ScriptedPort silent = new ScriptedPort(ScriptedPort.silent());
                ScriptedPort endless = new ScriptedPort(ScriptedPort.drippingAfter(TLS_HANDSHAKE))) {
            List<ProbeStep> unanswered = Probe.steps(client("PLAINTEXT", silent.address()), silent.address(), LIMIT);
            List<ProbeStep> late = Probe.steps(client("SSL", endless.address()), endless.address(), LIMIT);

            assertThat(last(refused).stage()).isEqualTo(ProbeStep.Stage.CONNECTION);
            assertThat(codeOf(last(refused))).isEqualTo(FailureCode.CONNECT_REFUSED);
            assertThat(last(unanswered).stage()).isEqualTo(ProbeStep.Stage.KAFKA);
            assertThat(codeOf(last(unanswered))).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(last(late).stage()).isEqualTo(ProbeStep.Stage.TLS);
            assertThat(codeOf(last(late))).isEqualTo(FailureCode.DEADLINE);
        }
    }

    @Test
    void stepsOfAClientThatCannotBeMade_areOneThatSaysSo() throws Exception {
        List<ProbeStep> steps = Probe.steps(client("NONSENSE", "127.0.0.1:1"), "127.0.0.1:1", LIMIT);

        assertThat(steps)
                .singleElement()
                .satisfies(step -> assertThat(codeOf(step)).isEqualTo(FailureCode.CONFIG_INVALID));
    }

    static Stream<Arguments> settings() {
        Map<String, Object> tls = client("SSL", "b:9094");
        tls.put("ssl.truststore.location", "/no/such/file.jks");
        Map<String, Object> handler = client("SASL_SSL", "b:9094");
        handler.put("sasl.client.callback.handler.class", "no.such.Handler");
        return Stream.of(
                arguments(client("NONSENSE", "b:9092"), "NONSENSE"),
                arguments(client("PLAINTEXT", ""), "bootstrap.servers is not set"),
                arguments(
                        client("PLAINTEXT", "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"),
                        "MSK Serverless"),
                arguments(tls, "/no/such/file.jks"),
                arguments(handler, "no.such.Handler"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsThatCannotWork_areSaidWithoutAConnection(Map<String, Object> client, String words) {
        ProbeStep step = Probe.settings(client);

        assertThat(step.stage()).isEqualTo(ProbeStep.Stage.SETTINGS);
        assertThat(step.outcome()).isInstanceOfSatisfying(ProbeStep.Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
            assertThat(failed.failure().headline()).contains(words);
        });
    }

    @Test
    void settingsThatMayWork_areSummedUp() {
        assertThat(Probe.settings(MskIam.clientProperties("boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"))
                        .outcome())
                .isEqualTo(new ProbeStep.Outcome.Passed("SASL_SSL, AWS_MSK_IAM, region ap-south-1"));
        assertThat(Probe.settings(Map.of("bootstrap.servers", "b:9092")).outcome())
                .isEqualTo(new ProbeStep.Outcome.Passed("PLAINTEXT"));
    }

    private static ProbeStep last(List<ProbeStep> steps) {
        return steps.get(steps.size() - 1);
    }

    private static FailureCode codeOf(ProbeStep step) {
        return ((ProbeStep.Outcome.Failed) step.outcome()).failure().code();
    }

    private static Optional<ClusterFailure> probe(String protocol, String bootstrapServers)
            throws InterruptedException {
        return look(protocol, bootstrapServers).failure();
    }

    private static Probe.Finding look(String protocol, String bootstrapServers) throws InterruptedException {
        return Probe.run(client(protocol, bootstrapServers), Deadline.in(LIMIT, System::nanoTime));
    }

    private static Map<String, Object> client(String protocol, String bootstrapServers) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", bootstrapServers);
        client.put("security.protocol", protocol);
        client.put("sasl.mechanism", "PLAIN");
        return client;
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static void awaitNoThread() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("topic-guard-probe"));
    }
}
