package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.guard.ReadinessReport.Identity;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.check.Identities;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** How a client logs in, by {@code sasl.jaas.config}; besides names there are secrets in it. */
public final class LoginOptions {

    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(5);

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
     * Returns who a client will say it is, without asking the cluster: the user of a SASL login, or the AWS credentials that the
     * login finds. Blocks for five seconds at the most, where their source is slow.
     *
     * @param environment environment variables, of which AWS_PROFILE is read
     * @return empty where the client does not say who it is, or only its login module knows
     */
    public static Optional<String> identity(ClusterAccess access, Map<String, String> environment) {
        if (!AwsLogin.isUsedBy(access)) {
            return Identities.of(access.settings(), Optional.empty()).map(Identity::toString);
        }
        try {
            return Optional.of(AwsLogin.find(access, environment)
                    .get(LONGEST_LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)
                    .describe(access.settings()));
        } catch (ExecutionException e) {
            return Optional.of("not known: the AWS SDK finds no credentials");
        } catch (TimeoutException e) {
            return Optional.of("not known: the source of AWS credentials has not answered within "
                    + Texts.seconds(LONGEST_LOOK_UP));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
