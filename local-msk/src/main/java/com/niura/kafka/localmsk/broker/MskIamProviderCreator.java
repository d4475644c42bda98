package com.niura.kafka.localmsk.broker;

import java.security.Provider;

import com.niura.kafka.localmsk.iam.Mechanism;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/**
 * Brings the server side of both mechanisms into the broker's JVM; named in {@code security.providers}. It comes before Kafka's
 * own of OAUTHBEARER, which in 2.8 does not take padded tokens and tells nobody what it could not read.
 */
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
            super("LocalMskIam", "1.0", "Server side of the SASL mechanisms AWS_MSK_IAM and OAUTHBEARER");
            for (Mechanism mechanism : Mechanism.values()) {
                put("SaslServerFactory." + mechanism, MskIamSaslServerFactory.class.getName());
            }
        }
    }
}
