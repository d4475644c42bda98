package com.niura.kafka.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.CallbackHandler;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

import static org.assertj.core.api.Assertions.assertThat;

/** With stacks of a login that is really being signed. */
class BlockedClientTest {

    private static final AwsCredentials CREDENTIALS = AwsBasicCredentials.create("key", "secret");

    /** Where the login was when it was looked at. */
    private final List<StackTraceElement[]> stacks = new ArrayList<>();

    @Test
    void callbackHandlerAtWork_waitsForCredentials() throws Exception {
        logIn(new IAMClientCallbackHandler() {
            @Override
            protected void handleCallback(AWSCredentialsCallback callback) {
                look();
                callback.setAwsCredentials(CREDENTIALS);
            }
        });

        assertThat(stacks)
                .singleElement()
                .satisfies(stack -> assertThat(names(stack)).contains(IAMClientCallbackHandler.class.getName()))
                .matches(BlockedClient::waitsForAwsCredentials);
    }

    @Test
    void classesThatTheCallbackHandlerLoads_areNoCredentials() throws Exception {
        ClassLoader slow = new ClassLoader() {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                look();
                throw new ClassNotFoundException(name);
            }
        };
        logIn(new IAMClientCallbackHandler() {
            @Override
            protected void handleCallback(AWSCredentialsCallback callback) {
                assertThat(isAbsent(slow)).isTrue();
                callback.setAwsCredentials(CREDENTIALS);
            }
        });

        assertThat(stacks).singleElement().matches(stack -> !BlockedClient.waitsForAwsCredentials(stack));
    }

    @Test
    void signing_isNoWaitingForCredentials() throws Exception {
        logIn(callbacks -> ((AWSCredentialsCallback) callbacks[0]).setAwsCredentials(new AwsCredentials() {
            @Override
            public String accessKeyId() {
                look();
                return CREDENTIALS.accessKeyId();
            }

            @Override
            public String secretAccessKey() {
                look();
                return CREDENTIALS.secretAccessKey();
            }

            @Override
            public Optional<String> providerName() {
                return Optional.empty();
            }
        }));

        assertThat(stacks)
                .isNotEmpty()
                .allSatisfy(stack -> assertThat(names(stack)).contains(AWS4SignedPayloadGenerator.class.getName()))
                .noneMatch(BlockedClient::waitsForAwsCredentials);
    }

    @Test
    void otherThreads_doNotWait() {
        look();

        assertThat(stacks).noneMatch(BlockedClient::waitsForAwsCredentials);
        assertThat(BlockedClient.waitsForAwsCredentials("absent")).isFalse();
    }

    private static void logIn(CallbackHandler handler) throws Exception {
        if (handler instanceof IAMClientCallbackHandler real) {
            real.configure(Map.of(), MskIam.MECHANISM, List.of());
        }
        new IAMSaslClient(
                        MskIam.MECHANISM,
                        handler,
                        "boot-x.c1.kafka-serverless.us-east-1.amazonaws.com",
                        new AWS4SignedPayloadGenerator())
                .evaluateChallenge(new byte[0]);
    }

    private void look() {
        stacks.add(Thread.currentThread().getStackTrace());
    }

    private static boolean isAbsent(ClassLoader loader) {
        try {
            Class.forName("com.example.Absent", false, loader);
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    private static List<String> names(StackTraceElement[] stack) {
        return List.of(stack).stream().map(StackTraceElement::getClassName).toList();
    }
}
