package com.niura.kafka.localmsk.broker;

import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;

import com.niura.kafka.localmsk.iam.Mechanism;
import org.jspecify.annotations.Nullable;

/** Makes the server side of one authentication by AWS_MSK_IAM or OAUTHBEARER. */
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
        return Stream.of(Mechanism.values())
                .filter(one -> one.name().equals(mechanism))
                .findFirst()
                .map(one -> new MskIamSaslServer(one, BrokerAccess.of(settings)))
                .orElse(null);
    }

    @Override
    public String[] getMechanismNames(@Nullable Map<String, ?> settings) {
        return Stream.of(Mechanism.values()).map(Mechanism::name).toArray(String[]::new);
    }
}
