package com.niura.kafka.guard.internal.check;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import com.niura.kafka.guard.LiveObjects;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.IAMLoginModule;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;
import software.amazon.msk.auth.iam.internals.MSKCredentialProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** With the handlers of aws-msk-iam-auth, and an endpoint that gives out a task's credentials as on ECS. */
@DisabledIfEnvironmentVariable(named = "AWS_ACCESS_KEY_ID", matches = ".+")
@DisabledIfEnvironmentVariable(named = "AWS_WEB_IDENTITY_TOKEN_FILE", matches = ".+")
@DisabledIfEnvironmentVariable(named = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", matches = ".+")
class CredentialChainTest {

    private static final int LOGINS = 3;

    private final Properties propertiesBefore =
            (Properties) System.getProperties().clone();
    private ContainerCredentials endpoint;

    @BeforeEach
    void startEndpoint(@TempDir Path home) {
        endpoint = ContainerCredentials.start(new TemporaryCredentials(
                "ASIAEXAMPLEWXYZ", "secret", "token", Instant.now().plus(1, ChronoUnit.HOURS)));
        System.setProperty("aws.containerCredentialsFullUri", endpoint.uri().toString());
        System.setProperty("aws.sharedCredentialsFile", home.resolve("none").toString());
        System.setProperty("aws.configFile", home.resolve("none").toString());
        System.setProperty("aws.region", "ap-south-1");
    }

    @AfterEach
    void stopEndpoint() {
        endpoint.close();
        System.setProperties(propertiesBefore);
    }

    @Test
    void loginsOfAClientThatSigns_leaveNoRefreshOfCredentials() throws Exception {
        long before = scheduledRefreshes();

        for (int i = 0; i < LOGINS; i++) {
            try (IamLogin login = new IamLogin()) {
                ask(login.sharedBy(signing()), new AWSCredentialsCallback());
            }
        }

        assertAllFetched_andNoneIsScheduledBeyond(before);
    }

    @Test
    void loginsOfAClientThatMakesTokens_leaveNoRefreshOfCredentials() throws Exception {
        Map<String, Object> client = Map.of(
                "sasl.login.callback.handler.class", "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");
        long before = scheduledRefreshes();

        for (int i = 0; i < LOGINS; i++) {
            AuthenticateCallbackHandler handler =
                    made(CredentialChain.closedBy(client).get("sasl.login.callback.handler.class"));
            handler.configure(client, "OAUTHBEARER", jaas(OAuthBearerLoginModule.class));
            OAuthBearerTokenCallback token = new OAuthBearerTokenCallback();
            handler.handle(new Callback[] {token});
            assertThat(token.token()).isNotNull();
            handler.close();
        }

        assertAllFetched_andNoneIsScheduledBeyond(before);
    }

    @Test
    void providersOfTheServicesOwn_areLeftOpen() {
        AtomicBoolean closed = new AtomicBoolean();

        CredentialChain.close(new OwnHandler(new SharedProvider(closed)));

        assertThat(closed).isFalse();
    }

    /** What the clients of a service may share. */
    private static final class SharedProvider extends MSKCredentialProvider {

        private final AtomicBoolean closed;

        SharedProvider(AtomicBoolean closed) {
            super(Map.of());
            this.closed = closed;
        }

        @Override
        protected AwsCredentialsProvider getDefaultProvider() {
            return new Closeable();
        }

        private final class Closeable implements AwsCredentialsProvider, AutoCloseable {
            @Override
            public AwsCredentials resolveCredentials() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closed.set(true);
            }
        }
    }

    private record OwnHandler(AwsCredentialsProvider provider) implements AuthenticateCallbackHandler {
        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

        @Override
        public void handle(Callback[] callbacks) {}

        @Override
        public void close() {}
    }

    @Test
    void handlerThatWasNeverConfigured_isNoFailure() {
        CredentialChain.close(new IAMClientCallbackHandler());
        CredentialChain.close(new CredentialChain.TokenHandler());
    }

    private void assertAllFetched_andNoneIsScheduledBeyond(long before) throws JMException {
        assertThat(endpoint.requests()).isEqualTo(LOGINS);
        assertThat(scheduledRefreshes()).isLessThanOrEqualTo(before);
    }

    private static void ask(Map<String, Object> client, AWSCredentialsCallback callback) throws Exception {
        AuthenticateCallbackHandler handler = made(client.get("sasl.client.callback.handler.class"));
        handler.configure(client, "AWS_MSK_IAM", jaas(IAMLoginModule.class));
        handler.handle(new Callback[] {callback});
        assertThat(callback.isSuccessful()).isTrue();
        handler.close();
    }

    private static Map<String, Object> signing() {
        return new HashMap<>(MskIam.clientProperties("b1:9098"));
    }

    private static AuthenticateCallbackHandler made(@Nullable Object type) throws Exception {
        return ((Class<?>) Objects.requireNonNull(type))
                .asSubclass(AuthenticateCallbackHandler.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static List<AppConfigurationEntry> jaas(Class<?> module) {
        return List.of(new AppConfigurationEntry(module.getName(), LoginModuleControlFlag.REQUIRED, Map.of()));
    }

    private static long scheduledRefreshes() throws JMException {
        LiveObjects.Count tasks =
                LiveObjects.byClass().get("java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask");
        return tasks == null ? 0 : tasks.instances();
    }
}
