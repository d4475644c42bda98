package com.niura.kafka.localmsk.broker;

import java.security.Provider;

import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/** Brings the server side of AWS_MSK_IAM into the broker's JVM; named in {@code security.providers}. */
public final class MskIamProviderCreator implements SecurityProviderCreator {

    /** For Kafka, which makes it by reflection. */
    public MskIamProviderCreator() {}

    @Override
    public Provider getProvider() {
        return new MskIamProvider();
    }

    private static final class MskIamProvider extends Provider {

        private static final long serialVersionUID = 1L;

        MskIamProvider() {
            super("LocalMskIam", "1.0", "Server side of the SASL mechanism " + IamBrokerConfig.MECHANISM);
            put("SaslServerFactory." + IamBrokerConfig.MECHANISM, MskIamSaslServerFactory.class.getName());
        }
    }
}
