package com.niura.kafka.guard;

import java.util.Map;
import java.util.Optional;

/**
 * Sees what keeps a Kafka client from answering at all: the callback handler of its login runs on the client's only thread, whose
 * own time limits do not run meanwhile.
 */
final class BlockedClient {

    /** Names that Kafka's admin clients of all versions have given to their threads. */
    private static final String THREAD = "kafka-admin-client-thread | ";

    /** It asks the callback handler for credentials, and signs with them afterwards. */
    private static final String SASL_CLIENT = "software.amazon.msk.auth.iam.internals.IAMSaslClient";
    /** Of {@link javax.security.auth.callback.CallbackHandler}. */
    private static final String CALLBACK = "handle";

    private BlockedClient() {}

    /** Whether the client with this id is waiting for AWS credentials just now. */
    static boolean waitsForAwsCredentials(String clientId) {
        return stackOf(clientId).filter(BlockedClient::waitsForAwsCredentials).isPresent();
    }

    /**
     * Whether the callback handler is at work, rather than what signs, and does more than load its classes, which takes seconds on
     * a small container.
     *
     * @param stack of a client's thread, the innermost call first
     */
    static boolean waitsForAwsCredentials(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            String type = stack[i].getClassName();
            if (type.equals(ClassLoader.class.getName())) {
                return false;
            }
            if (type.equals(SASL_CLIENT)) {
                return i > 0 && stack[i - 1].getMethodName().equals(CALLBACK);
            }
        }
        return false;
    }

    private static Optional<StackTraceElement[]> stackOf(String clientId) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals(THREAD + clientId))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
