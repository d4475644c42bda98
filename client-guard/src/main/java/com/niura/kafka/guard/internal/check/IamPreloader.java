package com.niura.kafka.guard.internal.check;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;

import com.niura.kafka.guard.internal.Threads;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

/**
 * Loads what signs an IAM login, the AWS SDK and a JSON library, while the Kafka client is on its way to a broker: a thousand
 * classes, which a fresh JVM otherwise loads one after the other while the broker waits. Signs a login to nowhere, with made-up
 * credentials; reads, asks and sends nothing. When it fails, nothing but the gain is lost. Not done where the JVM sees a single
 * processor: there is nothing to gain then.
 */
final class IamPreloader {

    private static final Logger LOG = LoggerFactory.getLogger(IamPreloader.class);
    /** Afterwards the classes are there. */
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private IamPreloader() {}

    /** Starts on a daemon thread, for some hundred milliseconds of work; returns the thread the first time in this JVM. */
    static Optional<Thread> start(String threadName) {
        if (Runtime.getRuntime().availableProcessors() < 2 || !STARTED.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Threads.start(threadName, IamPreloader::run));
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
            LOG.debug("what signs a login could not be loaded ahead", e);
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
                            .setAwsCredentials(AwsBasicCredentials.create("preload", "preload"));
                }
            };
            IAMSaslClient client = new IAMSaslClient(
                    ClientTarget.IAM_MECHANISM,
                    madeUp,
                    "boot-preload.c1.kafka-serverless.us-east-1.amazonaws.com",
                    new AWS4SignedPayloadGenerator());
            byte[] request = client.evaluateChallenge(new byte[0]);
            client.evaluateChallenge(
                    "{\"version\":\"2020_10_22\",\"request-id\":\"\"}".getBytes(StandardCharsets.UTF_8));
            return request;
        }
    }
}
