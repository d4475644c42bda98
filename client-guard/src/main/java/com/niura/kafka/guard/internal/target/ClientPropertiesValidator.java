package com.niura.kafka.guard.internal.target;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * What cannot work whatever the cluster says, found in the client properties alone. In doubt nothing is said: the client and the
 * cluster have the last word. Stateless.
 */
public final class ClientPropertiesValidator {

    private static final Set<String> IAM_MECHANISMS = Set.of(ClientTarget.IAM_MECHANISM, ClientTarget.TOKEN_MECHANISM);

    private ClientPropertiesValidator() {}

    /** Returns the first thing that cannot work, as expected and found; nothing where values are still to be fetched. */
    public static Optional<String> problemIn(ClientSettings settings) {
        if (settings.hasConfigProviders()) {
            return Optional.empty();
        }
        Map<String, Object> properties = settings.properties();
        ClientTarget target = settings.target();
        if (isGiven(properties, AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG)) {
            return Optional.of("bootstrap.controllers is set, but it is brokers that know topics: expected"
                    + " bootstrap.servers alone");
        }
        if (target.bootstrapServers().isEmpty()) {
            return Optional.of("bootstrap.servers is not set; expected the addresses of the cluster, host:port");
        }
        if (target.isMskServerless() && !(target.usesSasl() && target.usesTls())) {
            return Optional.of("MSK Serverless (" + target.bootstrapServers()
                    + ") takes security.protocol SASL_SSL only, but it is " + target.securityProtocol());
        }
        if (target.isMskServerless()
                && target.saslMechanism().filter(IAM_MECHANISMS::contains).isEmpty()) {
            return Optional.of("MSK Serverless (" + target.bootstrapServers()
                    + ") takes sasl.mechanism AWS_MSK_IAM, or OAUTHBEARER with IAM, but it is "
                    + target.saslMechanism().orElse("not set"));
        }
        if (target.usesIamLogin() && !isGiven(properties, SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS)) {
            return Optional.of("sasl.mechanism is AWS_MSK_IAM, but sasl.client.callback.handler.class is not set;"
                    + " expected " + ClientTarget.IAM_CALLBACK_HANDLER);
        }
        return Optional.empty();
    }

    private static boolean isGiven(Map<String, Object> properties, String name) {
        Object value = properties.get(name);
        return value != null && !value.toString().isBlank();
    }
}
