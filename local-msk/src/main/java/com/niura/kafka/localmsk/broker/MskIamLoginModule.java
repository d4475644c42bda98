package com.niura.kafka.localmsk.broker;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.spi.LoginModule;

/** Does nothing: Kafka wants a JAAS entry for each SASL mechanism, but the broker has no credentials of its own here. */
public final class MskIamLoginModule implements LoginModule {

    /** For the Java platform, which makes it by reflection. */
    public MskIamLoginModule() {}

    @Override
    public void initialize(
            Subject subject, CallbackHandler handler, Map<String, ?> sharedState, Map<String, ?> options) {
        // Nothing to prepare.
    }

    @Override
    public boolean login() {
        return true;
    }

    @Override
    public boolean commit() {
        return true;
    }

    @Override
    public boolean abort() {
        return false;
    }

    @Override
    public boolean logout() {
        return true;
    }
}
