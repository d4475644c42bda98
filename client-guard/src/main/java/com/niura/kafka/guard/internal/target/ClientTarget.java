package com.niura.kafka.guard.internal.target;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What a client's properties point at, without anything secret: read from them once, and handed on. Immutable.
 *
 * @param bootstrapServers the bootstrap servers, separated by commas without spaces, as commands take them; empty when none were
 *     given
 * @param addresses those of them that have the form of an address
 * @param mskHosts those of them that MSK gave their names
 * @param securityProtocol {@code security.protocol}; PLAINTEXT, Kafka's default, when not given
 * @param saslMechanism {@code sasl.mechanism}, when given
 * @param makesIamTokens whether the signer of IAM authentication makes the tokens that OAUTHBEARER takes
 * @param hasCertificate whether the client has a certificate of its own, to show where it speaks TLS
 * @param clusterArn the cluster's ARN, where somebody gave it; no property has it
 */
public record ClientTarget(
        String bootstrapServers,
        List<HostPort> addresses,
        List<MskHost> mskHosts,
        String securityProtocol,
        Optional<String> saslMechanism,
        boolean makesIamTokens,
        boolean hasCertificate,
        Optional<String> clusterArn) {

    /** What listens where on MSK: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html */
    public static final String MSK_PORTS =
            "IAM is 9098 (9198 public, 20098 over IPv6), TLS 9094, SCRAM 9096, plaintext 9092";

    public static final String IAM_MECHANISM = "AWS_MSK_IAM";
    /** With a token that the IAM signer makes, as clients outside Java do. */
    public static final String TOKEN_MECHANISM = "OAUTHBEARER";

    public static final String IAM_TOKEN_HANDLER = "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler";
    public static final String IAM_CALLBACK_HANDLER = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";

    /** Returns the target of a client with these properties; values may be strings or, as Kafka allows, lists of strings. */
    public static ClientTarget of(Map<String, ?> clientProperties) {
        List<String> servers = servers(clientProperties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        List<HostPort> addresses = servers.stream()
                .flatMap(server -> HostPort.parse(server).stream())
                .toList();
        return new ClientTarget(
                String.join(",", servers),
                addresses,
                addresses.stream()
                        .flatMap(address -> MskHost.of(address).stream())
                        .toList(),
                text(clientProperties, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                        .orElse(CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
                text(clientProperties, SaslConfigs.SASL_MECHANISM),
                isClass(clientProperties.get(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS), IAM_TOKEN_HANDLER),
                clientProperties.containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
                        || clientProperties.containsKey(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG),
                Optional.empty());
    }

    ClientTarget withClusterArn(String arn) {
        return new ClientTarget(
                bootstrapServers,
                addresses,
                mskHosts,
                securityProtocol,
                saslMechanism,
                makesIamTokens,
                hasCertificate,
                Optional.of(arn));
    }

    /** As Kafka's clients read a list: entries without the blanks around them, and without empty ones. */
    private static List<String> servers(@Nullable Object value) {
        Stream<?> given = value instanceof Collection<?> items
                ? items.stream()
                : Stream.of((value == null ? "" : value.toString()).split(",", -1));
        return given.map(server -> String.valueOf(server).strip())
                .filter(server -> !server.isEmpty())
                .toList();
    }

    /** Returns the protocol, the mechanism where there is one, and the AWS region where the host name tells it, with commas. */
    public String security() {
        return securityProtocol
                + (usesSasl() ? ", " + saslMechanism.orElse("GSSAPI") : "")
                + region().map(region -> ", region " + region).orElse("");
    }

    /** Returns the AWS region in the first host name of MSK's form. */
    public Optional<String> region() {
        return mskHosts.stream().map(MskHost::region).findFirst();
    }

    /** Whether the cluster authorizes with AWS IAM policies rather than with Kafka's ACLs. */
    public boolean usesIam() {
        return isMechanism(IAM_MECHANISM)
                || isMskServerless()
                || (takesTokens() && (makesIamTokens || mskHosts.stream().anyMatch(MskHost::isOnIamPort)));
    }

    /** Whether the client logs in with a token. */
    public boolean takesTokens() {
        return isMechanism(TOKEN_MECHANISM);
    }

    /** Whether the client signs its login itself, with the mechanism that only MSK has. */
    public boolean usesIamLogin() {
        return usesSasl() && isMechanism(IAM_MECHANISM);
    }

    /**
     * Returns the ARN of this cluster, for people: where nobody gave it, the region is filled in where the host name tells it, and
     * the words in capitals are for them to fill in.
     */
    public String arn() {
        if (clusterArn.isPresent()) {
            return clusterArn.get();
        }
        String region = region().orElse("REGION");
        String partition = region.startsWith("cn-")
                ? "aws-cn"
                : region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("eusc-") ? "aws-eusc" : "aws";
        return "arn:" + partition + ":kafka:" + region + ":ACCOUNT:cluster/CLUSTER/CLUSTER-UUID";
    }

    /** Whether this is Amazon's service, as far as the properties tell. */
    public boolean isOnMsk() {
        return usesIam() || !mskHosts.isEmpty();
    }

    public boolean isMskServerless() {
        return mskHosts.stream().anyMatch(MskHost::serverless);
    }

    /** Whether the client speaks TLS. */
    public boolean usesTls() {
        return securityProtocol.equalsIgnoreCase("SSL") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    /** Whether the client authenticates with SASL. */
    public boolean usesSasl() {
        return securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_SSL");
    }

    /** Not the opposite of {@link #usesTls()}: what the client takes for no protocol at all is neither. */
    public boolean speaksPlainText() {
        return securityProtocol.equalsIgnoreCase("PLAINTEXT") || securityProtocol.equalsIgnoreCase("SASL_PLAINTEXT");
    }

    /** Whether the client says who it is, as far as the properties tell; who does not has what everybody has. */
    public boolean hasIdentity() {
        return usesSasl() || (usesTls() && hasCertificate);
    }

    private boolean isMechanism(String name) {
        return saslMechanism.filter(name::equals).isPresent();
    }

    /** Kafka takes the class itself as well as its name. */
    private static boolean isClass(@Nullable Object value, String name) {
        return name.equals(value instanceof Class<?> type ? type.getName() : String.valueOf(value));
    }

    private static Optional<String> text(Map<String, ?> properties, String key) {
        return Optional.ofNullable(properties.get(key))
                .map(value -> String.valueOf(value).strip());
    }
}
