package com.niura.kafka.admin.cluster;

import java.util.Map;
import java.util.Optional;

import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.Nullable;

/** What {@code sasl.jaas.config} says; besides names there are secrets in it, which are nobody else's business. */
public final class LoginOptions {

    private LoginOptions() {}

    /** The options of the first login module; empty without SASL, or where there is no line that Kafka could read. */
    public static Optional<Map<String, ?>> of(ClusterAccess target) {
        if (!target.cluster().usesSasl()) {
            return Optional.empty();
        }
        Object line = target.settings().properties().get(SaslConfigs.SASL_JAAS_CONFIG);
        try {
            return Optional.of(JaasContext.loadClientContext(
                            line == null
                                    ? Map.of()
                                    : Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(line.toString())))
                    .configurationEntries()
                    .get(0)
                    .getOptions());
        } catch (RuntimeException e) {
            // Its message may quote secrets; the client itself fails for the same, and that is classified.
            return Optional.empty();
        }
    }

    /**
     * Who a client will say it is, as far as its settings tell without asking anybody: a user, a role that is assumed, a named
     * profile. Empty where it is left to the AWS SDK to find credentials, which only then has an identity.
     *
     * @param environment environment variables, of which AWS_PROFILE is read
     */
    public static Optional<String> identity(ClusterAccess target, Map<String, String> environment) {
        Map<String, ?> options = of(target).orElse(Map.of());
        return named("user ", options.get("username"))
                .or(() -> named("role ", options.get("awsRoleArn")))
                .or(() -> named("profile ", options.get("awsProfileName")))
                .or(() -> target.cluster().usesIam()
                        ? named("profile ", environment.get("AWS_PROFILE"))
                        : Optional.empty());
    }

    private static Optional<String> named(String kind, @Nullable Object name) {
        return Optional.ofNullable(name).map(String::valueOf).map(kind::concat);
    }
}
