package com.niura.kafka.guard;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

/**
 * Signs an IAM login to nowhere, with made-up credentials, while the Kafka client is on its way to a broker. What signs (the
 * AWS SDK, a JSON library) is a thousand classes, which a fresh JVM otherwise loads one after the other while the broker waits.
 * Reads, asks and sends nothing. When it fails, nothing but the gain is lost.
 */
final class LoginRehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(LoginRehearsal.class);
    /** Afterwards the classes are there. */
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private LoginRehearsal() {}

    /**
     * Rehearses on a daemon thread, for some hundred milliseconds of work; once in this JVM.
     *
     * @return the thread, when this is the once
     */
    static Optional<Thread> start(String threadName) {
        if (!STARTED.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Thread thread = new Thread(LoginRehearsal::run, threadName);
        thread.setDaemon(true);
        try {
            thread.start();
            return Optional.of(thread);
        } catch (OutOfMemoryError e) {
            // No thread to be had.
            return Optional.empty();
        }
    }

    private static void run() {
        try {
            Login.sign();
        } catch (Throwable e) {
            // Also an Error: whatever it is, the client meets it too, and is heard.
            LOG.debug("a login could not be rehearsed", e);
        }
    }

    /** Apart, since a service that has IAM in its properties and the library for it not on its class path is told so by the client. */
    static final class Login {

        private Login() {}

        /** Returns what a broker would get. */
        static byte[] sign() throws SaslException {
            CallbackHandler madeUp = callbacks -> {
                for (Callback callback : callbacks) {
                    ((AWSCredentialsCallback) callback)
                            .setAwsCredentials(AwsBasicCredentials.create("rehearsal", "rehearsal"));
                }
            };
            IAMSaslClient client = new IAMSaslClient(
                    MskIam.MECHANISM,
                    madeUp,
                    "boot-rehearsal.c1.kafka-serverless.us-east-1.amazonaws.com",
                    new AWS4SignedPayloadGenerator());
            byte[] request = client.evaluateChallenge(new byte[0]);
            client.evaluateChallenge(
                    "{\"version\":\"2020_10_22\",\"request-id\":\"\"}".getBytes(StandardCharsets.UTF_8));
            return request;
        }
    }
}
