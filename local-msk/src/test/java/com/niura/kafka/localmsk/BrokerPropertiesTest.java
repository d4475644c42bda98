package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;

import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerPropertiesTest {

    private static final Ports PORTS = new Ports("127.0.0.1", 21_001, 21_002, 21_003);
    private static final Ports MORE_PORTS = new Ports("127.0.0.1", 22_001, 22_002, 22_003);

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
                .containsEntry("auto.create.topics.enable", "false")
                .containsEntry("connection.failed.authentication.delay.ms", "0");
    }

    @Test
    void severalBrokers_voteTogetherAndKeepCopies() throws IOException {
        // When
        Properties second = written(properties(KafkaVersion.KAFKA_4, List.of(PORTS, MORE_PORTS), Map.of()));

        // Then
        assertThat(second)
                .containsEntry("node.id", "2")
                .containsEntry("advertised.listeners", "CLIENT://127.0.0.1:22001,INTERNAL://127.0.0.1:22002")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:21003,2@127.0.0.1:22003")
                .containsEntry("default.replication.factor", "2");
    }

    @Test
    void oldKafka_hasZooKeeperInsteadOfControllers() throws IOException {
        // When
        Properties written = written(properties(KafkaVersion.KAFKA_2_8, List.of(PORTS), Map.of()));

        // Then
        assertThat(written)
                .containsEntry("broker.id", "1")
                .containsEntry("listeners", "CLIENT://127.0.0.1:21001,INTERNAL://127.0.0.1:21002")
                .containsEntry("zookeeper.connect", "127.0.0.1:21003")
                .doesNotContainKeys("process.roles", "controller.quorum.voters");
    }

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void clientsFromAnywhere_openNothingElseToOthers(KafkaVersion level) throws IOException {
        // When
        Properties written = written(properties(level, List.of(new Ports("0.0.0.0", 9098, 21_002, 21_003)), Map.of()));

        // Then
        assertThat(written.getProperty("listeners").split(","))
                .startsWith("CLIENT://0.0.0.0:9098", "INTERNAL://127.0.0.1:21002")
                .filteredOn(listener -> !listener.startsWith("CLIENT://"))
                .allMatch(listener -> listener.contains("://127.0.0.1:"));
        if (level == KafkaVersion.KAFKA_2_8) {
            assertThat(written).containsEntry("zookeeper.connect", "127.0.0.1:21003");
        }
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
        BrokerProperties properties = properties(
                KafkaVersion.KAFKA_4,
                List.of(PORTS),
                Map.of(
                        "listener.name.client.plain.sasl.jaas.config", "PlainLoginModule hush",
                        "ssl.keystore.password", "hush",
                        "listener.name.client.ssl.keystore.key", "-----BEGIN PRIVATE KEY----- hush",
                        "sasl.oauthbearer.assertion.private.key.passphrase", "hush",
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
        return written(properties(KafkaVersion.KAFKA_4, List.of(PORTS), overrides));
    }

    private Properties written(BrokerProperties properties) throws IOException {
        properties.write(file());
        Properties read = new Properties();
        try (InputStream in = Files.newInputStream(file())) {
            read.load(in);
        }
        return read;
    }

    /** Of the last of these brokers. */
    private BrokerProperties properties(KafkaVersion level, List<Ports> ports, Map<String, String> overrides) {
        return new BrokerProperties(
                new ClusterSettings(
                        level, ports.size(), overrides, Duration.ofSeconds(1), OptionalInt.empty(), false, null),
                ports.size(),
                ports,
                "127.0.0.1:" + ports.get(ports.size() - 1).client(),
                Map.of(),
                new DataFolder.OfBroker(folder));
    }
}
