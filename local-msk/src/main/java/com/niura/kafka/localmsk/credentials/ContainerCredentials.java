package com.niura.kafka.localmsk.credentials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.internal.process.Ports;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A container credentials endpoint on loopback: where a program that runs as a task on Amazon ECS asks for the credentials of
 * its role.
 *
 * <p>The AWS SDKs find it by the variables of {@link #environment()} and ask again when the credentials are about to expire,
 * so that a program under test gets its credentials, and their rotation, as in production.
 *
 * <pre>{@code
 * try (ContainerCredentials endpoint = ContainerCredentials.start(credentials)) {
 *     ProcessBuilder service = new ProcessBuilder("java", "-jar", "service.jar");
 *     service.environment().putAll(endpoint.environment());
 * }
 * }</pre>
 *
 * <p>It answers {@code GET} on {@link #uri()} with the JSON object that ECS answers with ({@code AccessKeyId},
 * {@code SecretAccessKey}, {@code Token}, {@code Expiration}, {@code RoleArn}), and can be told to fail instead: each of
 * {@link #answer()}, {@link #hang()}, {@link #fail(int)} and {@link #refuse()} takes the place of the one before, and holds
 * for all requests from when it returns.
 *
 * <p>All methods may be called from any thread. The endpoint has a thread, which keeps this JVM alive until
 * {@link #close()}.
 */
public final class ContainerCredentials implements AutoCloseable {

    private final URI uri;
    private final InetSocketAddress address;
    private final Optional<String> authorizationToken;
    private final Optional<String> roleArn;
    private final AtomicLong requests = new AtomicLong();
    private @Nullable HttpServer server;
    private boolean closed;

    // Never held while the server is stopped, which waits for the thread that takes it.
    private final Object behaviourLock = new Object();
    private final List<HttpExchange> unanswered = new ArrayList<>();
    private Supplier<TemporaryCredentials> source;
    private Behaviour behaviour = Behaviour.ANSWER;

    private ContainerCredentials(Builder settings, Supplier<TemporaryCredentials> source) {
        this.authorizationToken = Optional.ofNullable(settings.authorizationToken);
        this.roleArn = Optional.ofNullable(settings.roleArn);
        this.source = source;
        this.address = Ports.address(Ports.choose(1, OptionalInt.empty()).get(0).client());
        this.uri = URI.create(
                "http://%s:%s/v2/credentials/%s".formatted(Ports.HOST, address.getPort(), UUID.randomUUID()));
    }

    /**
     * Starts an endpoint without authorization on a free port of 127.0.0.1.
     *
     * @throws NullPointerException if the argument is null
     */
    public static ContainerCredentials start(TemporaryCredentials credentials) {
        return builder().start(credentials);
    }

    /** A builder with default settings: neither an authorization token nor the name of a role. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the credentials are. It stays the same until the endpoint is closed. */
    public URI uri() {
        return uri;
    }

    /**
     * The variables that lead an AWS SDK here, to be put into the environment of a child process: a copy, with
     * {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} and, if there is a token, {@code AWS_CONTAINER_AUTHORIZATION_TOKEN}.
     *
     * <p>The default chains of the SDKs look elsewhere first, among others at {@code AWS_ACCESS_KEY_ID} and at profiles, and
     * {@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} wins over the full URI: a process that has those never asks here.
     */
    public Map<String, String> environment() {
        return authorizationToken
                .map(token -> Map.of(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        uri.toString(),
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                        token))
                .orElseGet(() -> Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri.toString()));
    }

    /** How many requests have arrived so far, whatever became of them. */
    public long requests() {
        return requests.get();
    }

    /**
     * Rotates the credentials: answers with these from now on, instead of the former or of the callback.
     *
     * @throws NullPointerException if the argument is null
     */
    public void serve(TemporaryCredentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        synchronized (behaviourLock) {
            source = () -> credentials;
        }
    }

    /**
     * Goes back to normal: answers with credentials, also the requests that hang.
     *
     * @throws LocalMskException if another process has taken the port after {@link #refuse()}
     * @throws IllegalStateException if closed
     */
    public void answer() {
        behave(Behaviour.ANSWER);
    }

    /**
     * Accepts requests and leaves them unanswered until it is told something else.
     *
     * @throws LocalMskException if another process has taken the port after {@link #refuse()}
     * @throws IllegalStateException if closed
     */
    public void hang() {
        behave(Behaviour.HANG);
    }

    /**
     * Answers all requests with an error, also those that hang.
     *
     * @param status the HTTP status, from 400 to 599: 404 for an endpoint that knows no such role, 429 for one that is asked
     *     too often, 500 for a broken one
     * @throws IllegalArgumentException if the status is none of an error
     * @throws LocalMskException if another process has taken the port after {@link #refuse()}
     * @throws IllegalStateException if closed
     */
    public void fail(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be from 400 to 599, but was " + status);
        }
        behave(new Behaviour(false, status));
    }

    /**
     * Refuses connections: nothing listens on the port any more, and open connections are closed.
     *
     * @throws IllegalStateException if closed
     */
    public synchronized void refuse() {
        requireOpen();
        stopListening();
    }

    /** Stops listening and closes all connections. Does nothing when closed already. */
    @Override
    public synchronized void close() {
        closed = true;
        stopListening();
    }

    @Override
    public String toString() {
        return "ContainerCredentials[%s]".formatted(uri);
    }

    private synchronized void behave(Behaviour wanted) {
        requireOpen();
        listen();
        synchronized (behaviourLock) {
            behaviour = wanted;
            if (!wanted.hangs()) {
                unanswered.forEach(this::respond);
                unanswered.clear();
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The endpoint on %s is closed".formatted(uri));
        }
    }

    private synchronized void listen() {
        if (server != null) {
            return;
        }
        try {
            HttpServer opened = HttpServer.create(address, 0);
            opened.createContext("/", this::handle);
            opened.start();
            server = opened;
        } catch (IOException e) {
            throw new LocalMskException(
                    "The credentials endpoint needs port %s of %s, but cannot listen there: %s. End the process that uses it."
                            .formatted(address.getPort(), Ports.HOST, e.getMessage()),
                    e);
        }
    }

    private synchronized void stopListening() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        synchronized (behaviourLock) {
            unanswered.clear();
        }
    }

    private void handle(HttpExchange exchange) {
        requests.incrementAndGet();
        synchronized (behaviourLock) {
            if (behaviour.hangs()) {
                unanswered.add(exchange);
            } else {
                respond(exchange);
            }
        }
    }

    private void respond(HttpExchange exchange) {
        Response response = responseTo(exchange);
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // Whoever asked has gone.
        }
    }

    private Response responseTo(HttpExchange exchange) {
        if (behaviour.status() != 200) {
            return Response.error(behaviour.status(), "told to fail");
        }
        if (!exchange.getRequestURI().getPath().equals(uri.getPath())) {
            return Response.error(404, "no such credentials");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Response.error(405, "only GET is allowed");
        }
        if (!isAuthorized(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Response.error(401, "the authorization token is missing or wrong");
        }
        try {
            return new Response(200, json(source.get()));
        } catch (RuntimeException e) {
            return Response.error(
                    500, "the source of the credentials failed: " + e.getClass().getName());
        }
    }

    private boolean isAuthorized(@Nullable String given) {
        return authorizationToken
                .map(token -> given != null
                        && MessageDigest.isEqual(
                                token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)))
                .orElse(true);
    }

    private String json(TemporaryCredentials credentials) {
        StringBuilder json = new StringBuilder("{");
        roleArn.ifPresent(arn -> json.append("\"RoleArn\":").append(quoted(arn)).append(','));
        return json.append("\"AccessKeyId\":")
                .append(quoted(credentials.accessKeyId()))
                .append(",\"SecretAccessKey\":")
                .append(quoted(credentials.secretAccessKey()))
                .append(",\"Token\":")
                .append(quoted(credentials.sessionToken()))
                .append(",\"Expiration\":")
                // Without fractions of a second, as ECS writes it.
                .append(quoted(
                        credentials.expiration().truncatedTo(ChronoUnit.SECONDS).toString()))
                .append('}')
                .toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> quoted.append(
                        c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : String.valueOf((char) c)));
        return quoted.append('"').toString();
    }

    /** @param status 200 to answer with credentials; without a meaning when it hangs */
    private record Behaviour(boolean hangs, int status) {
        static final Behaviour ANSWER = new Behaviour(false, 200);
        static final Behaviour HANG = new Behaviour(true, 200);
    }

    private record Response(int status, String body) {
        static Response error(int status, String message) {
            return new Response(status, "{\"code\":\"%s\",\"message\":%s}".formatted(status, quoted(message)));
        }
    }

    /** The settings of an endpoint to be started. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String authorizationToken;
        private @Nullable String roleArn;

        private Builder() {}

        /**
         * Sets the token that each request has to carry in its {@code Authorization} header; others are answered with status
         * 401. By default none is asked for.
         *
         * @throws NullPointerException if the argument is null
         * @throws IllegalArgumentException if it is blank, or contains a line break, which the SDKs refuse to send
         */
        public Builder authorizationToken(String authorizationToken) {
            Objects.requireNonNull(authorizationToken, "authorizationToken");
            if (authorizationToken.isBlank()
                    || authorizationToken.indexOf('\n') >= 0
                    || authorizationToken.indexOf('\r') >= 0) {
                // Without the value: it is a secret.
                throw new IllegalArgumentException("authorizationToken must be one line and not blank");
            }
            this.authorizationToken = authorizationToken;
            return this;
        }

        /**
         * Sets the name of the role that is told along with the credentials. By default none is told.
         *
         * @throws NullPointerException if the argument is null
         */
        public Builder roleArn(String roleArn) {
            this.roleArn = Objects.requireNonNull(roleArn, "roleArn");
            return this;
        }

        /**
         * Starts an endpoint that answers with these credentials, on a free port of 127.0.0.1.
         *
         * @throws NullPointerException if the argument is null
         * @throws LocalMskException if there is no listening on that port
         */
        public ContainerCredentials start(TemporaryCredentials credentials) {
            Objects.requireNonNull(credentials, "credentials");
            return start(() -> credentials);
        }

        /**
         * Starts an endpoint that asks for the credentials at each request, on a free port of 127.0.0.1.
         *
         * @param source called by one thread at a time. The endpoint's other methods wait for it, so it must call none of
         *     them. When it throws, the answer
         *     is status 500.
         * @throws NullPointerException if the argument is null
         * @throws LocalMskException if there is no listening on that port
         */
        public ContainerCredentials start(Supplier<TemporaryCredentials> source) {
            ContainerCredentials endpoint = new ContainerCredentials(this, Objects.requireNonNull(source, "source"));
            endpoint.answer();
            return endpoint;
        }

        @Override
        public String toString() {
            return "ContainerCredentials.Builder[authorizationToken=%s, roleArn=%s]"
                    .formatted(authorizationToken == null ? "none" : "[hidden]", roleArn);
        }
    }
}
