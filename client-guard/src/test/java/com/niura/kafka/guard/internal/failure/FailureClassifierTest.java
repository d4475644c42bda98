package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.LoginException;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.niura.kafka.guard.FailureCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** With the exceptions that the client on the class path makes; the ones that only a broker causes are made as it makes them. */
class FailureClassifierTest {

    private static final String NO_ROUTE = "127.0.0.1:1";
    private static final String UNKNOWN_NAME = "no-such-host.invalid:9092";
    /** By the plug-ins below, which the client makes by itself. */
    private static final AtomicReference<Throwable> TO_BE_THROWN = new AtomicReference<>();

    /** Client properties, and what is said of an admin client that cannot be made from them. */
    static Stream<Arguments> clientsThatCannotBeMade() {
        String canonical = "resolve_canonical_bootstrap_servers_only";
        Map<String, Object> noFlag = withLogin("x.Y");
        noFlag.put("sasl.jaas.config", "x.Y");
        return Stream.of(
                arguments(client(UNKNOWN_NAME), DNS_UNRESOLVED, "does not resolve"),
                arguments(client(UNKNOWN_NAME, "client.dns.lookup", canonical), DNS_UNRESOLVED, "does not resolve"),
                // Since 4.4 the future of the first call says so.
                arguments(client(UNKNOWN_NAME, "bootstrap.resolve.timeout.ms", 200), DNS_UNRESOLVED, "not resolve"),
                arguments(client("b1"), CONFIG_INVALID, "Invalid url in bootstrap.servers: b1"),
                arguments(client(NO_ROUTE, "request.timeout.ms", "soon"), CONFIG_INVALID, "Not a number of type INT"),
                arguments(
                        client(NO_ROUTE, "security.protocol", "SSL", "ssl.truststore.location", "/nowhere/ks.jks"),
                        CONFIG_INVALID,
                        "not valid: Failed to load SSL keystore /nowhere/ks.jks of type JKS (NoSuchFileException: /nowhere/ks.jks)"),
                arguments(
                        client(NO_ROUTE, "security.protocol", "SSL", "ssl.engine.factory.class", "com.example.None"),
                        CONFIG_INVALID,
                        "Class com.example.None could not be found"),
                arguments(withLogin("com.example.None"), CONFIG_INVALID, "No LoginModule found for com.example.None"),
                arguments(noFlag, CONFIG_INVALID, "Login module control flag not specified in JAAS config"),
                arguments(client(NO_ROUTE), UNREACHABLE, "no connection in time"));
    }

    @ParameterizedTest
    @MethodSource("clientsThatCannotBeMade")
    void clientThatCannotBeMade_isToldByWhatItThrows(Map<String, Object> client, FailureCode code, String words) {
        Failure failure = classified(errorOf(client), client);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.headline()).contains(words).doesNotContain("\n");
    }

    /** What a plug-in of the client throws while it is made. */
    static Stream<Arguments> errorsOfPlugIns() {
        ConfigException invalid = new ConfigException("k", "v", "bad");
        Throwable absent = new NoClassDefFoundError("x/Y").initCause(new ClassNotFoundException("x.Y"));
        return Stream.of(
                arguments(absent, INTERNAL, "java.lang.NoClassDefFoundError: x/Y (ClassNotFoundException: x.Y)"),
                arguments(new ExceptionInInitializerError(invalid), INTERNAL, "ExceptionInInitializerError: Invalid"),
                arguments(new OutOfMemoryError("no thread"), INTERNAL, "java.lang.OutOfMemoryError: no thread"),
                arguments(
                        new KafkaException(new IOException("Too many open files")),
                        INTERNAL,
                        "java.io.IOException: Too many open files"),
                arguments(new IllegalArgumentException("no region"), CONFIG_INVALID, "not valid: no region"));
    }

    @ParameterizedTest
    @MethodSource("errorsOfPlugIns")
    void plugInThatThrows_isToldByWhatItThrows(Throwable error, FailureCode code, String words) {
        Map<String, Object> client = withLogin(ThrowingLogin.class.getName());
        client.put("sasl.client.callback.handler.class", ThrowingHandler.class);
        TO_BE_THROWN.set(error);

        assertIs(classified(errorOf(client), client), code, false, words);
    }

    /** What a login module throws; of anything but a LoginException the JDK makes one with the stack trace for a message. */
    static Stream<Arguments> errorsOfLogins() {
        Throwable unreachable = new LoginException("no ticket").initCause(new ConnectException("refused"));
        Throwable nested = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        ConfigException invalid = new ConfigException("k", "v", "bad");
        return Stream.of(
                arguments(unreachable, AUTH_FAILED, true, "no ticket (refused)"),
                arguments(new LoginException("KDC says no"), AUTH_FAILED, false, "failed (PLAIN): KDC says no"),
                arguments(nested, AUTH_FAILED, false, "IllegalStateException: outer (IllegalArgumentException: inner)"),
                arguments(invalid, CONFIG_INVALID, false, "ConfigException: Invalid value v"),
                arguments(new NoClassDefFoundError("x/Y"), INTERNAL, false, "NoClassDefFoundError: x/Y"));
    }

    @ParameterizedTest
    @MethodSource("errorsOfLogins")
    void loginThatThrows_isToldByWhatItThrows(Throwable error, FailureCode code, boolean retriable, String words) {
        Map<String, Object> client = withLogin(ThrowingLogin.class.getName());
        TO_BE_THROWN.set(error);

        assertIs(classified(errorOf(client), client), code, retriable, words);
    }

    /** What brokers, and time, make the client say. */
    static Stream<Arguments> faultsOfClusters() {
        return Stream.of(
                arguments(
                        new TimeoutException("Timed out waiting for a node assignment. Call: listNodes"), UNREACHABLE),
                arguments(new DisconnectException("gone"), UNREACHABLE),
                arguments(new TimeoutException("The AdminClient thread has exited. Call: listNodes"), UNREACHABLE),
                arguments(new IllegalSaslStateException("Unexpected handshake request"), SASL_MECHANISM),
                arguments(new UnsupportedSaslMechanismException("enabled mechanisms are [PLAIN]"), SASL_MECHANISM),
                arguments(new SaslAuthenticationException("[id]: Access denied"), AUTH_FAILED),
                arguments(new SaslAuthenticationException("[id]: Too many connects"), AUTH_THROTTLED),
                arguments(
                        new SaslAuthenticationException(
                                "An error occurred when evaluating SASL token",
                                new CompletionException(
                                        new IllegalStateException("Failed to find AWS IAM Credentials [Caused by …]"))),
                        CREDENTIALS_UNAVAILABLE),
                arguments(new SslAuthenticationException("SSL handshake failed"), TLS_UNTRUSTED),
                arguments(new ClusterAuthorizationException("Cluster authorization failed."), CLUSTER_DENIED),
                arguments(new InterruptException("stop"), INTERRUPTED),
                arguments(new InterruptedException("stop"), INTERRUPTED),
                arguments(new IllegalStateException("what?"), INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("faultsOfClusters")
    void faultOfTheCluster_isRecognised_bareAndInTheWrappersOfFutures(Throwable fault, FailureCode expected) {
        Map<String, Object> client = client(NO_ROUTE);

        assertThat(classified(fault, client).code()).isEqualTo(expected);
        assertThat(classified(new ExecutionException(fault), client).code()).isEqualTo(expected);
        assertThat(classified(new CompletionException(new ExecutionException(fault)), client)
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void endOfATlsClientsThread_isNotPutDownToTheAnswer() {
        Throwable ended = new TimeoutException("The AdminClient thread has exited. Call: listNodes");

        assertThat(classified(ended, client(NO_ROUTE, "security.protocol", "SASL_SSL"))
                        .code())
                .isEqualTo(INTERNAL);
    }

    @Test
    void accessDenied_isAboutIamOnlyWhereIamIsUsed() {
        Throwable denied = new SaslAuthenticationException("[id]: Access denied");
        Map<String, Object> iam = client(NO_ROUTE, "sasl.mechanism", "AWS_MSK_IAM");

        assertIs(classified(denied, iam), AUTH_DENIED, false, "[id]: Access denied");
    }

    /** As clients with JDK 25 tell it; with older JDKs the login tells nothing. */
    @Test
    void loginWithoutRegion_isNoRefusedIdentity() {
        Throwable noRegion = new SaslAuthenticationException(
                "An error: (java.util.concurrent.CompletionException: software.amazon.awssdk.core.exception.SdkClientException: Unable to load"
                        + " region from any of the providers in the chain) occurred when evaluating SASL token received from the Kafka Broker.");

        Failure failure = classified(noRegion, client(NO_ROUTE, "sasl.mechanism", "AWS_MSK_IAM"));

        assertIs(failure, CONFIG_INVALID, false, "nor from AWS_REGION");
    }

    @Test
    void secretInTheClientsWords_isHidden_andTheExceptionNotHandedOn() {
        Map<String, Object> client = client(NO_ROUTE, "sasl.jaas.config", "x.Y required password=\"open sesame\";");
        Failure failure = classified(new IllegalStateException("cannot parse open sesame"), client);

        assertThat(failure.toString() + failure.action())
                .doesNotContain("sesame")
                .contains("[hidden]");
        assertThat(failure.cause()).isEmpty();
        // So short a secret hides all of the words, but not the class.
        assertThat(classified(new IllegalStateException("no p"), client(NO_ROUTE, "ssl.key.password", "p"))
                        .headline())
                .contains("java.lang.IllegalStateException: the text of the error is not shown");
    }

    @Test
    void whatIsRetriable_isWhatKafkaSays_andAnUnknownErrorOfTheServer() {
        Throwable unknown = new UnknownServerException("The server experienced an unexpected error");

        assertThat(FailureClassifier.isRetriable(new ExecutionException(new NotLeaderOrFollowerException())))
                .isTrue();
        assertThat(FailureClassifier.isRetriable(unknown)).isTrue();
        assertThat(FailureClassifier.isRetriable(new TopicAuthorizationException("alerts")))
                .isFalse();
    }

    private static void assertIs(Failure failure, FailureCode code, boolean retriable, String words) {
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.headline()).contains(words).doesNotContain("\n", "\tat ");
        assertThat(failure.retriable()).isEqualTo(retriable);
    }

    private static Failure classified(Throwable error, Map<String, Object> client) {
        return FailureClassifier.classify(
                error, new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE));
    }

    private static Throwable errorOf(Map<String, Object> client) {
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().clusterId().get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException | RuntimeException | Error e) {
            return e;
        }
        throw new AssertionError("the client works");
    }

    private static Map<String, Object> withLogin(String module) {
        return client(
                NO_ROUTE,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                module + " required;");
    }

    private static Map<String, Object> client(String servers, Object... more) {
        Map<String, Object> client = new HashMap<>(
                Map.of("bootstrap.servers", servers, "request.timeout.ms", 300, "default.api.timeout.ms", 300));
        for (int i = 0; i < more.length; i += 2) {
            client.put(String.valueOf(more[i]), more[i + 1]);
        }
        return client;
    }

    private static <E extends Throwable> void raise(Throwable error) throws E {
        @SuppressWarnings("unchecked")
        E unchecked = (E) error;
        throw unchecked;
    }

    public static final class ThrowingHandler implements AuthenticateCallbackHandler {

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
            FailureClassifierTest.<RuntimeException>raise(Objects.requireNonNull(TO_BE_THROWN.get()));
        }

        @Override
        public void handle(Callback[] callbacks) {}

        @Override
        public void close() {}
    }

    public static final class ThrowingLogin extends PlainLoginModule {

        @Override
        public boolean login() {
            FailureClassifierTest.<RuntimeException>raise(Objects.requireNonNull(TO_BE_THROWN.get()));
            return true;
        }
    }
}
