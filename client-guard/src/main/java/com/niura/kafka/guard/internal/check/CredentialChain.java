package com.niura.kafka.guard.internal.check;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;
import software.amazon.msk.auth.iam.internals.MSKCredentialProvider;

/**
 * The AWS SDK's chain of credentials providers that a callback handler of aws-msk-iam-auth makes for itself where its JAAS line names
 * none. It is not closed with the handler (2.3.9, {@code MSKCredentialProvider.close}): on ECS each handler leaves a timer that
 * fetches the task's credentials for as long as the JVM runs. The library has no method that closes it. Stateless.
 */
final class CredentialChain {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialChain.class);
    private static final String LIBRARY = "software.amazon.msk.auth.iam.";

    private CredentialChain() {}

    /**
     * Closes the chain of a handler that was closed. Each handler has a chain of its own, so that no other client needs it. Best
     * effort: does nothing where the handler, or this version of the library, holds its credentials in another way.
     */
    static void close(AuthenticateCallbackHandler handler) {
        try {
            if (held(handler) instanceof MSKCredentialProvider provider
                    && held(provider) instanceof AutoCloseable chain) {
                chain.close();
            }
        } catch (Exception | LinkageError e) {
            // LinkageError: the library is not there, or has the SDK of another version.
            LOG.debug("the chain of credentials providers could not be closed", e);
        }
    }

    /** Returns the credentials provider in a private field of the library's class that this is, or extends. */
    private static @Nullable Object held(Object holder) throws IllegalAccessException {
        for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(LIBRARY)) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getType() == AwsCredentialsProvider.class && !Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        return field.get(holder);
                    }
                }
            }
        }
        return null;
    }

    /**
     * Returns the properties of a client that makes IAM tokens with the library's handler, with one that closes its chain in the
     * handler's place. Kafka's clients share a login only where it has the same handler, so the service's own clients keep theirs.
     */
    static Map<String, Object> closedBy(Map<String, Object> clientProperties) {
        try {
            Map<String, Object> closing = new HashMap<>(clientProperties);
            closing.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, TokenHandler.class);
            return closing;
        } catch (LinkageError e) {
            // What is not on the class path is left to the client, which says so.
            return clientProperties;
        }
    }

    /** Made by Kafka for each login. */
    public static final class TokenHandler extends IAMOAuthBearerLoginCallbackHandler {
        @Override
        public void close() {
            super.close();
            CredentialChain.close(this);
        }
    }
}
