package com.niura.kafka.guard.internal.probe;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.probe.ConnectionProbe.Finding;
import com.niura.kafka.guard.internal.probe.ProbeStep.Outcome;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.niura.kafka.guard.internal.probe.Probes.LONG;
import static com.niura.kafka.guard.internal.probe.Probes.diagnose;
import static com.niura.kafka.guard.internal.probe.Probes.last;
import static com.niura.kafka.guard.internal.probe.Probes.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The probe on listeners that speak TLS, with a certificate for the name localhost. */
class TlsProbeTest {

    private static final ScriptedPort.Script SASL_BROKER = ScriptedPort.broker(0, List.of("PLAIN"));

    private static TestKeys keys;
    private static SSLContext context;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        keys = TestKeys.in(folder);
        context = keys.context();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void trustedCertificate_passes_withWhatItIs(String version) throws Exception {
        try (ScriptedPort port = tls(SASL_BROKER)) {
            Map<String, Object> client = trusting("localhost", port);
            client.put("ssl.enabled.protocols", version);

            List<ProbeStep> steps = steps(client, port);

            assertThat(steps)
                    .extracting(ProbeStep::stage)
                    .containsExactly(Stage.NAME, Stage.CONNECTION, Stage.TLS, Stage.KAFKA, Stage.MECHANISM);
            assertThat(foundByTls(steps)).matches(version + ", certificate trusted, valid until \\d{4}-\\d\\d-\\d\\d");
            assertThat(last(steps).outcome()).isEqualTo(new Outcome.Passed("offered"));
        }
    }

    @Test
    void largestAnswerInManyRecords_isRead() throws Exception {
        byte[] frame = new byte[4 + ProbeConnection.LARGEST_FRAME];
        frame[1] = 1;
        frame[7] = 1;
        try (ScriptedPort port = tls(connection -> {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(frame);
        })) {
            List<ProbeStep> steps = steps(trusting("localhost", port), port);

            assertThat(steps.get(3).outcome()).isEqualTo(new Outcome.Passed("a broker answers"));
        }
    }

    @Test
    void unknownAuthority_isNotTrusted() throws Exception {
        try (ScriptedPort port = tls(SASL_BROKER)) {
            Finding finding = diagnose(client("localhost", port), LONG);

            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.TLS_UNTRUSTED);
                assertThat(failure.headline()).contains("unable to find valid certification path");
            });
        }
    }

    @Test
    void certificateForAnotherHost_isNotTrusted_unlessTheClientDoesNotCheck() throws Exception {
        try (ScriptedPort port = tls(SASL_BROKER)) {
            Map<String, Object> client = trusting("127.0.0.1", port);

            Finding checked = diagnose(client, LONG);
            client.put("ssl.endpoint.identification.algorithm", "");
            List<ProbeStep> notChecked = Probes.steps(client, port.address(), LONG);

            assertThat(checked.failure()).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
            assertThat(foundByTls(notChecked)).contains("certificate trusted without a check of the host name");
        }
    }

    @Test
    void canonicalNames_areCheckedWhereTheClientUsesThem() throws Exception {
        assumeThat(InetAddress.getLoopbackAddress().getCanonicalHostName()).isEqualTo("localhost");
        try (ScriptedPort port = tls(SASL_BROKER)) {
            Map<String, Object> client = trusting("127.0.0.1", port);
            client.put("client.dns.lookup", "resolve_canonical_bootstrap_servers_only");

            assertThat(diagnose(client, LONG).brokerAnswers()).isTrue();
        }
    }

    @Test
    void refusedClientCertificate_isToldAsTls() throws Exception {
        try (ScriptedPort port = tls(connection -> {
            ((SSLSocket) connection).setNeedClientAuth(true);
            connection.getInputStream().read();
        })) {
            Finding finding = diagnose(trusting("localhost", port), LONG);

            assertThat(finding.failure()).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
        }
    }

    @Test
    void listenerThatClosesAfterTheHandshake_isUnreachable() throws Exception {
        try (ScriptedPort port = tls(connection -> {
            ((SSLSocket) connection).startHandshake();
            connection.close();
        })) {
            Finding finding = diagnose(trusting("localhost", port), LONG);

            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.headline()).contains("closes the connection instead of answering");
            });
        }
    }

    @Test
    void ownEngineFactory_isUsed_withItsOwnKeys() throws Exception {
        try (ScriptedPort port = tls(SASL_BROKER)) {
            Map<String, Object> client = withFactory(port);
            client.put("com.example.bundle", context);

            List<ProbeStep> steps = steps(client, port);

            assertThat(foundByTls(steps)).contains("certificate accepted, valid until");
            assertThat(last(steps).stage()).isEqualTo(Stage.MECHANISM);
            assertThat(probe(client).settings().outcome()).isInstanceOf(Outcome.Passed.class);
        }
    }

    @Test
    void ownEngineFactoryThatFails_leavesItOpen_andIsToldByTheSettings() throws Exception {
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            Map<String, Object> client = withFactory(port);

            ProbeStep last = last(steps(client, port));
            ProbeStep settings = probe(client).settings();

            assertThat(last.stage()).isEqualTo(Stage.TLS);
            assertThat(last.outcome())
                    .isEqualTo(new Outcome.Undetermined(
                            "ssl.engine.factory.class gives no TLS engine: java.lang.IllegalStateException"));
            assertThat(diagnose(client, LONG).failure()).isEmpty();
            assertThat(((Outcome.Failed) settings.outcome()).failure().headline())
                    .contains("no bundle");
        }
    }

    @Test
    void engineFactoryThatIsStuck_holdsUpNobodyBeyondTheLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedPort port = new ScriptedPort(ScriptedPort.silent())) {
            Map<String, Object> client = withFactory(port);
            client.put("com.example.stuck", never);

            Finding finding = probe(client)
                    .diagnose(Stage.MECHANISM, Duration.ofSeconds(1))
                    .get(20, TimeUnit.SECONDS);

            assertThat(finding.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.headline())
                        .matches(".*the TLS handshake with localhost:\\d+ has not ended within .*");
            });
        } finally {
            never.countDown();
        }
    }

    /** As a framework's factory: what it needs comes under a key that Kafka does not know. */
    public static final class BundleFactory extends DefaultSslEngineFactory {

        private @Nullable SSLContext bundle;

        @Override
        public void configure(Map<String, ?> configs) {
            if (configs.get("com.example.stuck") instanceof CountDownLatch latch) {
                Probes.awaitQuietly(latch);
            }
            // Kafka's own values come parsed, as a client hands them on.
            assertThat(configs.get("ssl.enabled.protocols")).isInstanceOf(List.class);
            if (!(configs.get("com.example.bundle") instanceof SSLContext given)) {
                throw new IllegalStateException("no bundle");
            }
            bundle = given;
        }

        @Override
        public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
            SSLEngine engine = Objects.requireNonNull(bundle).createSSLEngine(host, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
            engine.setSSLParameters(parameters);
            return engine;
        }
    }

    private static ScriptedPort tls(ScriptedPort.Script inside) throws Exception {
        return new ScriptedPort(ScriptedPort.tls(context, inside));
    }

    private static Map<String, Object> client(String host, ScriptedPort port) {
        return Probes.client("SASL_SSL", host + ":" + port.port());
    }

    private static Map<String, Object> trusting(String host, ScriptedPort port) {
        Map<String, Object> client = client(host, port);
        client.putAll(keys.trust());
        return client;
    }

    private static Map<String, Object> withFactory(ScriptedPort port) {
        Map<String, Object> client = client("localhost", port);
        client.put("ssl.engine.factory.class", BundleFactory.class);
        return client;
    }

    private static List<ProbeStep> steps(Map<String, Object> client, ScriptedPort port) throws InterruptedException {
        return Probes.steps(client, "localhost:" + port.port(), LONG);
    }

    private static String foundByTls(List<ProbeStep> steps) {
        assertThat(steps.get(2).stage()).isEqualTo(Stage.TLS);
        return ((Outcome.Passed) steps.get(2).outcome()).found();
    }
}
