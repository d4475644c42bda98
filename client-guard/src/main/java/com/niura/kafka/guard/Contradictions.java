package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * What cannot work whatever the cluster says: found in the client properties alone, before a connection is opened. In doubt
 * nothing is said; the client and the cluster have the last word.
 */
final class Contradictions {

    private static final Set<String> IAM_MECHANISMS = Set.of(MskIam.MECHANISM, MskIam.TOKEN_MECHANISM);

    private static final int IAM_PORT = 9098;
    /** Of provisioned clusters, inside the VPC and public. See {@link TargetCluster#MSK_PORTS}. */
    private static final Set<Integer> TLS_PORTS = Set.of(9094, 9096, IAM_PORT, 9194, 9196, 9198);
    /** Ports that stand for something on provisioned clusters; other ones may be a look-alike's or a tunnel's. */
    private static final Set<Integer> OTHER_PORTS = Set.of(2181, 2182, 9092, 9094, 9096, 9194, 9196, 9198);

    private final Map<String, ?> clientProperties;
    private final TargetCluster cluster;
    private final List<MskHost> hosts;

    private Contradictions(Map<String, ?> clientProperties) {
        this.clientProperties = clientProperties;
        this.cluster = TargetCluster.of(clientProperties);
        this.hosts = MskHost.in(cluster.bootstrapServers());
    }

    /** The first contradiction in these properties, as expected and found. */
    static Optional<String> in(Map<String, ?> clientProperties, RegionSources regions) {
        if (clientProperties.get("config.providers") != null) {
            // Values that are fetched from elsewhere are not known here.
            return Optional.empty();
        }
        Contradictions contradictions = new Contradictions(clientProperties);
        return contradictions
                .address()
                .or(contradictions::serverless)
                .or(contradictions::plainTextOnTlsPort)
                .or(contradictions::otherMechanismOnIamPort)
                .or(contradictions::iamWithoutSigner)
                .or(() -> contradictions.unknownRegion(regions));
    }

    private Optional<String> address() {
        if (isGiven(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG)) {
            return Optional.of("bootstrap.controllers is set, but it is brokers that know topics: expected"
                    + " bootstrap.servers alone");
        }
        return cluster.bootstrapServers().isBlank()
                ? Optional.of("bootstrap.servers is not set; expected the addresses of the cluster, host:port")
                : Optional.empty();
    }

    private Optional<String> serverless() {
        if (!cluster.isMskServerless()) {
            return Optional.empty();
        }
        if (!isSaslSsl()) {
            return Optional.of("MSK Serverless (%s) takes security.protocol SASL_SSL only, but it is %s"
                    .formatted(cluster.bootstrapServers(), cluster.securityProtocol()));
        }
        if (!usesIamMechanism()) {
            return Optional.of("MSK Serverless (%s) takes sasl.mechanism AWS_MSK_IAM, but it is %s"
                    .formatted(cluster.bootstrapServers(), mechanism()));
        }
        return firstHost(host -> host.serverless() && onPort(host, OTHER_PORTS))
                .map(host ->
                        "MSK Serverless listens on port %d only, but %s was given".formatted(IAM_PORT, host.address()));
    }

    private Optional<String> plainTextOnTlsPort() {
        return firstHost(host -> onPort(host, TLS_PORTS))
                .filter(host -> cluster.speaksPlainText())
                .map(host -> "MSK speaks TLS at %s, but security.protocol is %s: %s"
                        .formatted(host.address(), cluster.securityProtocol(), TargetCluster.MSK_PORTS));
    }

    private Optional<String> otherMechanismOnIamPort() {
        return firstHost(MskHost::isOnIamPort)
                .filter(host -> !isSaslSsl() || !usesIamMechanism())
                .map(host ->
                        "%s is MSK's listener for IAM, which takes SASL_SSL with AWS_MSK_IAM, but it is %s with %s: %s"
                                .formatted(
                                        host.address(),
                                        cluster.securityProtocol(),
                                        mechanism(),
                                        TargetCluster.MSK_PORTS));
    }

    private Optional<String> iamWithoutSigner() {
        return cluster.usesIamLogin() && !isGiven(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS)
                ? Optional.of("sasl.mechanism is AWS_MSK_IAM, but sasl.client.callback.handler.class is not set;"
                        + " expected " + MskIam.CALLBACK_HANDLER)
                : Optional.empty();
    }

    /** The login module would go on failing without a word: https://github.com/aws/aws-msk-iam-auth looks for one in these places. */
    private Optional<String> unknownRegion(RegionSources regions) {
        return cluster.usesIamLogin()
                        && !String.valueOf(clientProperties.get(SaslConfigs.SASL_JAAS_CONFIG))
                                .contains("awsMskRegionProvider")
                        && !regions.tellFor(cluster.bootstrapServers())
                ? Optional.of("the AWS region can be told neither from the host name in %s nor from AWS_REGION"
                        .formatted(cluster.bootstrapServers()))
                : Optional.empty();
    }

    private Optional<MskHost> firstHost(Predicate<MskHost> condition) {
        return hosts.stream().filter(condition).findFirst();
    }

    private static boolean onPort(MskHost host, Set<Integer> ports) {
        return host.port().filter(ports::contains).isPresent();
    }

    private boolean isSaslSsl() {
        return cluster.usesSasl() && cluster.usesTls();
    }

    private boolean usesIamMechanism() {
        return cluster.saslMechanism().filter(IAM_MECHANISMS::contains).isPresent();
    }

    private String mechanism() {
        return cluster.saslMechanism().orElse("no sasl.mechanism");
    }

    private boolean isGiven(String property) {
        Object value = clientProperties.get(property);
        return value != null && !value.toString().isBlank();
    }
}
