package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.niura.kafka.localmsk.broker.IamBrokerConfig;
import com.niura.kafka.localmsk.iam.Mechanism;
import com.niura.kafka.localmsk.internal.process.AdvertisedAddress;
import com.niura.kafka.localmsk.internal.process.Ports;
import com.niura.kafka.localmsk.internal.process.SharedBlockFile;
import com.niura.kafka.localmsk.internal.tls.Certificates;
import org.jspecify.annotations.Nullable;

/** What clients of an emulator of MSK Serverless connect to, with TLS: its host names, or the address that it advertises. */
final class ServerlessListener {

    /** Of a JVM: a file to resolve names with, instead of all else. */
    static final String HOSTS_PROPERTY = "jdk.net.hosts.file";

    private static final List<String> HOSTS_HEADER = List.of(
            "# Host names of local-msk; for -Djdk.net.hosts.file, which replaces all other name resolution of a JVM.",
            Ports.HOST + " localhost");

    private final HostNames names;
    private final @Nullable AdvertisedAddress advertised;
    private final Path folder;
    private final Certificates certificates;
    private final SharedBlockFile hosts;

    /**
     * @param addresses what the names stand for, of each broker one
     * @param folder of the cluster: here lie the certificates, and the names if this JVM has no file for them
     */
    ServerlessListener(ServerlessSettings settings, List<InetSocketAddress> addresses, Path folder) throws IOException {
        this.names = HostNames.of(settings, addresses);
        this.advertised = settings.advertised();
        this.folder = folder;
        this.certificates = Certificates.forHosts(certifiedNames(), folder);
        certificates.writeKeyStore(keyStore());
        certificates.writeTrustStore(trustStore());
        certificates.writeAuthority(authority());
        String ofThisJvm = System.getProperty(HOSTS_PROPERTY);
        this.hosts =
                new SharedBlockFile(ofThisJvm == null ? folder.resolve("hosts") : Path.of(ofThisJvm), HOSTS_HEADER);
        if (advertised == null) {
            hosts.put("local-msk " + names.cluster(), names.lines());
        }
    }

    private List<String> certifiedNames() {
        List<String> certified = new ArrayList<>(List.of("*." + names.domain(), "localhost", Ports.HOST));
        if (advertised != null && !certified.contains(advertised.host())) {
            certified.add(advertised.host());
        }
        return certified;
    }

    /** Whether clients connect to something else than host names of the service's form, which tell the region. */
    boolean isAdvertisedElsewhere() {
        return advertised != null;
    }

    /** Like the ids in the service's host names. */
    String cluster() {
        return names.cluster();
    }

    String bootstrapServers() {
        return address(names.bootstrap(), 1);
    }

    String address(int broker) {
        return address(names.broker(broker), broker);
    }

    private String address(String host, int broker) {
        int port = names.addresses().get(broker - 1).getPort();
        return advertised == null ? host + ":" + port : advertised.with(port);
    }

    /** All names that brokers of the cluster answer to, without port. */
    Set<String> hostNames() {
        return advertised == null ? names.all() : Set.of(advertised.host());
    }

    /** For clients that get their credentials from where the AWS SDK looks for them, and the region with OAUTHBEARER. */
    Map<String, Object> clientProperties(Mechanism mechanism) {
        Map<String, Object> properties = clientProperties(mechanism, bootstrapServers());
        properties.put("ssl.truststore.location", authority().toString());
        return properties;
    }

    /** The same without the certificate to trust, which is expected as PEM. */
    static Map<String, Object> clientProperties(Mechanism mechanism, String bootstrapServers) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", mechanism.name());
        properties.put("ssl.truststore.type", "PEM");
        switch (mechanism) {
            case AWS_MSK_IAM -> {
                properties.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
                properties.put(
                        "sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
            }
            case OAUTHBEARER -> {
                properties.put(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
                properties.put(
                        "sasl.login.callback.handler.class",
                        "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");
            }
        }
        return properties;
    }

    /** What a JVM needs to find the host names, and to trust the certificate without any setting of the client. */
    List<String> jvmOptions() {
        List<String> options = new ArrayList<>();
        if (advertised == null) {
            options.add("-D%s=%s".formatted(HOSTS_PROPERTY, hosts.path()));
        }
        options.add("-Djavax.net.ssl.trustStore=" + trustStore());
        options.add("-Djavax.net.ssl.trustStoreType=PKCS12");
        options.add("-Djavax.net.ssl.trustStorePassword=" + Certificates.TRUST_STORE_PASSWORD);
        return options;
    }

    /** @throws LocalMskException if this JVM does not know the host names */
    void requireResolvable() {
        String host = advertised == null ? names.bootstrap() : advertised.host();
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new LocalMskException(
                    advertised == null
                            ? "This JVM cannot resolve %s. Start it with -D%s=FILE, a file of your choice that need not exist: local-msk writes the host names of its clusters there (Maven: argLine of Surefire and Failsafe)."
                                    .formatted(host, HOSTS_PROPERTY)
                            : "This JVM cannot resolve %s, which the cluster advertises.".formatted(host),
                    e);
        }
    }

    private Path trustStore() {
        return folder.resolve("truststore.p12");
    }

    /** The certificate to trust, PEM. */
    Path authority() {
        return folder.resolve("ca.pem");
    }

    Map<String, String> brokerConfig() {
        Map<String, String> lines = new TreeMap<>(IamBrokerConfig.properties());
        lines.put(
                "listener.security.protocol.map", "CLIENT:SASL_SSL,INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        lines.put("listener.name.client.ssl.keystore.type", "PKCS12");
        lines.put("listener.name.client.ssl.keystore.location", keyStore().toString());
        lines.put("listener.name.client.ssl.keystore.password", certificates.password());
        lines.put("listener.name.client.ssl.key.password", certificates.password());
        return lines;
    }

    /** Takes the names back. */
    void dispose() {
        if (advertised == null) {
            hosts.put("local-msk " + names.cluster(), List.of());
        }
    }

    private Path keyStore() {
        return folder.resolve("keystore.p12");
    }
}
