package com.niura.kafka.guard;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** What listens where on MSK: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html */
    static final String MSK_PORTS = "IAM is 9098 (9094 TLS, 9096 SCRAM, 9092 plaintext)";

    /** What the host names of MSK end with, as a regular expression. */
    static final String MSK_NAME = "\\.kafka(?:-serverless)?\\.(?<region>[a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?";

    private static final Pattern MSK_HOST = Pattern.compile(MSK_NAME + "\\b");
    /** Names that MSK gives to brokers, with ports on which it speaks TLS: inside the VPC, and public. */
    private static final Pattern MSK_TLS_PORT =
            Pattern.compile("(?<address>[^,/\\s]+" + MSK_NAME + ":(?:9094|9096|9098|9194|9196|9198))\\b");

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
        return saslMechanism.filter("AWS_MSK_IAM"::equals).isPresent() || isMskServerless();
    }

    /** What cannot work whatever the cluster says, in words; to be found before a connection is opened. */
    Optional<String> contradiction() {
        if (!isMskServerless()) {
            Matcher tlsPort = MSK_TLS_PORT.matcher(bootstrapServers);
            return speaksPlainText() && tlsPort.find()
                    ? Optional.of("MSK speaks TLS at %s, but security.protocol is %s: %s"
                            .formatted(tlsPort.group("address"), securityProtocol, MSK_PORTS))
                    : Optional.empty();
        }
        if (!securityProtocol.equals("SASL_SSL")) {
            return Optional.of("MSK Serverless (%s) takes security.protocol SASL_SSL only, but it is %s"
                    .formatted(bootstrapServers, securityProtocol));
        }
        // OAUTHBEARER: with a token that the IAM signer makes, as clients outside Java do.
        return saslMechanism
                        .filter(List.of("AWS_MSK_IAM", "OAUTHBEARER")::contains)
                        .isPresent()
                ? Optional.empty()
                : Optional.of("MSK Serverless (%s) takes sasl.mechanism AWS_MSK_IAM, but it is %s"
                        .formatted(bootstrapServers, saslMechanism.orElse("not set")));
    }

    /** Whether this is Amazon's service, as far as the properties tell. */
    boolean isOnMsk() {
        return usesIam() || MSK_HOST.matcher(bootstrapServers).find();
    }

    boolean usesTls() {
        return securityProtocol.equalsIgnoreCase("SSL") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    boolean usesSasl() {
        return securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    /** Not the opposite of {@link #usesTls()}: what the client takes for no protocol at all is neither. */
    boolean speaksPlainText() {
        return securityProtocol.equalsIgnoreCase("PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT");
    }

    private boolean isMskServerless() {
        return bootstrapServers.contains(".kafka-serverless.");
    }

    private static Optional<String> text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value instanceof Collection<?> items) {
            return Optional.of(items.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return Optional.ofNullable(value).map(String::valueOf).map(String::strip);
    }
}
