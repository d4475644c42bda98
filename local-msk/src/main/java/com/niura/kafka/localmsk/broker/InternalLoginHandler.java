package com.niura.kafka.localmsk.broker;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.login.AppConfigurationEntry;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.jspecify.annotations.Nullable;

/**
 * Knows the one user of the internal listeners, by the broker's own JAAS line: Kafka would look for it in metadata that are not
 * there before the brokers have talked to each other.
 */
public final class InternalLoginHandler implements AuthenticateCallbackHandler {

    private @Nullable ScramCredential credential;

    /** For Kafka, which makes it by reflection. */
    public InternalLoginHandler() {}

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        String secret = String.valueOf(jaas.get(0).getOptions().get("password"));
        ScramMechanism scram = ScramMechanism.SCRAM_SHA_256;
        try {
            credential = new ScramFormatter(scram).generateCredential(secret, scram.minIterations());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public void handle(Callback[] callbacks) {
        String user = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = name.getDefaultName();
            } else if (callback instanceof ScramCredentialCallback wanted) {
                if (!user.equals(InternalLogin.USER)) {
                    throw new SaslAuthenticationException(
                            "This listener is for the brokers of the cluster; clients have one of their own");
                }
                wanted.scramCredential(credential);
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
