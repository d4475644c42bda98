package com.niura.kafka.localmsk.credentials;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;

/** The endpoint as the AWS SDK sees it, in a process of its own that knows nothing but its environment. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainerCredentialsIT {

    /** For each line that it is sent, prints the credentials of the moment on a line. */
    static final class Service {
        private Service() {}

        public static void main(String[] args) throws IOException {
            try (ContainerCredentialsProvider provider = ContainerCredentialsProvider.create();
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (in.readLine() != null) {
                    System.out.println(ask(provider));
                }
            }
        }

        private static String ask(ContainerCredentialsProvider provider) {
            try {
                AwsSessionCredentials credentials = (AwsSessionCredentials) provider.resolveCredentials();
                return String.join(
                        " ",
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken(),
                        credentials.expirationTime().map(Instant::toString).orElse("-"));
            } catch (SdkClientException e) {
                return "failed: " + e.getMessage();
            }
        }
    }

    @Test
    void sdk_findsTheEndpointByItsEnvironmentAndTakesOverRotatedCredentials() throws Exception {
        // Already so near to their end that the SDK asks again each time.
        TemporaryCredentials first = expiringIn(Duration.ofSeconds(30), "first");
        try (ContainerCredentials endpoint = ContainerCredentials.builder()
                        .authorizationToken("Bearer it-is-me")
                        .start(first);
                Running service = Running.with(endpoint.environment())) {
            // When
            String before = service.ask();
            TemporaryCredentials second = expiringIn(Duration.ofHours(6), "second");
            endpoint.serve(second);
            String after = service.ask();
            long requests = endpoint.requests();
            endpoint.fail(500);
            String cached = service.ask();

            // Then
            assertThat(before).isEqualTo(text(first));
            assertThat(after).isEqualTo(text(second));
            assertThat(cached).isEqualTo(text(second));
            assertThat(endpoint.requests()).isEqualTo(requests);
        }
    }

    @Test
    void sdk_reportsAnEndpointThatKnowsNoSuchCredentials() throws Exception {
        try (ContainerCredentials endpoint = ContainerCredentials.start(expiringIn(Duration.ofHours(6), "never"));
                Running service = Running.with(endpoint.environment())) {
            // Given
            endpoint.fail(404);

            // When
            String answer = service.ask();

            // Then
            assertThat(answer).startsWith("failed: ");
            assertThat(endpoint.requests()).isPositive();
        }
    }

    private static TemporaryCredentials expiringIn(Duration time, String name) {
        return new TemporaryCredentials(
                "ASIA-" + name,
                name + "/secret+",
                name + "/token+==",
                Instant.ofEpochSecond(Instant.now().plus(time).getEpochSecond()));
    }

    private static String text(TemporaryCredentials credentials) {
        return String.join(
                " ",
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                credentials.expiration().toString());
    }

    /** The service's process. */
    private record Running(Process process, PrintStream in, BufferedReader out) implements AutoCloseable {

        static Running with(Map<String, String> environment) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Service.class.getName());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new Running(
                    process,
                    new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
                    process.inputReader(StandardCharsets.UTF_8));
        }

        String ask() throws IOException {
            in.println();
            return out.readLine();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
