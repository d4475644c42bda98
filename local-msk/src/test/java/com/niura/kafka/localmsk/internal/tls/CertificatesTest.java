package com.niura.kafka.localmsk.internal.tls;

import java.nio.file.Path;
import java.util.List;

import com.niura.kafka.localmsk.LocalMskException;
import org.junit.jupiter.api.Test;
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
    void certificates_areMadeOncePerHosts_andKeytoolLeavesNothing() {
        // When
        Certificates made = Certificates.forHosts(List.of("*.example.com"), folder);

        // Then
        assertThat(Certificates.forHosts(List.of("*.example.com"), folder)).isSameAs(made);
        assertThat(folder).isEmptyDirectory();
    }
}
