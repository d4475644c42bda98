package com.niura.kafka.guard;

import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class FailureClassifierTest {

    private static final Map<String, String> CLIENT = Map.of("bootstrap.servers", "b1:9098");
    private static final String NOT_CREATED = "Failed to create new KafkaAdminClient";

    static Stream<Arguments> faults() {
        return Stream.concat(faultsOfEveryClient(), faultsOfNewClients());
    }

    private static Stream<Arguments> faultsOfNewClients() {
        try {
            return Stream.of(arguments(
                    Class.forName("org.apache.kafka.common.errors.BootstrapResolutionException")
                            .getConstructor(String.class)
                            .newInstance("still no address"),
                    FailureCode.DNS_UNRESOLVED));
        } catch (ClassNotFoundException e) {
            // Clients before 4.4.
            return Stream.of();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("not as it was in 4.4.0", e);
        }
    }

    private static Stream<Arguments> faultsOfEveryClient() {
        return Stream.of(
                arguments(
                        new TimeoutException("Timed out waiting for a node assignment. Call: listNodes"),
                        FailureCode.UNREACHABLE),
                arguments(new DisconnectException("gone"), FailureCode.UNREACHABLE),
                arguments(
                        new TimeoutException("The AdminClient thread has exited. Call: listNodes"),
                        FailureCode.TLS_MISMATCH),
                arguments(
                        new KafkaException(
                                NOT_CREATED,
                                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")),
                        FailureCode.DNS_UNRESOLVED),
                arguments(
                        new KafkaException(NOT_CREATED, new ConfigException("Invalid url in bootstrap.servers: b1")),
                        FailureCode.CONFIG_INVALID),
                arguments(
                        new KafkaException(
                                NOT_CREATED, new KafkaException(new LoginException("No LoginModule found for x.Y"))),
                        FailureCode.CONFIG_INVALID),
                arguments(
                        new KafkaException(NOT_CREATED, new NoSuchFileException("/etc/kafka/trust.jks")),
                        FailureCode.CONFIG_INVALID),
                arguments(
                        new KafkaException(NOT_CREATED, new KafkaException(new LoginException("KDC says no"))),
                        FailureCode.AUTH_FAILED),
                arguments(new IllegalSaslStateException("no SASL here"), FailureCode.SASL_MECHANISM),
                arguments(new SaslAuthenticationException("[id]: Access denied"), FailureCode.AUTH_FAILED),
                arguments(new SaslAuthenticationException("[id]: Too many connects"), FailureCode.AUTH_THROTTLED),
                arguments(
                        new SaslAuthenticationException(
                                "An error occurred when evaluating SASL token",
                                new CompletionException(
                                        new IllegalStateException("Failed to find AWS IAM Credentials [Caused by …]"))),
                        FailureCode.CREDENTIALS_UNAVAILABLE),
                arguments(new SslAuthenticationException("handshake failed"), FailureCode.TLS_UNTRUSTED),
                arguments(new UnsupportedSaslMechanismException("enabled are [PLAIN]"), FailureCode.SASL_MECHANISM),
                arguments(new ClusterAuthorizationException("no"), FailureCode.CLUSTER_DENIED),
                arguments(new InterruptException("stop"), FailureCode.INTERRUPTED),
                arguments(new InterruptedException("stop"), FailureCode.INTERRUPTED),
                arguments(new IllegalStateException("what?"), FailureCode.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void each_fault_isRecognisedBareAndInTheWrappersOfFutures(Throwable fault, FailureCode expected) {
        assertThat(ClusterFailure.of(fault, CLIENT).code()).isEqualTo(expected);
        assertThat(ClusterFailure.of(new ExecutionException(fault), CLIENT).code())
                .isEqualTo(expected);
        assertThat(ClusterFailure.of(new CompletionException(new ExecutionException(fault)), CLIENT)
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void aLoginThatCouldNotReachItsServer_mayPass() {
        LoginException unreachable = new LoginException("no token");
        unreachable.initCause(new ConnectException("refused"));

        assertThat(ClusterFailure.of(new KafkaException(NOT_CREATED, unreachable), CLIENT))
                .isInstanceOfSatisfying(
                        ClusterFailure.AuthenticationFailed.class,
                        failure -> assertThat(failure.passing()).isTrue());
        assertThat(ClusterFailure.of(new SaslAuthenticationException("[id]: Access denied"), CLIENT))
                .isInstanceOfSatisfying(
                        ClusterFailure.AuthenticationFailed.class,
                        failure -> assertThat(failure.passing()).isFalse());
    }

    @Test
    void theEndOfATlsClientsThread_isNoTlsMismatch_andNoFaultOfTheNetworks() {
        assertThat(ClusterFailure.of(
                                new TimeoutException("The AdminClient thread has exited. Call: listNodes"),
                                Map.of("bootstrap.servers", "b1:9098", "security.protocol", "SASL_SSL"))
                        .code())
                .isEqualTo(FailureCode.INTERNAL);
    }

    @Test
    void whatNobodyForesaw_isNamedByItsClass_whateverItsWordsMayHold() {
        // So short a secret hides all of the words.
        assertThat(ClusterFailure.of(new IllegalStateException("no p"), Map.of("ssl.key.password", "p"))
                        .headline())
                .contains("java.lang.IllegalStateException: the text of the error is not shown");
    }

    @Test
    void a_headline_isOneLine_whateverTheClientSays() {
        assertThat(ClusterFailure.of(new SaslAuthenticationException("first\n  second"), CLIENT)
                        .headline())
                .endsWith("first second");
    }

    @Test
    void the_detail_namesTheInnermostCause() {
        ClusterFailure failure = ClusterFailure.of(
                new KafkaException(NOT_CREATED, new NoSuchFileException("/etc/kafka/trust.jks")), CLIENT);

        assertThat(failure.headline()).contains("NoSuchFileException: /etc/kafka/trust.jks");
    }

    @Test
    void a_secretInTheClientsWords_isHiddenAndTheExceptionNotHandedOn() {
        Map<String, String> client =
                Map.of("bootstrap.servers", "b1:9098", "sasl.jaas.config", "x.Y required password=\"open sesame\";");
        Throwable leaking = new KafkaException(NOT_CREATED, new IllegalArgumentException("cannot parse open sesame"));

        ClusterFailure failure = ClusterFailure.of(leaking, client);

        assertThat(failure.headline() + failure.action() + failure)
                .doesNotContain("sesame")
                .contains("[hidden]");
        assertThat(failure.cause()).isEmpty();
    }

    @Test
    void accessDenied_isAboutIamOnlyWhereIamIsUsed() {
        SaslAuthenticationException denied = new SaslAuthenticationException("[id]: Access denied");

        assertThat(ClusterFailure.of(denied, Map.of("sasl.mechanism", "AWS_MSK_IAM")))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.AUTH_DENIED);
                    assertThat(failure.headline()).contains("[id]: Access denied");
                });
    }
}
