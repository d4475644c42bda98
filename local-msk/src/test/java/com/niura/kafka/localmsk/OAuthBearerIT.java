package com.niura.kafka.localmsk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.apache.kafka.common.security.oauthbearer.internals.secured.BasicOAuthBearerToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** OAUTHBEARER with Amazon's own callback handler for Java, at both levels of Kafka. */
@ParameterizedClass
@EnumSource(KafkaVersion.class)
class OAuthBearerIT {

    private static final String REGION = "ap-south-1";

    private static @Nullable LocalMsk started;

    private final LocalMsk msk = Objects.requireNonNull(started);

    OAuthBearerIT(KafkaVersion level) {
        assertThat(level).isNotNull();
    }

    /** Sessions of a few seconds, so that clients authenticate anew while the test looks on. */
    @BeforeParameterizedClassInvocation
    static void start(KafkaVersion level) {
        started = LocalMsk.builder()
                .kafkaVersion(level)
                .mskServerless(REGION)
                .brokerConfig("connections.max.reauth.ms", "3000")
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(started).close();
    }

    @AfterEach
    void restore() {
        List.of("aws.region", "aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken")
                .forEach(System::clearProperty);
        msk.iam().limits(Limits.serverless());
    }

    @Test
    void bothMechanisms_areOneRole_onOnePort() throws Exception {
        // Given
        Role clerk = msk.iam().role("clerk", msk.iam().examplePolicy("orders", "readers-of-orders"));
        new TestClient(msk.iam().administrator().oauthBearerClientProperties()).create("orders");

        // When
        new TestClient(clerk.oauthBearerClientProperties()).produce("orders", "by token");
        new TestClient(clerk.clientProperties()).produce("orders", "by signature");
        List<String> received = new TestClient(clerk.oauthBearerClientProperties()).consume("orders", 2);

        // Then
        assertThat(received).containsExactly("by token", "by signature");
        assertThatThrownBy(() -> new TestClient(clerk.oauthBearerClientProperties()).produce("others", "x"))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThat(lastRefusal())
                .returns(clerk.arn(), Decision::principal)
                .returns(msk.iam().topicArn("others"), Decision::resource);
    }

    /** Kafka looks the name of its own address up for each login, and one of its few network threads waits for the answer. */
    @Test
    void brokersResolver_isAFile_soThatNoLoginWaitsForTheNetwork() {
        assertThat(ProcessHandle.of(msk.broker(1).pid()).orElseThrow().info().arguments())
                .hasValueSatisfying(
                        arguments -> assertThat(arguments).anyMatch(one -> one.startsWith("-Djdk.net.hosts.file=")));
    }

    @Test
    void groupWithoutPermission_isDenied() throws Exception {
        new TestClient(msk.iam().administrator().oauthBearerClientProperties()).create("grouped");
        Role reader = msk.iam().role("reader", msk.iam().examplePolicy("grouped", "others"));

        assertThatThrownBy(() -> new TestClient(reader.oauthBearerClientProperties()).consume("grouped", 1))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThat(lastRefusal().resource()).isEqualTo(msk.iam().groupArn("readers-of-grouped"));
    }

    @Test
    void wrongSecret_isDeniedWithoutAReason_whichIsInTheLog() {
        // Given
        Role clerk = msk.iam().administrator();
        Map<String, Object> client = clerk.oauthBearerClientProperties();
        client.put("sasl.jaas.config", OAuthBearerLoginModule.class.getName() + " required;");
        System.setProperty("aws.accessKeyId", clerk.credentials().accessKeyId());
        System.setProperty("aws.secretAccessKey", "guessed");
        System.setProperty("aws.sessionToken", clerk.credentials().sessionToken());

        // Then
        denied(client, "Access denied");
        assertThat(lastRefusal().reason())
                .isEqualTo("the signature is not one made with the secret key of " + clerk.name());
    }

    @Test
    void expiredCredentials_areDenied() {
        Role clerk = msk.iam().administrator();
        clerk.newCredentials(Duration.ofSeconds(1));
        Map<String, Object> client = clerk.oauthBearerClientProperties();

        // Until then it is a session too short.
        await().atMost(TestProgram.LIMIT).untilAsserted(() -> denied(client, "Access denied"));
        assertThat(lastRefusal().reason()).isEqualTo("the credentials of %s have expired", clerk.name());
    }

    @Test
    void wrongRegion_isDeniedWithoutAReason_whichIsInTheLog() {
        Role clerk = msk.iam().administrator();
        Map<String, Object> client = clerk.oauthBearerClientProperties();

        System.setProperty("aws.region", "us-east-1");
        denied(client, "Access denied");

        assertThat(lastRefusal().reason())
                .isEqualTo("signed for the region 'us-east-1', but this cluster is in ap-south-1");
        assertThatThrownBy(clerk::oauthBearerClientProperties)
                .isInstanceOf(LocalMskException.class)
                .hasMessageStartingWith("This JVM signs tokens for us-east-1");
    }

    @Test
    void missingConnect_looksLikeAWrongToken() {
        Role nobody = msk.iam().role("nobody");

        denied(nobody.oauthBearerClientProperties(), "Access denied");

        assertThat(lastRefusal().reason()).isEqualTo("no statement allows it");
    }

    /** Amazon's handler makes its next token after 12 minutes: what it logs in with anew until then is the same. */
    @Test
    void clientsAuthenticateAnew_untilTheirTokenIsAboutToEnd() throws Exception {
        Role clerk = msk.iam().administrator();
        try (Admin admin = Admin.create(clerk.oauthBearerClientProperties())) {
            admin.listTopics().names().get();
            Duration untilWellBeyondAnyToken = Duration.ofHours(1);

            msk.iam()
                    .limits(Limits.serverless().toBuilder()
                            .shortestSession(untilWellBeyondAnyToken)
                            .build());

            await().atMost(TestProgram.LIMIT)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> admin.listTopics().names().get())
                            .hasCauseInstanceOf(SaslAuthenticationException.class)
                            .hasMessageMatching("(?s).*\\[[0-9a-f-]{36}]: Session too short.*"));
        }
        assertThat(lastRefusal())
                .returns(clerk.arn(), Decision::principal)
                .returns("the token or the credentials end in less than 3600 seconds", Decision::reason);
    }

    @Test
    void otherPrincipal_cannotTakeOverAConnection() throws Exception {
        // Given
        Role first = msk.iam().administrator();
        Role second = msk.iam().administrator();
        Map<String, Object> client = first.oauthBearerClientProperties();
        client.put("sasl.login.callback.handler.class", ShortTokens.class.getName());
        client.put("sasl.login.refresh.window.factor", "0.5");
        client.put("sasl.login.refresh.window.jitter", "0");
        client.put("sasl.login.refresh.min.period.seconds", "0");
        client.put("sasl.login.refresh.buffer.seconds", "0");
        ShortTokens.profile = profile(client);
        try (Admin admin = Admin.create(client)) {
            admin.listTopics().names().get();

            // When
            ShortTokens.profile = profile(second.oauthBearerClientProperties());

            // Then
            await().atMost(TestProgram.LIMIT)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> admin.listTopics().names().get())
                            .hasCauseInstanceOf(SaslAuthenticationException.class)
                            .hasMessageContaining(
                                    "Cannot change principals during re-authentication from User.%s: User.%s",
                                    first.arn(), second.arn()));
        }
    }

    private static String profile(Map<String, Object> client) {
        return String.valueOf(client.get("sasl.jaas.config")).replaceFirst(".*awsProfileName=\"([^\"]+)\".*", "$1");
    }

    /** Amazon's handler, whose tokens the client takes for ones that end after two seconds. */
    public static final class ShortTokens implements AuthenticateCallbackHandler {

        private static volatile String profile = "";

        @Override
        public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaasEntries) {
            // Everything is configured anew for each token.
        }

        @Override
        public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
            IAMOAuthBearerLoginCallbackHandler genuine = new IAMOAuthBearerLoginCallbackHandler();
            genuine.configure(
                    Map.of(),
                    "OAUTHBEARER",
                    List.of(new AppConfigurationEntry(
                            OAuthBearerLoginModule.class.getName(),
                            LoginModuleControlFlag.REQUIRED,
                            Map.of("awsProfileName", profile))));
            for (Callback callback : callbacks) {
                if (callback instanceof OAuthBearerTokenCallback asked) {
                    OAuthBearerTokenCallback signed = new OAuthBearerTokenCallback();
                    genuine.handle(new Callback[] {signed});
                    long now = System.currentTimeMillis();
                    asked.token(new BasicOAuthBearerToken(
                            signed.token().value(),
                            Set.of(),
                            now + 2000,
                            signed.token().principalName(),
                            now));
                }
            }
            genuine.close();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private static void denied(Map<String, Object> client, String text) {
        try (Admin admin = Admin.create(client)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class)
                    .hasMessageMatching("(?s).*\\[[0-9a-f-]{36}]: %s.*".formatted(text));
        }
    }

    private Decision lastRefusal() {
        return msk.iam().decisions().stream()
                .filter(decision -> !decision.allowed())
                .reduce((before, after) -> after)
                .orElseThrow();
    }
}
