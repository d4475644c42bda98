package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a cluster-level failure by exception classes; by text only where the class does not tell, and then by the
 * Kafka client's own words.
 */
final class FailureClassifier {

    /** The client's words for names that do not resolve; the class is that of any wrong property. */
    private static final String UNRESOLVABLE = "No resolvable bootstrap urls";

    /** What clients since 4.4 that go on resolving throw instead; named here because earlier ones lack the class. */
    private static final String UNRESOLVED = "BootstrapResolutionException";

    /** The client's words when an Error ended its only thread, of which a plain-text client on a TLS port is the known case. */
    private static final String THREAD_ENDED = "The AdminClient thread has exited";

    private FailureClassifier() {}

    static ClusterFailure classify(Throwable error, Map<String, ?> clientProperties) {
        TargetCluster cluster = TargetCluster.of(clientProperties);
        Secrets secrets = Secrets.of(clientProperties);
        Throwable top = unwrap(error);
        Optional<Throwable> cause = Optional.of(top).filter(secrets::areAbsentFrom);

        if (find(top, InterruptedException.class) != null || find(top, InterruptException.class) != null) {
            return new ClusterFailure.Interrupted(cluster);
        }
        Throwable untrusted = find(top, SslAuthenticationException.class);
        if (untrusted != null) {
            return new ClusterFailure.TlsUntrusted(cluster, secrets.redact(detail(untrusted)), cause);
        }
        Throwable mechanism = find(top, UnsupportedSaslMechanismException.class, IllegalSaslStateException.class);
        if (mechanism != null) {
            return new ClusterFailure.MechanismRefused(cluster, secrets.redact(detail(mechanism)), cause);
        }
        Throwable refused = find(top, AuthenticationException.class);
        if (refused != null) {
            return refusal(refused, cluster, secrets.redact(detail(refused)), cause);
        }
        Throwable denied = find(top, ClusterAuthorizationException.class);
        if (denied != null) {
            return new ClusterFailure.ClusterDenied(cluster, secrets.redact(detail(denied)), cause);
        }
        if (mentions(top, UNRESOLVABLE) || isNamed(top, UNRESOLVED)) {
            return new ClusterFailure.NameUnresolved(cluster, cause);
        }
        Throwable invalid = find(top, ConfigException.class);
        if (invalid != null) {
            return new ClusterFailure.ConfigurationInvalid(cluster, secrets.redact(detail(invalid)), cause);
        }
        Throwable login = find(top, LoginException.class);
        if (login != null && !isAbsentLoginModule(login)) {
            String detail = secrets.redact(detail(login));
            return new ClusterFailure.AuthenticationFailed(
                    cluster, detail, find(top, IOException.class) != null, cause);
        }
        if (login != null || isFailedConstruction(top)) {
            Throwable reason = top.getCause() != null ? top.getCause() : top;
            return new ClusterFailure.ConfigurationInvalid(cluster, secrets.redact(detail(reason)), cause);
        }
        if (mentions(top, THREAD_ENDED)) {
            return cluster.usesTls()
                    ? new ClusterFailure.Unexpected(cluster, "an error has ended the Kafka client's thread", cause)
                    : new ClusterFailure.TlsMismatch(
                            cluster,
                            "the client's thread ended, as it does when it takes a TLS answer for the length of a message",
                            cause);
        }
        if (top instanceof TimeoutException || top instanceof DisconnectException || top instanceof NetworkException) {
            return new ClusterFailure.Unreachable(cluster, secrets.redact(silence(top)), cause);
        }
        // The words of who knows what may hold a secret that is not known here.
        String words = secrets.areComplete() ? ": " + secrets.redact(detail(top)) : "";
        return new ClusterFailure.Unexpected(cluster, top.getClass().getName() + words, cause);
    }

    /** What was thrown because of the properties, whatever its class. */
    static ClusterFailure invalid(Throwable error, Map<String, ?> clientProperties) {
        Secrets secrets = Secrets.of(clientProperties);
        return new ClusterFailure.ConfigurationInvalid(
                TargetCluster.of(clientProperties),
                secrets.redact(detail(error)),
                Optional.of(error).filter(secrets::areAbsentFrom));
    }

    /** The exception without the wrappers that futures put around it. */
    static Throwable unwrap(Throwable error) {
        Throwable t = error;
        while ((t instanceof ExecutionException || t instanceof CompletionException) && t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    /** What MSK and its login module have to say all arrives as one and the same exception; their words tell it apart. */
    private static ClusterFailure refusal(
            Throwable refused, TargetCluster cluster, String detail, Optional<Throwable> cause) {
        if (mentions(refused, "Failed to find AWS IAM Credentials")) {
            return new ClusterFailure.CredentialsUnavailable(cluster, CredentialSources.in(detail), cause);
        }
        if (mentions(refused, "Too many connects")) {
            return new ClusterFailure.Throttled(cluster, detail, cause);
        }
        return cluster.usesIam() && mentions(refused, "Access denied")
                ? new ClusterFailure.AccessDenied(cluster, detail, cause)
                : new ClusterFailure.AuthenticationFailed(cluster, detail, false, cause);
    }

    /** The JDK's words where the class in sasl.jaas.config is not on the class path; other login failures are refusals. */
    private static boolean isAbsentLoginModule(Throwable login) {
        return mentions(login, "No LoginModule found") || mentions(login, "unable to find LoginModule class");
    }

    /** The clients wrap whatever goes wrong in their constructors, a missing key store for instance. */
    private static boolean isFailedConstruction(Throwable top) {
        return top instanceof KafkaException
                && top.getMessage() != null
                && (top.getMessage().startsWith("Failed to create new KafkaAdminClient")
                        || top.getMessage().startsWith("Failed to construct kafka "));
    }

    /** The outermost exception of one of these kinds among the exception and its causes. */
    @SafeVarargs
    static @Nullable Throwable find(Throwable top, Class<? extends Throwable>... kinds) {
        for (Throwable t = top; t != null; t = t.getCause()) {
            for (Class<? extends Throwable> kind : kinds) {
                if (kind.isInstance(t)) {
                    return t;
                }
            }
        }
        return null;
    }

    private static boolean isNamed(Throwable top, String simpleName) {
        for (Throwable t = top; t != null; t = t.getCause()) {
            if (t.getClass().getSimpleName().equals(simpleName)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mentions(Throwable top, String words) {
        for (Throwable t = top; t != null; t = t.getCause()) {
            if (t.getMessage() != null && t.getMessage().contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable top) {
        Throwable t = top;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    /** The client's words for having no connection at all mention only what it would have asked first. */
    private static String silence(Throwable timeout) {
        String words = detail(timeout);
        return words.contains("node assignment") ? "no connection in time (the client says: " + words + ")" : words;
    }

    /** The exception's own words, and those of the innermost cause where they add something. */
    private static String detail(Throwable error) {
        String own = words(error);
        String innermost = words(rootOf(error));
        return own.contains(innermost) ? own : own + " (" + innermost + ")";
    }

    /** The exception's own words in one line, or its name where it has none. */
    static String words(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        String line = Text.oneLine(message);
        // Its message is a path and nothing else, so that it takes the class to know what about it.
        return error instanceof FileSystemException ? error.getClass().getSimpleName() + ": " + line : line;
    }
}
