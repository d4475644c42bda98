package com.niura.kafka.localmsk.internal.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.TestProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CertificatesTest {

    @TempDir
    private Path folder;

    @Test
    void javaWithoutKeytool_isNamed() {
        // Given
        String before = System.setProperty("java.home", folder.toString());
        try {

            // When
            var thrown = assertThatThrownBy(() -> Certificates.forHosts(List.of("*.without-keytool.example"), folder));

            // Then
            thrown.isInstanceOf(LocalMskException.class)
                    .hasMessage(
                            "A listener with TLS needs the JDK's keytool, but there is no %s. Run this JVM with a full JDK 17 or newer.",
                            folder.resolve("bin").resolve("keytool"));
        } finally {
            System.setProperty("java.home", before);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keytoolThatHangs_isEndedAndNamed() throws IOException {
        // Given
        Path keytool = keytool("exec sleep 60");
        String before = System.setProperty("java.home", folder.toString());
        try {

            // When
            var thrown = assertThatThrownBy(
                    () -> Certificates.forHosts(List.of("*.hanging.example"), folder, Duration.ofMillis(100)));

            // Then
            thrown.isInstanceOf(LocalMskException.class)
                    .hasMessage("%s has not made a certificate within PT0.1S", keytool);
        } finally {
            System.setProperty("java.home", before);
        }
    }

    /** A program whose debugger or agent must not get into keytool. */
    static final class Debugged {
        private Debugged() {}

        public static void main(String[] args) {
            System.setProperty("java.home", args[0]);
            try {
                Certificates.forHosts(List.of("*.debugged.example"), Path.of(args[0]));
            } catch (LocalMskException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keytool_hasNoOptionsThatAreForThisJvm() throws Exception {
        // Given
        keytool("echo \"options: ${JAVA_TOOL_OPTIONS:-none}\"; exit 1");

        // When
        try (TestProgram program = TestProgram.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Dmark=1"),
                "-cp",
                System.getProperty("java.class.path"),
                Debugged.class.getName(),
                folder.toString())) {

            // Then
            assertThat(program.awaitEnd()).as(program.err()).isZero();
            assertThat(program.out()).contains("options: none");
        }
    }

    /** Puts a script in its place. */
    private Path keytool(String script) throws IOException {
        Path file = Files.createDirectory(folder.resolve("bin")).resolve("keytool");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void certificates_lastLongerThanAnyCluster_andNoLongerThanClientsTake() throws Exception {
        // Given
        Certificates made = Certificates.forHosts(List.of("*.example.com"), folder);
        made.writeAuthority(folder.resolve("ca.pem"));
        made.writeKeyStore(folder.resolve("server.p12"));
        KeyStore server = KeyStore.getInstance(
                folder.resolve("server.p12").toFile(), made.password().toCharArray());
        List<Certificate> all = new ArrayList<>(List.of(server.getCertificateChain("server")));
        try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
            all.add(CertificateFactory.getInstance("X.509").generateCertificate(in));
        }

        // Then
        assertThat(all).hasSize(3).allSatisfy(certificate -> {
            X509Certificate x509 = (X509Certificate) certificate;
            Duration valid = Duration.between(
                    x509.getNotBefore().toInstant(), x509.getNotAfter().toInstant());
            assertThat(valid).isBetween(Duration.ofDays(700), Duration.ofDays(825));
        });
    }

    @Test
    void certificates_areMadeOncePerHosts_andKeytoolLeavesNothing() {
        // When
        Certificates made = Certificates.forHosts(List.of("*.example.com"), folder);

        // Then
        assertThat(Certificates.forHosts(List.of("*.example.com"), folder)).isSameAs(made);
        assertThat(folder).isEmptyDirectory();
    }
}
