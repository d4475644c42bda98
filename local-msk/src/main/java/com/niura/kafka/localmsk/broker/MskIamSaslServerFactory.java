package com.niura.kafka.localmsk.broker;

import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;

import org.jspecify.annotations.Nullable;

/** Makes the server side of one AWS_MSK_IAM authentication. */
public final class MskIamSaslServerFactory implements SaslServerFactory {

    /** For the Java platform, which makes it by reflection. */
    public MskIamSaslServerFactory() {}

    /** @param settings those of the broker's listener, which is what Kafka hands over */
    @Override
    public @Nullable SaslServer createSaslServer(
            String mechanism,
            String protocol,
            String serverName,
            Map<String, ?> settings,
            @Nullable CallbackHandler handler) {
        return mechanism.equals(IamBrokerConfig.MECHANISM) ? new MskIamSaslServer(BrokerAccess.of(settings)) : null;
    }

    @Override
    public String[] getMechanismNames(@Nullable Map<String, ?> settings) {
        return new String[] {IamBrokerConfig.MECHANISM};
    }
}
