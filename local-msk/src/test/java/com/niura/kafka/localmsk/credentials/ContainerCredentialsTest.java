package com.niura.kafka.localmsk.credentials;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainerCredentialsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TemporaryCredentials FIRST = new TemporaryCredentials(
            "ASIAFIRST", "first+/secret", "first+/token==", Instant.parse("2030-01-02T03:04:05.678Z"));
    private static final TemporaryCredentials SECOND = new TemporaryCredentials(
            "ASIASECOND", "second-secret", "second-token", Instant.parse("2031-01-02T03:04:05Z"));

    private final HttpClient client = HttpClient.newHttpClient();
    private ContainerCredentials endpoint = ContainerCredentials.start(FIRST);

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void get_isAnsweredAsByEcs() throws Exception {
        // Given
        endpoint.close();
        endpoint = ContainerCredentials.builder()
                .roleArn("arn:aws:iam::123456789012:role/eeg")
                .start(FIRST);

        // When
        HttpResponse<String> response = get();

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body())
                .isEqualTo("{\"RoleArn\":\"arn:aws:iam::123456789012:role/eeg\",\"AccessKeyId\":\"ASIAFIRST\","
                        + "\"SecretAccessKey\":\"first+/secret\",\"Token\":\"first+/token==\","
                        + "\"Expiration\":\"2030-01-02T03:04:05Z\"}");
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void valuesThatJsonCannotHoldAsTheyAre_areEscaped() throws Exception {
        // Given
        endpoint.serve(new TemporaryCredentials("a\"b", "c\\d", "e\tf", FIRST.expiration()));

        // When
        String body = get().body();

        // Then
        assertThat(body).contains("\"a\\u0022b\"", "\"c\\u005cd\"", "\"e\\u0009f\"");
    }

    @Test
    void serve_rotatesTheCredentials() throws Exception {
        // Given
        assertThat(get().body()).contains("ASIAFIRST");

        // When
        endpoint.serve(SECOND);

        // Then
        assertThat(get().body()).contains("ASIASECOND", "second-secret", "second-token", "2031-01-02T03:04:05Z");
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void callback_isAskedAtEachRequest() throws Exception {
        // Given
        AtomicInteger asked = new AtomicInteger();
        endpoint.close();
        endpoint = ContainerCredentials.builder()
                .start(() -> new TemporaryCredentials(
                        "ASIA" + asked.incrementAndGet(), "secret", "token", FIRST.expiration()));

        // When
        String first = get().body();
        String second = get().body();

        // Then
        assertThat(first).contains("ASIA1");
        assertThat(second).contains("ASIA2");
    }

    @Test
    void callbackThatThrows_isStatus500WithoutItsMessage() throws Exception {
        // Given
        endpoint.close();
        endpoint = ContainerCredentials.builder().start(() -> {
            throw new IllegalStateException("hush");
        });

        // When
        HttpResponse<String> response = get();

        // Then
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("java.lang.IllegalStateException").doesNotContain("hush");
    }

    @Test
    void environment_hasTheAddress() {
        assertThat(endpoint.environment())
                .containsOnly(org.assertj.core.api.Assertions.entry(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.uri().toString()));
        assertThat(endpoint.uri().toString()).matches("http://127\\.0\\.0\\.1:[23]\\d{4}/v2/credentials/[0-9a-f-]{36}");
    }

    @Test
    void authorizationToken_isAskedForAndInTheEnvironment() throws Exception {
        // Given
        endpoint.close();
        endpoint = ContainerCredentials.builder()
                .authorizationToken("Bearer it-is-me")
                .start(FIRST);

        // When
        HttpResponse<String> without = get();
        HttpResponse<String> wrong =
                send(request().header("Authorization", "Bearer it-is-not").build());
        HttpResponse<String> right =
                send(request().header("Authorization", "Bearer it-is-me").build());

        // Then
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain("ASIAFIRST");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(endpoint.environment()).containsEntry("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer it-is-me");
    }

    @Test
    void anythingElse_isNotThere() throws Exception {
        // Given
        URI other = endpoint.uri().resolve("/v2/credentials/another");

        // When
        HttpResponse<String> elsewhere = send(HttpRequest.newBuilder(other).build());
        HttpResponse<String> below = send(
                HttpRequest.newBuilder(URI.create(endpoint.uri() + "/below")).build());
        HttpResponse<String> post =
                send(request().POST(HttpRequest.BodyPublishers.noBody()).build());

        // Then
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(below.statusCode()).isEqualTo(404);
        assertThat(post.statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500})
    void fail_answersWithThatStatusUntilAnswer(int status) throws Exception {
        // When
        endpoint.fail(status);

        // Then
        assertThat(get().statusCode()).isEqualTo(status);
        endpoint.answer();
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void hang_leavesRequestsUnansweredUntilAnswer() throws Exception {
        // Given
        endpoint.hang();

        // When
        CompletableFuture<HttpResponse<String>> first = sendAsync();
        CompletableFuture<HttpResponse<String>> second = sendAsync();

        // Then
        await().atMost(LIMIT).until(() -> endpoint.requests() == 2);
        assertThatThrownBy(() -> first.get(150, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(second).isNotDone();
        endpoint.serve(SECOND);
        endpoint.answer();
        assertThat(first.get(20, TimeUnit.SECONDS).body()).contains("ASIASECOND");
        assertThat(second.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void fail_endsHangingRequests() throws Exception {
        // Given
        endpoint.hang();
        CompletableFuture<HttpResponse<String>> waiting = sendAsync();
        await().atMost(LIMIT).until(() -> endpoint.requests() == 1);

        // When
        endpoint.fail(500);

        // Then
        assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
    }

    @Test
    void refuse_stopsListeningUntilAnswer() throws Exception {
        // Given
        endpoint.hang();
        CompletableFuture<HttpResponse<String>> waiting = sendAsync();
        await().atMost(LIMIT).until(() -> endpoint.requests() == 1);

        // When
        endpoint.refuse();

        // Then
        assertThat(waiting).failsWithin(LIMIT);
        assertThatThrownBy(this::get).isInstanceOf(ConnectException.class);
        endpoint.answer();
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void portTakenAfterRefuse_isReportedByName() throws Exception {
        // Given
        endpoint.refuse();
        try (ServerSocket intruder = new ServerSocket()) {
            intruder.setReuseAddress(true);
            intruder.bind(Ports.address(endpoint.uri().getPort()));

            // When
            var thrown = assertThatThrownBy(endpoint::answer);

            // Then
            thrown.isInstanceOf(LocalMskException.class)
                    .hasMessageContaining(
                            "needs port %d of 127.0.0.1", endpoint.uri().getPort());
        }
        endpoint.answer();
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void close_leavesNoThreadAndNoPort() throws Exception {
        // Given
        get();
        endpoint.hang();
        CompletableFuture<HttpResponse<String>> waiting = sendAsync();
        await().atMost(LIMIT).until(() -> endpoint.requests() == 2);

        // When
        endpoint.close();

        // Then
        assertThat(waiting).failsWithin(LIMIT);
        assertThatThrownBy(this::get).isInstanceOf(ConnectException.class);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("HTTP-Dispatcher"));
        assertThatCode(endpoint::close).doesNotThrowAnyException();
        assertThatThrownBy(endpoint::answer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The endpoint on %s is closed", endpoint.uri());
    }

    static Stream<Arguments> badInputs() {
        return Stream.of(
                badInput(e -> e.fail(200), "status must be from 400 to 599, but was 200"),
                badInput(e -> e.fail(600), "status must be from 400 to 599, but was 600"),
                badInput(
                        e -> ContainerCredentials.builder().authorizationToken(" "),
                        "authorizationToken must be one line and not blank"),
                badInput(
                        e -> ContainerCredentials.builder().authorizationToken("hush\nhush"),
                        "authorizationToken must be one line and not blank"));
    }

    private static Arguments badInput(Consumer<ContainerCredentials> call, String message) {
        return arguments(call, message);
    }

    @ParameterizedTest
    @MethodSource
    void badInputs(Consumer<ContainerCredentials> call, String message) {
        assertThatThrownBy(() -> call.accept(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void texts_showNoSecret() {
        assertThat(ContainerCredentials.builder().authorizationToken("hush").roleArn("arn"))
                .hasToString("ContainerCredentials.Builder[authorizationToken=[hidden], roleArn=arn]");
        assertThat(endpoint).hasToString("ContainerCredentials[%s]", endpoint.uri());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(endpoint.uri()).timeout(LIMIT);
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return send(request().build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> sendAsync() {
        return client.sendAsync(request().build(), HttpResponse.BodyHandlers.ofString());
    }
}
