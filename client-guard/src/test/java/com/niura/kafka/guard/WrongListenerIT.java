package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The guard with clients whose security settings are not those of the listener, which the Kafka client does not tell. */
class WrongListenerIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"eeg\" password=\"eeg-secret\";";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"eeg\" password=\"eeg-secret\";";

    private static LocalMsk msk;
    private static LocalMsk plain;
    /** The IAM listener under an address that does not give it away as MSK. */
    private static InetSocketAddress iamListener;

    @BeforeAll
    static void start() throws UnknownHostException {
        // The addresses do not tell it, and without one no connection would be opened.
        System.setProperty("aws.region", "ap-south-1");
        msk = LocalMsk.builder().mskServerless("ap-south-1").start();
        plain = LocalMsk.start();
        String[] hostAndPort = msk.bootstrapServers().split(":", 2);
        iamListener = new InetSocketAddress(
                InetAddress.getByName(hostAndPort[0]).getHostAddress(), Integer.parseInt(hostAndPort[1]));
    }

    @AfterAll
    static void stop() {
        plain.close();
        msk.close();
        System.clearProperty("aws.region");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "plain text on the IAM listener",
                        Map.of("bootstrap.servers", iamAddress()),
                        FailureCode.TLS_MISMATCH,
                        0,
                        "security.protocol is PLAINTEXT, but TLS is spoken at " + iamAddress(),
                        "Set security.protocol to SSL"),
                arguments(
                        "a password in plain text on the IAM listener",
                        Map.of(
                                "bootstrap.servers",
                                iamAddress(),
                                "security.protocol",
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                PLAIN_LOGIN),
                        FailureCode.TLS_MISMATCH,
                        0,
                        "security.protocol is SASL_PLAINTEXT, but TLS is spoken at " + iamAddress(),
                        "SASL_SSL where the listener asks for credentials"),
                arguments(
                        "TLS on the plain listener",
                        Map.of("bootstrap.servers", plain.bootstrapServers(), "security.protocol", "SSL"),
                        FailureCode.TLS_MISMATCH,
                        1,
                        "security.protocol is SSL, but no TLS is spoken at " + plain.bootstrapServers(),
                        "Set security.protocol to PLAINTEXT"),
                arguments(
                        "IAM on the plain listener",
                        with(iamClient(), Map.of("bootstrap.servers", plain.bootstrapServers())),
                        FailureCode.TLS_MISMATCH,
                        1,
                        "security.protocol is SASL_SSL, but no TLS is spoken at " + plain.bootstrapServers(),
                        "IAM is 9098 (9094 TLS, 9096 SCRAM, 9092 plaintext)"),
                arguments(
                        "TLS without SASL on the IAM listener",
                        with(tlsClient(), Map.of("security.protocol", "SSL")),
                        FailureCode.SASL_MECHANISM,
                        1,
                        "asks for SASL, but security.protocol is SSL: it offers AWS_MSK_IAM",
                        "Set security.protocol and sasl.mechanism to what this listener offers"),
                arguments(
                        "SCRAM on the IAM listener",
                        with(tlsClient(), Map.of("sasl.mechanism", "SCRAM-SHA-512", "sasl.jaas.config", SCRAM_LOGIN)),
                        FailureCode.SASL_MECHANISM,
                        1,
                        "does not take SASL mechanism SCRAM-SHA-512: ",
                        "Set security.protocol and sasl.mechanism to what this listener offers"),
                arguments(
                        "SASL on the plain listener",
                        Map.of(
                                "bootstrap.servers",
                                plain.bootstrapServers(),
                                "security.protocol",
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                PLAIN_LOGIN),
                        FailureCode.SASL_MECHANISM,
                        1,
                        "does not take SASL mechanism PLAIN: ",
                        "Set security.protocol and sasl.mechanism to what this listener offers"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void aMistake_isNamedInTime_withWhatToDo(
            String mistake,
            Map<String, Object> client,
            FailureCode code,
            int attempts,
            String headline,
            String action) {
        ReadinessReport report = check(client);

        assertFailure(report, code, headline, action);
        assertThat(report.attempts()).isEqualTo(attempts);
    }

    @Test
    void aMistake_endsTheCheckLongBeforeItsTimeIsOver() {
        ReadinessReport report = TopicGuard.forService("eeg")
                .clientProperties(Map.of("bootstrap.servers", plain.bootstrapServers(), "security.protocol", "SSL"))
                .timeout(Duration.ofMinutes(1))
                .build()
                .check();

        assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.TLS_MISMATCH);
        assertThat(report.attempts()).isEqualTo(1);
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aPortWhereNothingListens_isNamedWithThePortsOfMsk() {
        try (FaultProxy proxy = proxy()) {
            proxy.refuse();

            ReadinessReport report = check(with(iamClient(), Map.of("bootstrap.servers", proxy.bootstrapServers())));

            assertFailure(
                    report,
                    FailureCode.CONNECT_REFUSED,
                    proxy.bootstrapServers() + " refuses connections",
                    "IAM is 9098 (9094 TLS, 9096 SCRAM, 9092 plaintext)");
        }
    }

    @Test
    void aNetworkThatSwallowsEverything_isUnreachable() {
        try (FaultProxy proxy = proxy()) {
            proxy.silence();

            ReadinessReport report = check(with(iamClient(), Map.of("bootstrap.servers", proxy.bootstrapServers())));

            assertFailure(
                    report,
                    FailureCode.UNREACHABLE,
                    "accepts connections, but does not answer the TLS handshake",
                    "security group lets port 9098 in");
        }
    }

    @Test
    void aFrozenBroker_isUnreachable() {
        msk.freeze();
        try {
            assertFailure(
                    check(iamClient()),
                    FailureCode.UNREACHABLE,
                    "accepts connections, but does not answer the TLS handshake",
                    "Check the bootstrap string and its port (IAM is 9098)");
        } finally {
            msk.resume();
        }
    }

    @Test
    void theRightListener_leavesTheProbeNothingToSay() throws Exception {
        assertThat(probe(iamClient())).isEmpty();
        assertThat(probe(plain.clientProperties())).isEmpty();
    }

    @Test
    void theProbe_trustsWhomTheClientTrusts() throws Exception {
        Map<String, Object> stranger = iamClient();
        stranger.keySet().removeIf(key -> key.startsWith("ssl."));
        Map<String, Object> byAddress = with(iamClient(), Map.of("bootstrap.servers", iamAddress()));

        assertThat(probe(stranger)).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
        assertThat(probe(byAddress)).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
        assertThat(probe(with(byAddress, Map.of("ssl.endpoint.identification.algorithm", ""))))
                .isEmpty();
    }

    private static void assertFailure(ReadinessReport report, FailureCode code, String headline, String action) {
        assertThat(report.clusterFailure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).as(failure.headline()).isEqualTo(code);
            assertThat(failure.headline()).contains(headline);
            assertThat(failure.action()).contains(action);
        });
        assertThat(report.elapsed()).isLessThan(TIMEOUT.plusMillis(500));
        assertThat(report.toString()).doesNotContain("eeg-secret");
    }

    private static ReadinessReport check(Map<String, Object> client) {
        return TopicGuard.forService("eeg")
                .clientProperties(client)
                .timeout(TIMEOUT)
                .build()
                .check();
    }

    private static Optional<ClusterFailure> probe(Map<String, Object> client) throws InterruptedException {
        return Probe.run(client, Deadline.in(Duration.ofSeconds(5), System::nanoTime));
    }

    private static FaultProxy proxy() {
        return FaultProxy.inFrontOf(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), iamListener);
    }

    private static String iamAddress() {
        return iamListener.getHostString() + ":" + iamListener.getPort();
    }

    private static Map<String, Object> iamClient() {
        return msk.iam().administrator().clientProperties();
    }

    /** By address, to which the certificate is not made out. */
    private static Map<String, Object> tlsClient() {
        Map<String, Object> client = with(
                iamClient(), Map.of("bootstrap.servers", iamAddress(), "ssl.endpoint.identification.algorithm", ""));
        client.keySet().removeIf(key -> key.startsWith("sasl."));
        return client;
    }

    private static Map<String, Object> with(Map<String, Object> client, Map<String, String> changes) {
        Map<String, Object> changed = new HashMap<>(client);
        changed.putAll(changes);
        return changed;
    }
}
