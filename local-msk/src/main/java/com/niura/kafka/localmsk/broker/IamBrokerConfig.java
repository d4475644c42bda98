package com.niura.kafka.localmsk.broker;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.niura.kafka.localmsk.iam.Mechanism;

/**
 * The settings that turn a stock broker into one like MSK Serverless's.
 *
 * <p>They expect listeners named {@code CLIENT}, {@code INTERNAL} and {@code CONTROLLER}, all with SASL, the latter two as
 * {@link InternalLogin} sets them up. The folder with {@code access.json} is given as the system property {@code localmsk.access} of the broker's JVM, or as
 * {@code local.msk.access} in its settings.
 */
public final class IamBrokerConfig {

    /** The system property of the broker's JVM that names the folder shared with the API. */
    public static final String ACCESS_PROPERTY = "localmsk.access";

    /** The broker setting that does the same, and wins. */
    public static final String ACCESS_CONFIG = "local.msk.access";

    private IamBrokerConfig() {}

    /** Lines for {@code server.properties}, the same for all brokers and both levels of Kafka. A new map each time. */
    public static Map<String, String> properties() {
        Map<String, String> lines = new TreeMap<>();
        lines.put("security.providers", named("MskIamProviderCreator"));
        lines.put("sasl.enabled.mechanisms", Mechanism.AWS_MSK_IAM + "," + Mechanism.OAUTHBEARER);
        for (Mechanism mechanism : Mechanism.values()) {
            lines.put(
                    "listener.name.client.%s.sasl.jaas.config"
                            .formatted(mechanism.name().toLowerCase(Locale.ROOT)),
                    named("MskIamLoginModule") + " required;");
        }
        lines.put("listener.name.client.ssl.engine.factory.class", named("ClientTlsEngines"));
        lines.put("authorizer.class.name", named("IamAuthorizer"));
        lines.put("create.topic.policy.class.name", named("ServerlessCreateTopicPolicy"));
        lines.put("alter.config.policy.class.name", named("ServerlessAlterConfigPolicy"));
        // Twelve hours; sessions with temporary credentials end with them, if that is earlier.
        lines.put("connections.max.reauth.ms", "43200000");
        // Defaults of the service that differ from Kafka's: segment.bytes shows up on topics where nobody has set it.
        lines.put("log.retention.bytes", "268435456000");
        lines.put("log.segment.bytes", "134217728");
        return lines;
    }

    /** A class of this package, which is not loaded: in the JVM of the API there need be no Kafka. */
    private static String named(String simpleName) {
        return IamBrokerConfig.class.getPackageName() + "." + simpleName;
    }
}
