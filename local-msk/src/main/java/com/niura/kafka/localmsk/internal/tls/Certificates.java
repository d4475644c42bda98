package com.niura.kafka.localmsk.internal.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.internal.process.BrokerProcess;
import com.niura.kafka.localmsk.internal.process.PrivateFiles;

/**
 * A certificate authority that lives as long as this JVM, and the server certificate that it has signed for the host names of
 * one region. Made by the JDK's keytool, at the first use.
 */
public final class Certificates {

    /** What Java itself uses where there is nothing to protect: the trust store holds a public certificate. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    /** Longer than a cluster lives, and shorter than the 825 days that macOS takes: https://support.apple.com/103769 */
    private static final int VALID_DAYS = 2 * 365;

    private static final Duration KEYTOOL_LIMIT = Duration.ofSeconds(30);
    private static final String PASSWORD_VARIABLE = "LOCAL_MSK_KEY_STORE_PASSWORD";
    private static final Map<List<String>, Certificates> MADE = new ConcurrentHashMap<>();

    private final String password = UUID.randomUUID().toString();
    private final byte[] keyStore;
    private final byte[] trustStore;
    private final String authority;

    private Certificates(Path folder, List<String> hosts, Duration limit) throws IOException, GeneralSecurityException {
        Path made = folder.resolve("keytool.p12");
        String store = made.toString();
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=local-msk throw-away authority")
                .with("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign")
                .run(store, password, limit);
        keytool("-genkeypair", "-alias", "server", "-signer", "ca", "-dname", "CN=" + hosts.get(0))
                .with(
                        "-ext",
                        "san="
                                + hosts.stream()
                                        .map(Certificates::alternativeName)
                                        .collect(Collectors.joining(",")))
                .run(store, password, limit);
        KeyStore both = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made)) {
            both.load(in, password.toCharArray());
        }
        Files.delete(made);
        Certificate ca = both.getCertificate("ca");
        Key serverKey = both.getKey("server", password.toCharArray());
        // The server must not hold the key of the authority, or it may present that certificate instead of its own.
        KeyStore server = empty();
        server.setKeyEntry("server", serverKey, password.toCharArray(), both.getCertificateChain("server"));
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", ca);
        this.keyStore = bytes(server, password);
        this.trustStore = bytes(trusted, TRUST_STORE_PASSWORD);
        this.authority = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(ca.getEncoded()));
    }

    private static String alternativeName(String host) {
        return (host.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:") + host;
    }

    /**
     * The certificates for these host names and addresses, made at the first call of this JVM, which takes about a second.
     * They are valid for two years.
     *
     * @param hosts not empty; names may begin with {@code *.}
     * @param folder where keytool may write; nothing stays there
     * @throws LocalMskException when keytool is missing or fails
     */
    public static Certificates forHosts(List<String> hosts, Path folder) {
        return forHosts(hosts, folder, KEYTOOL_LIMIT);
    }

    /** @param limit how long one of the two calls of keytool may take */
    static Certificates forHosts(List<String> hosts, Path folder, Duration limit) {
        return MADE.computeIfAbsent(hosts, names -> {
            try {
                return new Certificates(folder, names, limit);
            } catch (IOException | GeneralSecurityException e) {
                throw new LocalMskException("Cannot make a certificate for %s: %s".formatted(names, e), e);
            }
        });
    }

    /** The password of the key store. */
    public String password() {
        return password;
    }

    /** The server's key and certificates, PKCS12, readable by the owner only. */
    public void writeKeyStore(Path file) throws IOException {
        PrivateFiles.create(file);
        Files.write(file, keyStore);
    }

    /** The authority's certificate, PKCS12. */
    public void writeTrustStore(Path file) throws IOException {
        Files.write(file, trustStore);
    }

    /** The authority's certificate, PEM. */
    public void writeAuthority(Path file) throws IOException {
        Files.writeString(file, authority);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] bytes(KeyStore store, String password) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        return out.toByteArray();
    }

    private static Keytool keytool(String... arguments) {
        return new Keytool(List.of(arguments));
    }

    /** One call of keytool. */
    private record Keytool(List<String> arguments) {

        Keytool with(String... more) {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of(more));
            return new Keytool(all);
        }

        void run(String keyStore, String password, Duration limit) throws IOException {
            Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
            if (!Files.isExecutable(program) && !Files.isExecutable(Path.of(program + ".exe"))) {
                throw new LocalMskException(
                        "A listener with TLS needs the JDK's keytool, but there is no %s. Run this JVM with a full JDK 17 or newer."
                                .formatted(program));
            }
            List<String> command = new ArrayList<>();
            command.add(program.toString());
            command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
            command.addAll(arguments);
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
            command.addAll(List.of("-validity", String.valueOf(VALID_DAYS)));
            command.addAll(List.of("-storetype", "PKCS12", "-keystore", keyStore));
            // Not on the command line, which everybody can read.
            command.addAll(List.of("-storepass:env", PASSWORD_VARIABLE));
            ProcessBuilder builder =
                    BrokerProcess.withoutOptionsOfThisJvm(new ProcessBuilder(command).redirectErrorStream(true));
            builder.environment().put(PASSWORD_VARIABLE, password);
            Process process = builder.start();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new LocalMskException("%s has not made a certificate within %s".formatted(program, limit));
                }
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.exitValue() != 0) {
                    throw new LocalMskException("keytool could not make a certificate. It printed:%n%s"
                            .formatted(output.replace(password, "[hidden]")));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalMskException("Interrupted while making a certificate", e);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
