package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;

import com.niura.kafka.guard.Failure;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Recognises what a Kafka client threw, or completed a future with: by the classes of the exception and its causes; by text only
 * where the class does not tell, and then by the client's own words. Stateless.
 */
public final class FailureClassifier {

    /** The client's words for names that do not resolve; the class is that of any wrong property. */
    private static final String[] UNRESOLVABLE = {"No resolvable bootstrap urls", "Unknown host in bootstrap.servers"};

    /** What clients since 4.4 that go on resolving throw instead; named here because earlier ones lack the class. */
    private static final String UNRESOLVED = "BootstrapResolutionException";

    /** The client's words for calls that nobody answers any more. */
    private static final String THREAD_ENDED = "The AdminClient thread has exited";

    private static final String CLIENT_CLOSED = "Cannot accept new calls when AdminClient is closing";

    /** The SDK's words, and those that its signer for MSK puts before them. */
    private static final String[] NO_AWS_CREDENTIALS = {
        "Failed to find AWS IAM Credentials", "Unable to load credentials from any of the providers"
    };

    /** The AWS SDK's words. With JDK 24 and newer they arrive with the login's failure, before that nothing does. */
    private static final String NO_AWS_REGION = "Unable to load region from any of the providers";

    /** The JDK's words where the class in sasl.jaas.config is not on the class path. */
    private static final String[] ABSENT_LOGIN_MODULE = {"No LoginModule found", "unable to find LoginModule class"};

    /** What a token endpoint says of who asks; anything else may be another answer in a moment. */
    private static final Pattern TOKEN_REFUSED =
            Pattern.compile("UnretryableException|invalid_(?:client|grant|scope|request)"
                    + "|unauthorized_client|Could not validate the access token|\\b(?:status|code)\\W{1,3}40[0134]\\b");

    /** An exception as a stack trace begins with it: the last class before the words, and an Error among the classes. */
    private static final Pattern CLASSES =
            Pattern.compile("^(?:[\\w.$]+: )*?(?:\\w+\\.)+([\\w$]+: )(?!(?:\\w+\\.)+[\\w$]+: )");

    private static final Pattern ERROR = Pattern.compile("^(?:[\\w.$]+: )*(?:\\w+\\.)+\\w*Error: ");

    private static final String TRACE = "\n\tat ";
    private static final String CAUSE = "\nCaused by: ";

    private FailureClassifier() {}

    /** Returns the failure of the cluster, or of the connection path to it, that this exception stands for. */
    public static Failure classify(Throwable error, Failures failures) {
        Throwable top = unwrap(error);
        return ofThisProcess(top, failures).orElseGet(() -> ofTheCluster(top, failures));
    }

    /** What is not about the cluster, whatever was being done. */
    private static Optional<Failure> ofThisProcess(Throwable top, Failures failures) {
        if (find(top, t -> t instanceof InterruptedException || t instanceof InterruptException)
                .isPresent()) {
            return Optional.of(failures.interrupted());
        }
        // What is wrong with this process, and not with what it was given: libraries, memory, threads, files.
        return find(top, t -> t instanceof Error || (t instanceof IOException && mentions(t, "Too many open files")))
                .map(error -> failures.internal(error.getClass(), detail(error), top));
    }

    private static Failure ofTheCluster(Throwable top, Failures failures) {
        return told(SslAuthenticationException.class, top, failures::tlsUntrusted)
                .or(() -> told(UnsupportedSaslMechanismException.class, top, failures::mechanismRefused))
                .or(() -> told(IllegalSaslStateException.class, top, failures::mechanismRefused))
                .or(() -> find(top, AuthenticationException.class::isInstance).map(it -> refusal(it, top, failures)))
                .or(() -> told(ClusterAuthorizationException.class, top, failures::clusterDenied))
                .or(() ->
                        Optional.of(top).filter(FailureClassifier::isUnresolved).map(failures::unresolved))
                .or(() -> told(ConfigException.class, top, failures::configInvalid))
                .or(() -> find(top, LoginException.class::isInstance).map(it -> loginFailure(it, top, failures)))
                .orElseGet(() -> ofTheClient(top, failures));
    }

    private static Optional<Failure> told(
            Class<?> kind, Throwable top, BiFunction<String, Throwable, Failure> failure) {
        return find(top, kind::isInstance).map(error -> failure.apply(detail(error), top));
    }

    private static boolean isUnresolved(Throwable top) {
        return mentions(top, UNRESOLVABLE)
                || causes(top).anyMatch(t -> t.getClass().getSimpleName().equals(UNRESOLVED));
    }

    /** What has no class of its own. */
    private static Failure ofTheClient(Throwable top, Failures failures) {
        if (isFailedConstruction(top)) {
            return failures.configInvalid(detail(top), top);
        }
        if (isEndOfThread(top) && !failures.target().usesTls()) {
            return failures.answerNotUnderstood(top);
        }
        if (mentions(top, THREAD_ENDED, CLIENT_CLOSED)) {
            return failures.clientEnded(top);
        }
        if (top instanceof TimeoutException || top instanceof DisconnectException || top instanceof NetworkException) {
            return failures.unreachable(silence(top), top);
        }
        return failures.internal(telling(top).getClass(), detail(top), top);
    }

    /** Whether it is the client's word that its thread has ended, because it was closed or by an error of which it tells no more. */
    public static boolean isEndOfThread(Throwable error) {
        return mentions(error, THREAD_ENDED);
    }

    /** Returns the failure that an exception of {@link com.niura.kafka.guard.internal.target.ClientSettings#fetched()} stands for. */
    public static Failure classifyFetch(Throwable error, Failures failures) {
        Throwable top = unwrap(error);
        // The provider itself is wrong, or not allowed, rather than what it was asked for.
        return ofThisProcess(top, failures)
                .orElseGet(() -> top instanceof ConfigException && mentions(top, "config.providers")
                        ? failures.configInvalid(detail(top), top)
                        : failures.configUnavailable(detail(top)));
    }

    /**
     * Whether the answer for a topic may be another one in a moment. UNKNOWN_SERVER_ERROR, which Kafka's clients do not repeat, is
     * what proxies and brokers that restart say.
     */
    public static boolean isRetriable(Throwable error) {
        Throwable top = unwrap(error);
        return top instanceof RetriableException || top instanceof UnknownServerException;
    }

    /** Returns the exception without the wrappers that futures put around it. */
    public static Throwable unwrap(Throwable error) {
        return (error instanceof ExecutionException || error instanceof CompletionException) && error.getCause() != null
                ? unwrap(error.getCause())
                : error;
    }

    /** What MSK and its login module have to say all arrives as one and the same exception; their words tell it apart. */
    private static Failure refusal(Throwable refused, Throwable top, Failures failures) {
        if (mentions(refused, NO_AWS_CREDENTIALS)) {
            return credentialsUnavailable(refused, failures);
        }
        if (mentions(refused, NO_AWS_REGION)) {
            return failures.regionUnknown();
        }
        if (mentions(refused, "Too many connects")) {
            return failures.throttled(detail(refused), top);
        }
        return failures.target().usesIam() && mentions(refused, "Access denied")
                ? failures.accessDenied(detail(refused), top)
                : failures.authenticationFailed(detail(refused), false, top);
    }

    /** Returns the failure that an exception of a provider of AWS credentials stands for. */
    public static Failure credentialsUnavailable(Throwable error, Failures failures) {
        Throwable top = unwrap(error);
        return failures.credentialsUnavailable(AwsCredentialErrors.essenceOf(detail(top)), top);
    }

    /** Before a broker was asked. Of anything but a LoginException the JDK puts the stack trace into the message, and no cause. */
    private static Failure loginFailure(Throwable login, Throwable top, Failures failures) {
        String all = String.valueOf(login.getMessage());
        if (ERROR.matcher(all).find()) {
            return failures.internal(detail(login), top);
        }
        if (mentions(login, NO_AWS_CREDENTIALS)) {
            return credentialsUnavailable(login, failures);
        }
        if (mentions(login, ABSENT_LOGIN_MODULE) || all.contains(ConfigException.class.getName())) {
            return failures.configInvalid(detail(login), top);
        }
        return failures.target().takesTokens() && !TOKEN_REFUSED.matcher(all).find()
                ? failures.tokenUnavailable(detail(login), top)
                : failures.authenticationFailed(
                        detail(login), find(top, IOException.class::isInstance).isPresent(), top);
    }

    /** The clients wrap whatever goes wrong in their constructors, a missing key store for instance. */
    private static boolean isFailedConstruction(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error instanceof KafkaException
                && (message.startsWith("Failed to create new ") || message.startsWith("Failed to construct kafka "));
    }

    /** Returns the outermost exception of this kind among the exception and its causes. */
    public static Optional<Throwable> find(Throwable top, Predicate<Throwable> kind) {
        return causes(top).filter(kind).findFirst();
    }

    private static boolean mentions(Throwable top, String... words) {
        return causes(top)
                .map(t -> String.valueOf(t.getMessage()))
                .anyMatch(message -> Stream.of(words).anyMatch(message::contains));
    }

    /** Returns the exception and its causes, the innermost last. */
    private static Stream<Throwable> causes(Throwable top) {
        return Stream.iterate(top, Objects::nonNull, Throwable::getCause);
    }

    /** Returns the outermost exception that says more than that there was another. */
    private static Throwable telling(Throwable top) {
        Throwable t = top;
        while (t.getCause() != null
                && (t.getMessage() == null
                        || isFailedConstruction(t)
                        || t.getMessage().equals(t.getCause().toString()))) {
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
        return joined(words(telling(error)), words(causes(error).reduce(error, (outer, inner) -> inner)));
    }

    private static String joined(String own, String innermost) {
        return own.contains(innermost) ? own : own + " (" + innermost + ")";
    }

    /**
     * Returns the exception's own words, or its name where it has none. Of a stack trace in them only the first line and the last
     * cause are left.
     */
    public static String words(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        if (message.contains(TRACE)) {
            int cause = message.lastIndexOf(CAUSE);
            return joined(firstOf(message), cause < 0 ? "" : firstOf(message.substring(cause + CAUSE.length())));
        }
        // These have a path or a name and nothing else for a message: it takes the class to know what about it.
        return error instanceof FileSystemException
                        || error instanceof ClassNotFoundException
                        || error instanceof UnknownHostException
                ? error.getClass().getSimpleName() + ": " + message
                : message;
    }

    /** Returns what stands before the frames of a stack trace, with the simple name of the innermost class. */
    private static String firstOf(String trace) {
        int frames = trace.indexOf("\n\t");
        return CLASSES.matcher(frames < 0 ? trace : trace.substring(0, frames)).replaceFirst("$1");
    }
}
