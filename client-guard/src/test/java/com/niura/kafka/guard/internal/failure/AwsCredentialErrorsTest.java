package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.sun.net.httpserver.HttpServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** With what the AWS SDK really says, through MSK's signer, where STS and the container's endpoint are on loopback. */
@DisabledIfEnvironmentVariable(named = "AWS_ACCESS_KEY_ID", matches = ".+")
@DisabledIfEnvironmentVariable(named = "AWS_WEB_IDENTITY_TOKEN_FILE", matches = ".+")
@DisabledIfEnvironmentVariable(named = "AWS_CONTAINER_CREDENTIALS_FULL_URI", matches = ".+")
@DisabledIfEnvironmentVariable(named = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", matches = ".+")
class AwsCredentialErrorsTest {

    private static final String NOT_USED = "Access key must be specified|AWS_WEB_IDENTITY_TOKEN_FILE";

    private final Properties propertiesBefore =
            (Properties) System.getProperties().clone();
    private HttpServer server;
    private volatile String answer = "";

    @TempDir
    Path home;

    @BeforeEach
    void setUp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Path config = Files.writeString(home.resolve("config"), """
                [profile sso]
                sso_session = no-such-session
                sso_account_id = 111122223333
                sso_role_name = Developer
                [sso-session no-such-session]
                sso_region = eu-west-1
                sso_start_url = https://example.awsapps.com/start
                [profile hers]
                region = eu-west-1
                """);
        System.setProperty("aws.configFile", config.toString());
        System.setProperty("aws.sharedCredentialsFile", home.resolve("none").toString());
        System.setProperty("aws.region", "eu-west-1");
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.endpointUrlSts", url());
    }

    @AfterEach
    void tearDown() {
        server.stop(0);
        System.setProperties(propertiesBefore);
    }

    @Test
    void nothingAtAll_isSaidOfEachSourceOnce() {
        assertThat(essence(Map.of()))
                .isEqualTo("Profile file contained no credentials for profile 'default'; Cannot fetch credentials from"
                        + " container - neither AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                        + " environment variables are set; IMDS credentials have been disabled by environment variable or"
                        + " system property");
    }

    @Test
    void irsaRoleThatDoesNotTrustTheServiceAccount_isSaidAlone() throws IOException {
        answer = denied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        Path token = Files.writeString(home.resolve("token"), "a.b.c");
        System.setProperty("aws.webIdentityTokenFile", token.toString());
        System.setProperty("aws.roleArn", "arn:aws:iam::111122223333:role/eeg");

        assertThat(essence(Map.of()))
                .isEqualTo("Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: 403,"
                        + " Request ID: 9d3f8b5e)");
    }

    @Test
    void ssoSessionWithoutToken_isSaidAlone() {
        String fromJaas = essence(Map.of("awsProfileName", "sso"));
        System.setProperty("aws.profile", "sso");
        String fromProperty = essence(Map.of());

        assertThat(fromJaas)
                .isEqualTo(fromProperty)
                .isEqualTo(
                        "The SSO session associated with this profile has expired or is otherwise invalid. To refresh"
                                + " this SSO session run aws sso login with the corresponding profile");
    }

    @Test
    void profileThatSomebodyNamed_isSaidAlone() {
        System.setProperty("aws.profile", "hers");

        assertThat(essence(Map.of())).isEqualTo("Profile file contained no credentials for profile 'hers'");
    }

    @Test
    void assumeRoleThatIsDenied_isSaid_withOtherSourcesOrWithout() {
        answer = denied(
                "User: arn:aws:sts::111122223333:assumed-role/task/abc is not authorized to perform: sts:AssumeRole on"
                        + " resource: arn:aws:iam::444455556666:role/kafka");
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "zq-secret");

        assertThat(essence(role("false")))
                .isEqualTo(
                        "User: arn:aws:sts::111122223333:assumed-role/task/abc is not authorized to perform: sts:AssumeRole"
                                + " on resource: arn:aws:iam::444455556666:role/kafka (Service: Sts, Status Code: 403, Request ID:"
                                + " 9d3f8b5e)");
    }

    @Test
    void halfOfAKey_andACredentialsEndpointThatRefuses_areBothSaid() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.containerCredentialsFullUri", url() + "/credentials");

        assertThat(essence(Map.of()))
                .startsWith("Unable to load credentials from system settings. Secret key must be specified")
                .endsWith("; Failed to load credentials from metadata service");
    }

    @Test
    void roleToAssume_withNothingToAssumeItWith_isSaidAsNothingAtAll() {
        assertThat(essence(role("true")))
                .startsWith("Profile file contained no credentials for profile 'default'; ")
                .doesNotContainPattern(NOT_USED);
    }

    @Test
    void signerOfTokens_findsCredentialsNoBetter() {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "OAUTHBEARER",
                "sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
                "sasl.login.callback.handler.class", "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");

        Failure failure = classified(catchThrowable(() -> Admin.create(client).close()), client);

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS_UNAVAILABLE);
        assertThat(failure.headline())
                .contains("none were found: Profile file contained no credentials for profile 'default'; Cannot fetch")
                .endsWith("by environment variable or system property");
    }

    @Test
    void otherWords_areCut() {
        assertThat(AwsCredentialErrors.essenceOf("Failed to find AWS IAM Credentials"))
                .isEqualTo("Failed to find AWS IAM Credentials");
        assertThat(AwsCredentialErrors.essenceOf("x".repeat(1000))).hasSize(301).endsWith("…");
    }

    /** Asks as the signer does at login; what it says reaches the caller in the words of Kafka's client. */
    private static String essence(Map<String, String> jaasOptions) {
        IAMClientCallbackHandler signer = new IAMClientCallbackHandler();
        Map<String, String> options = new HashMap<>(jaasOptions);
        options.put("awsMaxRetries", "0");
        signer.configure(
                Map.of(),
                "AWS_MSK_IAM",
                List.of(new AppConfigurationEntry(
                        "software.amazon.msk.auth.iam.IAMLoginModule",
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        options)));
        AWSCredentialsCallback callback = new AWSCredentialsCallback();
        try {
            signer.handle(new Callback[] {callback});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            signer.close();
        }
        Exception error = callback.getLoadingException();
        assertThat(error).isNotNull();
        Map<String, Object> client = Map.of("bootstrap.servers", "b1:9098", "sasl.mechanism", "AWS_MSK_IAM");
        String words =
                "An error: (java.util.concurrent.CompletionException: javax.security.sasl.SaslException: Failed to find"
                        + " AWS IAM Credentials [Caused by " + error
                        + "]) occurred when evaluating SASL token received from the Kafka"
                        + " Broker. Kafka Client will go to AUTHENTICATION_FAILED state.";
        Failure failure = classified(new SaslAuthenticationException(words, error), client);
        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS_UNAVAILABLE);
        return failure.headline().replaceFirst(".*?, but none were found: ", "");
    }

    private static Failure classified(Throwable error, Map<String, Object> client) {
        return FailureClassifier.classify(
                error, new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE));
    }

    private static Map<String, String> role(String withOtherSources) {
        return Map.of(
                "awsRoleArn", "arn:aws:iam::444455556666:role/kafka",
                "awsStsRegion", "eu-west-1",
                "awsAddDefaultProviders", withOtherSources);
    }

    private static String denied(String message) {
        return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                + "<Code>AccessDenied</Code><Message>" + message + "</Message></Error><RequestId>9d3f8b5e</RequestId>"
                + "</ErrorResponse>";
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
