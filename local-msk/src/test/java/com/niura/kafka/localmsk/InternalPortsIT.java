package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.ServerJars;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nobody gets past IAM over the ports that an emulator of MSK Serverless has for itself. */
class InternalPortsIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void internalListener_servesOnlyWhoHasTheSecret(KafkaVersion level) throws Exception {
        // Given
        try (LocalMsk msk = start(level)) {
            Properties settings = settings(msk);
            String address = listener(settings, "INTERNAL");

            // When
            var plain = assertThatThrownBy(() -> createTopic(address, null));
            var wrong = assertThatThrownBy(() -> createTopic(address, login("local-msk", "guessed")));
            var other = assertThatThrownBy(() -> createTopic(address, login("admin", "guessed")));
            createTopic(address, jaasLine(settings, "internal"));

            // Then
            plain.rootCause().isInstanceOf(TimeoutException.class);
            wrong.rootCause().isInstanceOf(SaslAuthenticationException.class);
            other.rootCause().isInstanceOf(SaslAuthenticationException.class);
            assertThat(msk.output()).contains("METADATA during SASL handshake").doesNotContain(secret(msk));
        }
    }

    @Test
    void controller_servesOnlyWhoHasTheSecret() throws Exception {
        // Given
        try (LocalMsk msk = start(KafkaVersion.KAFKA_4)) {
            Properties settings = settings(msk);
            String address = listener(settings, "CONTROLLER");

            // When
            var plain = assertThatThrownBy(() -> askController(address, null));
            var wrong = assertThatThrownBy(() -> askController(address, login("local-msk", "guessed")));
            String clusterId = askController(address, jaasLine(settings, "controller"));

            // Then
            plain.rootCause().isInstanceOf(TimeoutException.class);
            wrong.rootCause().isInstanceOf(SaslAuthenticationException.class);
            assertThat(clusterId).hasSize(22);
        }
    }

    @Test
    void zooKeeper_servesOnlyWhoHasTheSecret() throws Exception {
        // Given
        try (LocalMsk msk = start(KafkaVersion.KAFKA_2_8)) {
            String address = settings(msk).getProperty("zookeeper.connect");

            // When
            String plain = zooKeeper(address, "ls", "/brokers/ids");
            String wrong = zooKeeper(address, zooKeeperLogin("guessed"), "ls", "/brokers/ids");
            String right = zooKeeper(address, zooKeeperLogin(secret(msk)), "ls", "/brokers/ids");

            // Then
            assertThat(plain).contains("client failed to authenticate").doesNotContain("[1]");
            assertThat(wrong).contains("SASL authentication failed").doesNotContain("[1]");
            assertThat(right).contains("[1]");
        }
    }

    @Test
    void plainKafka_asksForNothing() throws Exception {
        try (LocalMsk msk = LocalMsk.start()) {
            createTopic(listener(settings(msk), "INTERNAL"), null);
        }
    }

    private static LocalMsk start(KafkaVersion level) {
        return LocalMsk.builder()
                .kafkaVersion(level)
                .mskServerless("ap-south-1")
                .start();
    }

    private static Properties settings(LocalMsk msk) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(msk.dataFolder().resolve("broker-1/server.properties"))) {
            settings.load(in);
        }
        return settings;
    }

    private static String listener(Properties settings, String name) {
        return Arrays.stream(settings.getProperty("listeners").split(","))
                .filter(listener -> listener.startsWith(name + "://"))
                .map(listener -> listener.substring(name.length() + 3))
                .findFirst()
                .orElseThrow();
    }

    private static String jaasLine(Properties settings, String listener) {
        return settings.getProperty("listener.name.%s.scram-sha-256.sasl.jaas.config".formatted(listener));
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }

    private static String secret(LocalMsk msk) throws IOException {
        return Files.readString(new DataFolder(msk.dataFolder()).access().resolve("internal-secret"));
    }

    private static void createTopic(String address, @Nullable String jaasLine) throws Exception {
        try (Admin admin = Admin.create(client(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address, jaasLine))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) -1)))
                    .all()
                    .get();
        }
    }

    private static String askController(String address, @Nullable String jaasLine) throws Exception {
        try (Admin admin = Admin.create(client(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, address, jaasLine))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Map<String, Object> client(String key, String address, @Nullable String jaasLine) {
        Map<String, Object> client = new HashMap<>(Map.of(key, address));
        // Nobody refuses a client that does not log in: the connection is closed, and it goes on trying.
        client.put("default.api.timeout.ms", jaasLine == null ? 3_000 : 20_000);
        client.put("request.timeout.ms", 3_000);
        if (jaasLine != null) {
            client.put("security.protocol", "SASL_PLAINTEXT");
            client.put("sasl.mechanism", "SCRAM-SHA-256");
            client.put("sasl.jaas.config", jaasLine);
        }
        return client;
    }

    private String zooKeeperLogin(String password) throws IOException {
        Path file = Files.writeString(folder.resolve(password + ".jaas"), """
                        Client {
                          org.apache.zookeeper.server.auth.DigestLoginModule required username="local-msk" password="%s";
                        };
                        """.formatted(password));
        return "-Djava.security.auth.login.config=" + file;
    }

    /** What ZooKeeper's own client prints. */
    private String zooKeeper(String address, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(TestProgram.path(ServerJars.of(KafkaVersion.KAFKA_2_8.release())
                .classPath(folder.resolve("jars"))
                .toArray()));
        List<String> options =
                Arrays.stream(arguments).filter(one -> one.startsWith("-D")).toList();
        command.addAll(options);
        command.addAll(List.of("org.apache.zookeeper.ZooKeeperMain", "-server", address, "-timeout", "5000"));
        command.addAll(
                Arrays.stream(arguments).filter(one -> !options.contains(one)).toList());
        Path out = Files.createTempFile(folder, "zookeeper", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            // One that is refused goes on trying.
            process.waitFor(10, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
