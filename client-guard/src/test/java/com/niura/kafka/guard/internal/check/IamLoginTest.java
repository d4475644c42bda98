package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;

import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class IamLoginTest {

    private static AuthenticateCallbackHandler source = mock();

    private final IamLogin login = new IamLogin();

    /** A handler of the service's own, as Kafka makes it by its name. */
    @SuppressWarnings("DirectInvocationOnMock") // The mock stands for what this handler asks.
    public static final class OwnHandler implements AuthenticateCallbackHandler {

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
            source.configure(configs, mechanism, jaas);
        }

        @Override
        public void handle(Callback[] callbacks) throws IOException {
            try {
                source.handle(callbacks);
            } catch (javax.security.auth.callback.UnsupportedCallbackException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            source.close();
        }
    }

    @BeforeEach
    void forget() {
        source = mock();
    }

    @Test
    void twoClients_shareOneHandler_thatIsClosedWithTheCheck() throws Exception {
        Map<String, Object> properties = login.sharedBy(client(OwnHandler.class.getName()));

        clientOf(properties).handle(new Callback[0]);
        clientOf(properties).close();
        clientOf(properties).handle(new Callback[0]);

        verify(source, times(1)).configure(any(), any(), any());
        verify(source, times(2)).handle(any());
        verify(source, never()).close();
        login.close();
        verify(source, times(1)).close();
    }

    @Test
    void whileCredentialsAreFetched_itIsKnown() throws Exception {
        doAnswer(call -> {
                    assertThat(login.isFetching()).isTrue();
                    return null;
                })
                .when(source)
                .handle(any());

        clientOf(login.sharedBy(client(OwnHandler.class))).handle(new Callback[0]);

        assertThat(login.isFetching()).isFalse();
        verify(source).handle(any());
    }

    @Test
    void handlerThatFails_failsTheClient_andIsNotFetchingAnyMore() throws Exception {
        doThrow(new IOException("no answer")).when(source).handle(any());
        AuthenticateCallbackHandler client = clientOf(login.sharedBy(client(OwnHandler.class)));

        assertThatThrownBy(() -> client.handle(new Callback[0])).isInstanceOf(IOException.class);

        assertThat(login.isFetching()).isFalse();
        assertThat(Identities.of(ClientSettings.of(client(OwnHandler.class)), login.credentials()))
                .isEmpty();
    }

    @Test
    void credentials_areKnownByTheEndOfTheirKey() throws Exception {
        doAnswer(call -> {
                    Callback[] callbacks = call.getArgument(0);
                    ((AWSCredentialsCallback) callbacks[0])
                            .setAwsCredentials(AwsBasicCredentials.builder()
                                    .accessKeyId("ASIAEXAMPLEWXYZ")
                                    .secretAccessKey("secret")
                                    .providerName("z")
                                    .build());
                    return null;
                })
                .when(source)
                .handle(any());

        clientOf(login.sharedBy(client(OwnHandler.class))).handle(new Callback[] {new AWSCredentialsCallback()});

        assertThat(Identities.of(ClientSettings.of(client(OwnHandler.class)), login.credentials()))
                .hasValueSatisfying(credentials -> assertThat(credentials.toString())
                        .contains("WXYZ", "the container's credentials endpoint")
                        .doesNotContain("ASIAEXAMPLE", "secret"));
    }

    @Test
    void credentialsThatNoBrokerTakes_sayWhy() {
        AwsCredentials withoutToken = AwsBasicCredentials.create("ASIAEXAMPLEWXYZ", "secret");
        AwsCredentials expired = AwsSessionCredentials.builder()
                .accessKeyId("ASIAEXAMPLEWXYZ")
                .secretAccessKey("secret")
                .sessionToken("token")
                .expirationTime(Instant.parse("2026-01-31T10:00:00Z"))
                .build();

        assertThat(Identities.Credentials.of(withoutToken).problem())
                .hasValue("access key ...WXYZ is a temporary one (ASIA), and there is no session token with it");
        assertThat(Identities.Credentials.of(expired).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("expired at 2026-01-31T10:00:00Z"));
        assertThat(Identities.Credentials.of(AwsBasicCredentials.create("AKIAEXAMPLEWXYZ", "secret"))
                        .problem())
                .isEmpty();
        assertThat(Identities.Credentials.of(AwsSessionCredentials.create("ASIAEXAMPLEWXYZ", "secret", "token"))
                        .problem())
                .isEmpty();
    }

    @Test
    void roleThatCouldNotBeAssumed_isNotWhoTheClientIs() {
        Map<String, Object> client = client(OwnHandler.class);
        client.put(
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn=\"arn:aws:iam::123456789012:role/ops\";");
        ClientSettings settings = ClientSettings.of(client);

        assertThat(Identities.of(settings, Optional.of(credentials("g"))))
                .hasValueSatisfying(
                        identity -> assertThat(identity).hasToString("access key ...WXYZ from environment variables"));
        assertThat(Identities.of(settings, Optional.of(credentials("i"))))
                .hasValueSatisfying(identity -> assertThat(identity)
                        .hasToString(
                                "arn:aws:iam::123456789012:role/ops with access key ...WXYZ from an assumed role"));
    }

    private static Identities.Credentials credentials(String providerName) {
        return Identities.Credentials.of(AwsSessionCredentials.builder()
                .accessKeyId("ASIAEXAMPLEWXYZ")
                .secretAccessKey("secret")
                .sessionToken("token")
                .providerName(providerName)
                .build());
    }

    @Test
    void chainOfProviders_isNamedInWords() {
        assertThat(Identities.sourceOf("h,k")).isEqualTo("a web identity token");
        assertThat(Identities.sourceOf("o,i")).isEqualTo("a profile, an assumed role");
        assertThat(Identities.sourceOf("of the future")).isEqualTo("of the future");
    }

    @Test
    void clientsThatLogInOtherwise_andHandlersThatAreNotThere_areLeftAlone() {
        Map<String, Object> plain = Map.of("bootstrap.servers", "b1:9092");
        Map<String, Object> absent = client("no.such.Handler");

        assertThat(login.sharedBy(plain)).isSameAs(plain);
        assertThat(login.sharedBy(absent)).isSameAs(absent);
    }

    private static Map<String, Object> client(Object handler) {
        Map<String, Object> client = new HashMap<>(MskIam.clientProperties("b1:9098"));
        client.put("sasl.client.callback.handler.class", handler);
        return client;
    }

    /** What Kafka does for each client. */
    private static AuthenticateCallbackHandler clientOf(Map<String, Object> properties) throws Exception {
        AuthenticateCallbackHandler made = Objects.requireNonNull(
                        (Class<?>) properties.get("sasl.client.callback.handler.class"))
                .asSubclass(AuthenticateCallbackHandler.class)
                .getDeclaredConstructor()
                .newInstance();
        made.configure(properties, "AWS_MSK_IAM", List.of());
        return made;
    }
}
