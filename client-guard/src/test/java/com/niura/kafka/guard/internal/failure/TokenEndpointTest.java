package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.sun.net.httpserver.HttpServer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The client's genuine login with OAUTHBEARER, at an endpoint on loopback. */
class TokenEndpointTest {

    private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.";
    /** Since 4.0 the client asks only endpoints that the program allows. */
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private final Properties propertiesBefore =
            (Properties) System.getProperties().clone();
    private HttpServer server;
    private String url;
    private volatile int status = 503;
    private volatile String body = "down";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
        System.setProperty(ALLOWED, url + ",http://no-such-host.invalid/token");
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        System.setProperties(propertiesBefore);
    }

    @ParameterizedTest
    @CsvSource({"503, down", "429, slow down", "200, <html>please wait</html>"})
    void endpointThatIsNotWell_mayBeInAMoment(int answer, String text) {
        status = answer;
        body = text;

        assertThat(login(url)).satisfies(this::isUnavailable);
    }

    @Test
    void endpointThatCannotBeReached_mayBeInAMoment() {
        server.stop(0);

        assertThat(login(url)).satisfies(this::isUnavailable);
        url = "http://no-such-host.invalid/token";
        assertThat(login(url)).satisfies(this::isUnavailable);
    }

    private void isUnavailable(Failure failure) {
        isOneLine(failure);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.headline()).contains("failed (OAUTHBEARER): no token from " + url + ": ");
        assertThat(failure.action()).contains(url, "can be reached from this task");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error":"invalid_client","error_description":"zq-secret is wrong"} | invalid_client
            400 | {"error":"invalid_scope"}        | invalid_scope
            404 | nothing here                     | 404
            200 | {"access_token":"not.a.token"}   | Could not validate the access token
            """)
    void clientThatIsRefused_isRefusedForGood(int answer, String text, String words) {
        status = answer;
        body = text;

        Failure failure = login(url);

        isOneLine(failure);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure.headline()).contains("failed (OAUTHBEARER): ", words);
        assertThat(failure.action()).startsWith("Check the client id and secret");
    }

    private static void isOneLine(Failure failure) {
        assertThat(failure.code()).isEqualTo(FailureCode.AUTH_FAILED);
        assertThat(failure.headline())
                .hasSizeLessThan(400)
                .doesNotContain("\n", "\tat ", "Caused by", "org.apache.kafka", "zq-secret");
    }

    @ParameterizedTest
    @CsvSource({
        ", sasl.oauthbearer.token.endpoint.url|is not allowed",
        "http://elsewhere.invalid/token, allowed.urls",
    })
    void endpointThatIsMissingOrNotAllowed_isAnInvalidProperty(String endpoint, String words) {
        Failure failure = login(endpoint);

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_INVALID);
        assertThat(failure.headline()).containsPattern(words);
    }

    @Test
    void userAndQueryOfTheEndpoint_areNotShown() {
        Failure failure = login(url.replace("http://", "http://eeg:zq-secret@") + "?key=zq-secret");

        assertThat(failure.headline() + failure.action()).doesNotContain("zq-secret");
    }

    /** The genuine handler, which tells its reason to its log alone. */
    @Test
    void iamTokenThatNoRegionIsSetFor_isNoMatterOfAnEndpoint(@TempDir Path home) {
        System.clearProperty("aws.region");
        System.clearProperty("aws.sharedCredentialsFile");
        System.setProperty("user.home", home.toString());
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
        assumeThat(System.getenv()).doesNotContainKeys("AWS_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE");

        Failure failure = login(Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "OAUTHBEARER",
                "sasl.login.callback.handler.class", IAMOAuthBearerLoginCallbackHandler.class.getName(),
                "sasl.jaas.config", OAUTH + "OAuthBearerLoginModule required;"));

        assertThat(failure.code()).as(failure.toString()).isEqualTo(FailureCode.AUTH_FAILED);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure.headline()).contains("no IAM token could be made");
        assertThat(failure.action()).startsWith("Set AWS_REGION").doesNotContain("endpoint");
    }

    private static Failure login(String endpoint) {
        Map<String, Object> client = new HashMap<>(Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "OAUTHBEARER",
                "sasl.login.callback.handler.class", OAUTH + "OAuthBearerLoginCallbackHandler",
                "sasl.jaas.config",
                        OAUTH + "OAuthBearerLoginModule required clientId=\"eeg\" clientSecret=\"zq-secret\";",
                "sasl.login.retry.backoff.ms", "1",
                "sasl.login.retry.backoff.max.ms", "2"));
        if (endpoint != null) {
            client.put("sasl.oauthbearer.token.endpoint.url", endpoint);
        }
        return login(client);
    }

    private static Failure login(Map<String, Object> client) {
        Throwable error = catchThrowable(() -> Admin.create(client).close());
        return FailureClassifier.classify(
                error, new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE));
    }
}
