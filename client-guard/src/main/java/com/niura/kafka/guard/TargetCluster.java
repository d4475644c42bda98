package com.niura.kafka.guard;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * The cluster that a client's properties point at, without anything secret.
 *
 * @param bootstrapServers the bootstrap servers as given, comma-separated; empty when none were
 * @param securityProtocol {@code security.protocol}; PLAINTEXT, Kafka's default, when not given
 * @param saslMechanism {@code sasl.mechanism}, when given
 */
public record TargetCluster(String bootstrapServers, String securityProtocol, Optional<String> saslMechanism) {

    /** Reads the target from Kafka client properties; values may be strings or, as Kafka allows, lists of strings. */
    public static TargetCluster of(Map<String, ?> clientProperties) {
        return new TargetCluster(
                text(clientProperties, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                        .orElse(""),
                text(clientProperties, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                        .orElse(CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
                text(clientProperties, SaslConfigs.SASL_MECHANISM));
    }

    /** Whether the cluster authorizes with AWS IAM policies rather than with Kafka's ACLs. */
    public boolean usesIam() {
        return saslMechanism.filter("AWS_MSK_IAM"::equals).isPresent()
                || bootstrapServers.contains(".kafka-serverless.");
    }

    private static Optional<String> text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value instanceof Collection<?> items) {
            return Optional.of(items.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return Optional.ofNullable(value).map(String::valueOf).map(String::strip);
    }
}
