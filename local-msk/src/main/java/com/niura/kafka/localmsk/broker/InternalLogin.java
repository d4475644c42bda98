package com.niura.kafka.localmsk.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;

import org.jspecify.annotations.Nullable;

/**
 * How the brokers of an emulator of MSK Serverless log in to each other, and this software to them, on the listeners that are
 * not for clients: as {@value #USER}, with a secret of the cluster that is in a file for its owner only. Neither SCRAM nor, with
 * ZooKeeper, DIGEST-MD5 sends the secret, so that nobody learns it who takes a stopped broker's port.
 */
public final class InternalLogin {

    static final String USER = "local-msk";
    static final String MECHANISM = "SCRAM-SHA-256";

    private static final String FILE = "internal-secret";
    private static final int SECRET_BYTES = 32;

    private final String secret;

    private InternalLogin(String secret) {
        this.secret = secret;
    }

    /** Makes a secret up. */
    public static InternalLogin create() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return new InternalLogin(HexFormat.of().formatHex(random));
    }

    /**
     * Reads the secret of a cluster.
     *
     * @param folder what the brokers share with the API
     */
    public static InternalLogin read(Path folder) throws IOException {
        return new InternalLogin(Files.readString(file(folder)));
    }

    /** Where it is; there is no such file beside a plain Kafka. */
    public static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * Writes the secret.
     *
     * @param empty a file that nobody else may read
     */
    public void write(Path empty) throws IOException {
        Files.writeString(empty, secret);
    }

    /** Lines for {@code server.properties}, which nobody else may read. A new map each time. */
    public Map<String, String> brokerProperties() {
        Map<String, String> lines = new TreeMap<>();
        lines.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        lines.put("sasl.mechanism.controller.protocol", MECHANISM);
        for (String listener : List.of("internal", "controller")) {
            String prefix = "listener.name." + listener + ".";
            lines.put(prefix + "sasl.enabled.mechanisms", MECHANISM);
            lines.put(prefix + "scram-sha-256.sasl.jaas.config", jaasLine());
            lines.put(
                    prefix + "scram-sha-256.sasl.server.callback.handler.class",
                    getClass().getPackageName() + ".InternalLoginHandler");
        }
        return lines;
    }

    /** What a client of the internal listener needs: nothing but the address where there is no secret, as with a plain Kafka. */
    static Map<String, Object> clientProperties(Path folder, String address) throws IOException {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", address);
        if (Files.exists(file(folder))) {
            client.put("security.protocol", "SASL_PLAINTEXT");
            client.put("sasl.mechanism", MECHANISM);
            client.put("sasl.jaas.config", read(folder).jaasLine());
        }
        return client;
    }

    private String jaasLine() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(USER, secret);
    }

    /** Makes ZooKeeper, and the broker as its client, use the secret in this JVM; to be called before either of them is. */
    public void useWithZooKeeper() {
        Map<String, List<AppConfigurationEntry>> entries = Map.of(
                "Server", digest(Map.of("user_" + USER, secret)),
                "Client", digest(Map.of("username", USER, "password", secret)));
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
                List<AppConfigurationEntry> found = entries.get(name);
                return found == null ? null : found.toArray(AppConfigurationEntry[]::new);
            }
        });
        // A connection that has not logged in is closed at its first request.
        System.setProperty("zookeeper.sessionRequireClientSASLAuth", "true");
    }

    private static List<AppConfigurationEntry> digest(Map<String, String> options) {
        return List.of(new AppConfigurationEntry(
                "org.apache.zookeeper.server.auth.DigestLoginModule", LoginModuleControlFlag.REQUIRED, options));
    }

    @Override
    public String toString() {
        return "InternalLogin[%s]".formatted(USER);
    }
}
