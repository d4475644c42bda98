package com.niura.kafka.guard;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Sees what keeps a Kafka client from answering at all: the callback handler of its login runs on the client's only thread, whose
 * own time limits do not run meanwhile.
 */
final class BlockedClient {

    /** Names that Kafka's admin clients of all versions have given to their threads. */
    private static final String THREAD = "kafka-admin-client-thread | ";

    private static final String AUTHENTICATOR =
            "org.apache.kafka.common.security.authenticator.SaslClientAuthenticator";
    private static final String AWS = "software.amazon.";

    private BlockedClient() {}

    /** Whether the client with this id is waiting for AWS credentials just now. */
    static boolean waitsForAwsCredentials(String clientId) {
        return stackOf(clientId)
                .filter(stack -> has(stack, AUTHENTICATOR) && has(stack, AWS))
                .isPresent();
    }

    private static Optional<StackTraceElement[]> stackOf(String clientId) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals(THREAD + clientId))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean has(StackTraceElement[] stack, String prefix) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(prefix));
    }
}
