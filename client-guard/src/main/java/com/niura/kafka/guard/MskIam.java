package com.niura.kafka.guard;

import java.util.LinkedHashMap;
import java.util.Map;

import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka client properties for Amazon MSK with IAM authentication, for any producer, consumer or admin client.
 *
 * <p>The credentials are found where the AWS SDK looks for them: on ECS those of the task role. To assume another role or to
 * use a named profile, add {@code awsRoleArn="ARN"} or {@code awsProfileName="NAME"} before the semicolon of
 * {@code sasl.jaas.config}; the options are listed at https://github.com/aws/aws-msk-iam-auth.
 *
 * <p>Stateless; safe for use by many threads. Nothing is connected to.
 */
public final class MskIam {

    private static final int LONGEST_RECONNECT_BACKOFF_MILLIS = 10_000;

    private MskIam() {}

    /**
     * Returns what every client needs: {@code bootstrap.servers}, the four properties of IAM authentication, and pauses between
     * attempts to connect that MSK can bear. A map of its own, to be completed by the caller.
     *
     * <p>Nothing is said of trust: MSK's certificates are signed by an authority that Java knows. The AWS region is taken from the
     * host name; where that has none (a tunnel, a private name), from {@code AWS_REGION}, the system property {@code aws.region},
     * the AWS config file or the instance's metadata.
     *
     * @param bootstrapServers as MSK gives them, host:port, comma-separated
     * @throws IllegalArgumentException if they are null or blank
     */
    public static Map<String, Object> clientProperties(@Nullable String bootstrapServers) {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "bootstrapServers must be host:port, as 'aws kafka get-bootstrap-brokers' prints them, but was "
                            + (bootstrapServers == null ? "null: is the environment variable set?" : "blank"));
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", bootstrapServers.strip());
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", ClientTarget.IAM_MECHANISM);
        properties.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
        properties.put("sasl.client.callback.handler.class", ClientTarget.IAM_CALLBACK_HANDLER);
        properties.put("reconnect.backoff.ms", ClientSettings.IAM_RECONNECT_BACKOFF_MILLIS);
        properties.put("reconnect.backoff.max.ms", LONGEST_RECONNECT_BACKOFF_MILLIS);
        return properties;
    }

    /**
     * Returns the same for a consumer, which besides is told not to create a missing topic on first use.
     *
     * @throws IllegalArgumentException as {@link #clientProperties} does
     */
    public static Map<String, Object> consumerProperties(@Nullable String bootstrapServers) {
        Map<String, Object> properties = clientProperties(bootstrapServers);
        properties.put("allow.auto.create.topics", false);
        return properties;
    }

    /** Whether any of these bootstrap servers, host:port and comma-separated, has a host name of MSK Serverless's form. */
    public static boolean isServerless(String bootstrapServers) {
        return ClientTarget.of(Map.of("bootstrap.servers", bootstrapServers)).isMskServerless();
    }
}
