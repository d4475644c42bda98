package com.niura.kafka.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

    /**
     * Since AWS asks for at least a second between the attempts of a client to connect; Kafka's default is 50 milliseconds. See
     * https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
     */
    static final int RECONNECT_BACKOFF_MILLIS = 1_000;

    private static final int LONGEST_RECONNECT_BACKOFF_MILLIS = 10_000;

    static final String MECHANISM = "AWS_MSK_IAM";
    /** With a token that the IAM signer makes, as clients outside Java do. */
    static final String TOKEN_MECHANISM = "OAUTHBEARER";

    static final String TOKEN_HANDLER = "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler";
    static final String CALLBACK_HANDLER = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";

    private MskIam() {}

    /**
     * What every client needs: {@code bootstrap.servers}, the four properties of IAM authentication, and pauses between
     * attempts to connect that MSK can bear. A map of its own, to be completed by the caller.
     *
     * <p>Nothing is said of trust: MSK's certificates are signed by an authority that Java knows.
     *
     * @param bootstrapServers as MSK gives them, host:port, comma-separated
     * @throws IllegalArgumentException if they are blank, or if the AWS region can be told neither from the host name nor from
     *     {@code AWS_REGION}, the system property {@code aws.region} or the AWS config file: the login module would go on failing
     *     without a word then
     */
    public static Map<String, Object> clientProperties(String bootstrapServers) {
        return clientProperties(bootstrapServers, RegionSources.ofThisProcess());
    }

    static Map<String, Object> clientProperties(String bootstrapServers, RegionSources regions) {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers must not be blank");
        }
        if (!regions.tellFor(bootstrapServers)) {
            throw new IllegalArgumentException(
                    "the AWS region cannot be told from the host name in \"%s\": use the name as MSK gives it, or set AWS_REGION"
                            .formatted(bootstrapServers));
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", bootstrapServers.strip());
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", MECHANISM);
        properties.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
        properties.put("sasl.client.callback.handler.class", CALLBACK_HANDLER);
        properties.put("reconnect.backoff.ms", RECONNECT_BACKOFF_MILLIS);
        properties.put("reconnect.backoff.max.ms", LONGEST_RECONNECT_BACKOFF_MILLIS);
        return properties;
    }

    /**
     * The same for a consumer, which besides is told not to create a missing topic on first use.
     *
     * @throws IllegalArgumentException as {@link #clientProperties} does
     */
    public static Map<String, Object> consumerProperties(String bootstrapServers) {
        Map<String, Object> properties = clientProperties(bootstrapServers);
        properties.put("allow.auto.create.topics", false);
        return properties;
    }

    /** Whether any of these bootstrap servers, host:port and comma-separated, has a host name of MSK Serverless's form. */
    public static boolean isServerless(String bootstrapServers) {
        return MskHost.in(bootstrapServers).stream().anyMatch(MskHost::serverless);
    }

    /** The AWS region in the first of these bootstrap servers' host names that has MSK's form. */
    public static Optional<String> region(String bootstrapServers) {
        return MskHost.in(bootstrapServers).stream().map(MskHost::region).findFirst();
    }
}
