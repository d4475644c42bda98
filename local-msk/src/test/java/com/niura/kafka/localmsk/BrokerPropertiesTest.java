package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerPropertiesTest {

    private static final Ports PORTS = new Ports(21_001, 21_002, 21_003);

    @TempDir
    private Path folder;

    @Test
    void defaults_areOneNodeWithThreeListeners() throws IOException {
        // When
        Properties written = written(Map.of());

        // Then
        assertThat(written)
                .containsEntry("process.roles", "broker,controller")
                .containsEntry(
                        "listeners", "CLIENT://127.0.0.1:21001,INTERNAL://127.0.0.1:21002,CONTROLLER://127.0.0.1:21003")
                .containsEntry("advertised.listeners", "CLIENT://127.0.0.1:21001,INTERNAL://127.0.0.1:21002")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:21003")
                .containsEntry("auto.create.topics.enable", "false");
    }

    @Test
    void override_winsAndSurvivesTheFileFormat() throws IOException {
        // Given
        String awkward = " C:\\keys = \"grüße\"#!\n";

        // When
        Properties written = written(Map.of("num.partitions", "7", "awkward", awkward));

        // Then
        assertThat(written).containsEntry("num.partitions", "7").containsEntry("awkward", awkward);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void file_isReadableByItsOwnerOnly() throws IOException {
        // When
        written(Map.of());

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void secrets_areHiddenFromPeople() {
        // Given
        BrokerProperties properties = new BrokerProperties(
                PORTS,
                new DataFolder(folder),
                Map.of(
                        "listener.name.client.plain.sasl.jaas.config", "PlainLoginModule hush",
                        "ssl.keystore.password", "hush",
                        "Delegation.Token.SECRET.key", "hush"));

        // When
        String shown = properties.toString();

        // Then
        assertThat(shown)
                .contains("listener.name.client.plain.sasl.jaas.config=[hidden]")
                .contains("num.partitions=1")
                .doesNotContain("hush");
    }

    private Path file() {
        return folder.resolve("server.properties");
    }

    private Properties written(Map<String, String> overrides) throws IOException {
        new BrokerProperties(PORTS, new DataFolder(folder), overrides).write(file());
        Properties read = new Properties();
        try (InputStream in = Files.newInputStream(file())) {
            read.load(in);
        }
        return read;
    }
}
