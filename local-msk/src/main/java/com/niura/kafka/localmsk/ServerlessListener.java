package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import com.niura.kafka.localmsk.broker.IamBrokerConfig;

/**
 * What clients of a look-alike of MSK Serverless connect to: host names of the service's form on loopback addresses, with TLS.
 *
 * <p>The form of the names, with {@code boot-} for the first contact and {@code b1-}, {@code b2-} for brokers:
 * https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html
 */
final class ServerlessListener {

    private static final String HOSTS_PROPERTY = "jdk.net.hosts.file";
    private static final List<String> HOSTS_HEADER = List.of(
            "# Host names of local-msk; for -Djdk.net.hosts.file, which replaces all other name resolution of a JVM.",
            Ports.HOST + " localhost");

    private final String cluster = randomName();
    private final String partition;
    private final String domain;
    private final List<InetSocketAddress> addresses;
    private final Path folder;
    private final Certificates certificates;
    private final SharedFile hosts;

    /**
     * @param addresses what the names stand for, of each broker one
     * @param folder of the cluster: here lie the certificates, and the names if this JVM has no file for them
     */
    ServerlessListener(String region, List<InetSocketAddress> addresses, Path folder) throws IOException {
        this.partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        this.domain =
                "c1.kafka-serverless.%s.amazonaws.com%s".formatted(region, partition.equals("aws-cn") ? ".cn" : "");
        this.addresses = List.copyOf(addresses);
        this.folder = folder;
        this.certificates = Certificates.forHosts("*." + domain, folder);
        certificates.writeKeyStore(keyStore());
        certificates.writeTrustStore(trustStore());
        certificates.writeAuthority(authority());
        String ofThisJvm = System.getProperty(HOSTS_PROPERTY);
        this.hosts = new SharedFile(ofThisJvm == null ? folder.resolve("hosts") : Path.of(ofThisJvm), HOSTS_HEADER);
        hosts.put("local-msk " + cluster, hostLines());
    }

    /** The AWS partition of the region, as ARNs name it. */
    String partition() {
        return partition;
    }

    /** Like the ids in the service's host names. */
    String cluster() {
        return cluster;
    }

    String bootstrapServers() {
        return "%s:%d".formatted(bootstrapHost(), addresses.get(0).getPort());
    }

    String address(int broker) {
        return "%s:%d".formatted(host(broker), addresses.get(broker - 1).getPort());
    }

    /** All names that brokers of the cluster answer to. */
    Set<String> hostNames() {
        Set<String> names = new TreeSet<>();
        names.add(bootstrapHost());
        for (int broker = 1; broker <= addresses.size(); broker++) {
            names.add(host(broker));
        }
        return names;
    }

    /** For clients that get their credentials from where the AWS SDK looks for them. */
    Map<String, Object> clientProperties() {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrapServers());
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", IamBrokerConfig.MECHANISM);
        properties.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
        properties.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", authority().toString());
        return properties;
    }

    /** What a JVM needs to find the host names, and to trust the certificate without any setting of the client. */
    List<String> jvmOptions() {
        return List.of(
                "-D%s=%s".formatted(HOSTS_PROPERTY, hosts.path()),
                "-Djavax.net.ssl.trustStore=" + trustStore(),
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=" + Certificates.TRUST_STORE_PASSWORD);
    }

    /** @throws LocalMskException if this JVM does not know the host names */
    void requireResolvable() {
        try {
            InetAddress.getByName(bootstrapHost());
        } catch (UnknownHostException e) {
            throw new LocalMskException(
                    "This JVM cannot resolve %s. Start it with -D%s=FILE, a file of your choice that need not exist: local-msk writes the host names of its clusters there (Maven: argLine of Surefire and Failsafe)."
                            .formatted(bootstrapHost(), HOSTS_PROPERTY),
                    e);
        }
    }

    private Path trustStore() {
        return folder.resolve("truststore.p12");
    }

    private Path authority() {
        return folder.resolve("ca.pem");
    }

    Map<String, String> brokerConfig() {
        Map<String, String> lines = new TreeMap<>(IamBrokerConfig.properties());
        lines.put("listener.security.protocol.map", "CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        lines.put("listener.name.client.ssl.keystore.type", "PKCS12");
        lines.put("listener.name.client.ssl.keystore.location", keyStore().toString());
        lines.put("listener.name.client.ssl.keystore.password", certificates.password());
        lines.put("listener.name.client.ssl.key.password", certificates.password());
        return lines;
    }

    /** Takes the names back. */
    void dispose() {
        hosts.put("local-msk " + cluster, List.of());
    }

    private Path keyStore() {
        return folder.resolve("keystore.p12");
    }

    private String bootstrapHost() {
        return "boot-%s.%s".formatted(cluster, domain);
    }

    private String host(int broker) {
        return "b%d-%s.%s".formatted(broker, cluster, domain);
    }

    private List<String> hostLines() {
        List<String> lines = new ArrayList<>();
        for (int broker = 1; broker <= addresses.size(); broker++) {
            InetSocketAddress address = addresses.get(broker - 1);
            String literal = address.getAddress().getHostAddress();
            lines.add("%s %s".formatted(literal, host(broker)));
            // The first contact may be any broker, if all of them have the same port.
            if (address.getPort() == addresses.get(0).getPort()) {
                lines.add("%s %s".formatted(literal, bootstrapHost()));
            }
        }
        return lines;
    }

    private static String randomName() {
        Random random = ThreadLocalRandom.current();
        return random.ints(8, 0, 36)
                .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
                .collect(Collectors.joining());
    }
}
