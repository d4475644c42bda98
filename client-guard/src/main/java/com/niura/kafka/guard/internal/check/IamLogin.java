package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;

import com.niura.kafka.guard.internal.check.Identities.Credentials;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;

/**
 * The IAM login of one check. Its clients share one callback handler, the service's own, so that credentials that were fetched are
 * not fetched again by the next client; and it sees what the client tells nobody: that credentials are being fetched just now,
 * which stops the client's only thread, and whose they are. Safe for use by several threads.
 */
final class IamLogin implements AutoCloseable {

    private static final String PROPERTY = "com.niura.kafka.guard.iam.login";

    private @Nullable AuthenticateCallbackHandler handler;
    private final AtomicInteger fetching = new AtomicInteger();
    private volatile @Nullable Credentials credentials;

    /** Returns the properties of a client that logs in with IAM, with this login's handler in place of the service's. */
    Map<String, Object> sharedBy(Map<String, Object> clientProperties) {
        Object given = clientProperties.get(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS);
        if (given == null || !isLoadable(given)) {
            return clientProperties;
        }
        Map<String, Object> shared = new HashMap<>(clientProperties);
        shared.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, SharedHandler.class);
        shared.put(PROPERTY, this);
        shared.put(PROPERTY + ".handler", given);
        return shared;
    }

    /** What cannot be loaded is left to the client, which says so. */
    private static boolean isLoadable(Object handler) {
        try {
            Class<?> type = handler instanceof Class<?> given
                    ? given
                    : Class.forName(
                            String.valueOf(handler).strip(),
                            false,
                            Thread.currentThread().getContextClassLoader());
            return AuthenticateCallbackHandler.class.isAssignableFrom(type)
                    // The callback that tells whose the credentials are.
                    && Class.forName(AWSCredentialsCallback.class.getName(), false, type.getClassLoader()) != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether the client is waiting for credentials just now. */
    boolean isFetching() {
        return fetching.get() > 0;
    }

    /** Returns the credentials that the login got; empty without IAM, or before. */
    Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    private synchronized AuthenticateCallbackHandler handler(
            Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        if (handler == null) {
            Object given = configs.get(PROPERTY + ".handler");
            try {
                AuthenticateCallbackHandler made = given instanceof Class<?> type
                        ? (AuthenticateCallbackHandler) Utils.newInstance(type)
                        : Utils.newInstance(String.valueOf(given).strip(), AuthenticateCallbackHandler.class);
                made.configure(configs, mechanism, jaas);
                handler = made;
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(given + " was there a moment ago", e);
            }
        }
        return handler;
    }

    private void handle(AuthenticateCallbackHandler asked, Callback[] callbacks)
            throws IOException, UnsupportedCallbackException {
        fetching.incrementAndGet();
        try {
            asked.handle(callbacks);
        } finally {
            fetching.decrementAndGet();
        }
        for (Callback callback : callbacks) {
            if (callback instanceof AWSCredentialsCallback told && told.isSuccessful()) {
                credentials = Credentials.of(told.getAwsCredentials());
            }
        }
    }

    @Override
    public synchronized void close() {
        if (handler != null) {
            handler.close();
            CredentialChain.close(handler);
            handler = null;
        }
    }

    /** What Kafka makes by its name for each client; it hands everything on to the login's one handler. */
    public static final class SharedHandler implements AuthenticateCallbackHandler {

        private @Nullable IamLogin login;
        private @Nullable AuthenticateCallbackHandler handler;

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
            if (!(configs.get(PROPERTY) instanceof IamLogin shared)) {
                throw new IllegalArgumentException(PROPERTY + " must be the login of a check");
            }
            login = shared;
            handler = shared.handler(configs, mechanism, jaas);
        }

        @Override
        public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
            if (login == null || handler == null) {
                throw new IllegalStateException("configure must be called first");
            }
            login.handle(handler, callbacks);
        }

        /** Closes nothing: the check does when it ends. */
        @Override
        public void close() {}
    }
}
