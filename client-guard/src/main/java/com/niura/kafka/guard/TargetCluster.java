package com.niura.kafka.guard;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a client's properties point at, without anything secret.
 *
 * @param bootstrapServers the bootstrap servers, separated by commas without spaces, as commands take them; empty when none were
 *     given
 * @param securityProtocol {@code security.protocol}; PLAINTEXT, Kafka's default, when not given
 * @param saslMechanism {@code sasl.mechanism}, when given
 * @param makesIamTokens whether the signer of IAM authentication makes the tokens that OAUTHBEARER takes
 * @param hasCertificate whether the client has a certificate of its own, to show where it speaks TLS
 */
public record TargetCluster(
        String bootstrapServers,
        String securityProtocol,
        Optional<String> saslMechanism,
        boolean makesIamTokens,
        boolean hasCertificate) {

    /** What Kafka's clients pass over in a list. */
    private static final Pattern AROUND_COMMAS = Pattern.compile("\\s*,\\s*");

    /** What listens where on MSK: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html */
    static final String MSK_PORTS = "IAM is 9098 (9094 TLS, 9096 SCRAM, 9092 plaintext)";

    /** One whose client does not make IAM tokens, and has no certificate. */
    public TargetCluster(String bootstrapServers, String securityProtocol, Optional<String> saslMechanism) {
        this(bootstrapServers, securityProtocol, saslMechanism, false, false);
    }

    public TargetCluster {
        bootstrapServers = AROUND_COMMAS.matcher(bootstrapServers.strip()).replaceAll(",");
    }

    /** Reads the target from Kafka client properties; values may be strings or, as Kafka allows, lists of strings. */
    public static TargetCluster of(Map<String, ?> clientProperties) {
        return new TargetCluster(
                text(clientProperties, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                        .orElse(""),
                text(clientProperties, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                        .orElse(CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
                text(clientProperties, SaslConfigs.SASL_MECHANISM),
                isClass(clientProperties.get(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS), MskIam.TOKEN_HANDLER),
                clientProperties.containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
                        || clientProperties.containsKey(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG));
    }

    /** The protocol, the mechanism where there is one, and the AWS region where the host name tells it, with commas. */
    String security() {
        return securityProtocol
                + (usesSasl() ? ", " + saslMechanism.orElse("GSSAPI") : "")
                + MskIam.region(bootstrapServers)
                        .map(region -> ", region " + region)
                        .orElse("");
    }

    /** Whether the cluster authorizes with AWS IAM policies rather than with Kafka's ACLs. */
    public boolean usesIam() {
        return isMechanism(MskIam.MECHANISM)
                || isMskServerless()
                || (isMechanism(MskIam.TOKEN_MECHANISM)
                        && (makesIamTokens
                                || MskHost.in(bootstrapServers).stream().anyMatch(MskHost::isOnIamPort)));
    }

    /** Whether the client signs its login itself, with the mechanism that only MSK has. */
    public boolean usesIamLogin() {
        return usesSasl() && isMechanism(MskIam.MECHANISM);
    }

    /**
     * The ARN of this cluster, for people: the region is filled in where the host name tells it; the words in capitals are for
     * them to fill in.
     */
    String arn() {
        String region = MskIam.region(bootstrapServers).orElse("REGION");
        String partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return "arn:" + partition + ":kafka:" + region + ":ACCOUNT:cluster/CLUSTER/CLUSTER-UUID";
    }

    /** Whether this is Amazon's service, as far as the properties tell. */
    boolean isOnMsk() {
        return usesIam() || MskIam.region(bootstrapServers).isPresent();
    }

    /** Whether the client speaks TLS. */
    public boolean usesTls() {
        return securityProtocol.equalsIgnoreCase("SSL") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    /** Whether the client authenticates with SASL. */
    public boolean usesSasl() {
        return securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    /** Whether the client says who it is, as far as the properties tell; who does not has what everybody has. */
    boolean hasIdentity() {
        return usesSasl() || (usesTls() && hasCertificate);
    }

    /** Not the opposite of {@link #usesTls()}: what the client takes for no protocol at all is neither. */
    boolean speaksPlainText() {
        return securityProtocol.equalsIgnoreCase("PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT");
    }

    boolean isMskServerless() {
        return MskIam.isServerless(bootstrapServers);
    }

    private boolean isMechanism(String name) {
        return saslMechanism.filter(name::equals).isPresent();
    }

    /** Kafka takes the class itself as well as its name. */
    private static boolean isClass(@Nullable Object value, String name) {
        return name.equals(value instanceof Class<?> type ? type.getName() : String.valueOf(value));
    }

    private static Optional<String> text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value instanceof Collection<?> items) {
            return Optional.of(items.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return Optional.ofNullable(value).map(String::valueOf).map(String::strip);
    }
}
