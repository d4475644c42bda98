package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.localmsk.internal.process.Ports;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalMskIT {

    @Nested
    @WithLocalMsk
    class Running {

        @ParameterizedTest
        @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
        void records_comeBackAsTheyWere(String compression, LocalMsk msk) throws Exception {
            // Given
            TestClient client = TestClient.of(msk);
            String topic = "orders-" + compression;
            client.create(topic);

            // When
            client.produce(topic, "first", compression);
            client.produce(topic, "second", compression);

            // Then
            assertThat(client.consume(topic, 2)).containsExactly("first", "second");
        }

        @Test
        void topic_isNotCreatedByMerelyAskingForIt(LocalMsk msk) throws Exception {
            try (Admin admin = TestClient.of(msk).admin()) {
                // When
                var description = admin.describeTopics(List.of("nobody-made-me"))
                        .topicNameValues()
                        .get("nobody-made-me");

                // Then
                assertThat(description)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
        }

        @Test
        void twoAtOnce_areStrangers(LocalMsk msk) throws Exception {
            try (LocalMsk other = LocalMsk.start();
                    Admin admin = TestClient.of(msk).admin();
                    Admin otherAdmin = TestClient.of(other).admin()) {
                // When
                String clusterId = admin.describeCluster().clusterId().get();
                String otherClusterId = otherAdmin.describeCluster().clusterId().get();

                // Then
                assertThat(clusterId).isNotEqualTo(otherClusterId);
            }
        }

        @Test
        void restartWhileRunning_isAStopAndAStart(LocalMsk msk) throws Exception {
            // Given
            long pid = msk.broker(1).pid();

            // When
            msk.restart();

            // Then
            assertThat(msk.broker(1).pid()).isNotEqualTo(pid);
            TestClient.of(msk).create("after-restart");
        }

        @Test
        void freeze_leavesRequestsUnansweredUntilResume(LocalMsk msk) throws Exception {
            try (Admin admin = TestClient.of(msk).admin()) {
                admin.describeCluster().clusterId().get();

                // When
                msk.freeze();
                var answer = admin.describeCluster().clusterId();

                // Then
                assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                assertThat(msk.isRunning()).isTrue();
                msk.resume();
                assertThat(answer.get(20, TimeUnit.SECONDS)).isNotEmpty();
            }
        }

        @Test
        void frozenBroker_canBeStopped(LocalMsk msk) {
            // Given
            msk.freeze();

            // When
            msk.stop();

            // Then
            assertThat(msk.isRunning()).isFalse();
            msk.restart();
        }

        @Test
        void plainKafka_hasNeitherIamNorProxies(LocalMsk msk) {
            assertThatThrownBy(msk::iam)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("mskServerless(region)");
            assertThat(msk.jvmOptions()).isEmpty();
            assertThatThrownBy(msk::proxy)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "There is no proxy in front of the broker on %s: build the cluster with LocalMsk.builder().faultProxy()",
                            msk.bootstrapServers());
        }

        @Test
        void jarsOfTheServer_areOutOfSight() {
            assertThatThrownBy(() -> Class.forName("kafka.Kafka")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void stop_isCleanAndKeepsWhatWasThere() throws Exception {
        // Given
        try (LocalMsk msk = LocalMsk.start()) {
            String bootstrapServers = msk.bootstrapServers();
            TestClient client = TestClient.of(msk);
            client.create("orders");
            client.produce("orders", "before");

            // When
            msk.stop();

            // Then
            assertThat(msk.isRunning()).isFalse();
            assertThat(msk.output()).contains("Kafka Server started").contains("shut down completed");
            assertThatThrownBy(msk.broker(1)::pid)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not running");
            assertThatThrownBy(msk::freeze).isInstanceOf(IllegalStateException.class);
            assertThatCode(msk::stop).doesNotThrowAnyException();

            msk.restart();
            assertThat(msk.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(client.consume("orders", 1)).containsExactly("before");
        }
    }

    @Test
    void killedBroker_comesBackWithItsDataOnTheSamePort() throws Exception {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder()
                .brokerConfig("broker.session.timeout.ms", "2000")
                .brokerConfig("broker.heartbeat.interval.ms", "500");
        try (LocalMsk msk = builder.start()) {
            TestClient client = TestClient.of(msk);
            client.create("orders");
            client.produce("orders", "before");
            long pid = msk.broker(1).pid();

            // When
            msk.kill();

            // Then
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(msk.output()).doesNotContain("shut down completed");
            assertThat(msk.awaitEnd()).isEqualTo(137);
            msk.restart();
            client.produce("orders", "after");
            assertThat(client.consume("orders", 2)).containsExactly("before", "after");
        }
    }

    @Test
    void close_leavesNothing() {
        // Given
        LocalMsk msk = LocalMsk.start();
        long pid = msk.broker(1).pid();
        Path data = msk.dataFolder();
        assertThat(data).isDirectoryRecursivelyContaining("glob:**/meta.properties");
        msk.freeze();

        // When
        msk.close();

        // Then
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(data).doesNotExist();
        assertThat(msk.isRunning()).isFalse();
        assertThat(msk).hasToString("LocalMsk[%s, closed]", msk.bootstrapServers());
        assertThat(msk.output()).contains("Kafka Server started");
        assertThatCode(msk::close).doesNotThrowAnyException();
        assertThatThrownBy(msk::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The broker on %s is closed", msk.bootstrapServers());
    }

    @Test
    void settingThatKafkaRefuses_isReportedInItsOwnWords() {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder()
                .brokerConfig("num.network.threads", "not-a-number")
                .brokerConfig("ssl.keystore.password", "hush");

        // When
        var thrown = assertThatThrownBy(builder::start);

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessageContaining("ended while starting, with exit code 1")
                .hasMessageContaining("num.network.threads")
                .hasMessageContaining("not-a-number")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void brokerThatIsNotReadyInTime_isEndedAndReported() throws IOException {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder().startTimeout(Duration.ofMillis(100));
        Ports ports = Ports.choose(1, OptionalInt.empty()).get(0);

        // When
        var thrown = assertThatThrownBy(() -> builder.start((brokers, wanted) -> List.of(ports)));

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessageContaining("within PT0.1S, but it was not ready")
                .hasMessageContaining("Its last output:");
        assertThat(foldersOf(ports)).isEmpty();
    }

    @Test
    void interruptedStart_keepsTheInterruptAndLeavesNothing() throws IOException {
        // Given
        Ports ports = Ports.choose(1, OptionalInt.empty()).get(0);
        Thread.currentThread().interrupt();

        // When
        var thrown = assertThatThrownBy(() -> LocalMsk.builder().start((brokers, wanted) -> List.of(ports)));

        // Then
        assertThat(Thread.interrupted()).isTrue();
        thrown.isInstanceOf(LocalMskException.class).hasMessage("Interrupted while starting the broker");
        assertThat(foldersOf(ports)).isEmpty();
    }

    @Test
    void portSnatchedBeforeTheStart_isReplacedByAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            // Given
            Ports unlucky = Ports.choose(1, OptionalInt.empty()).get(0);
            Ports lucky = Ports.choose(1, OptionalInt.empty()).get(0);
            taken.bind(Ports.address(unlucky.client()));
            Deque<Ports> choices = new ArrayDeque<>(List.of(unlucky, lucky));

            // When
            try (LocalMsk msk = LocalMsk.builder().start((brokers, wanted) -> List.of(choices.remove()))) {

                // Then
                assertThat(msk.bootstrapServers()).isEqualTo("127.0.0.1:" + lucky.client());
                assertThat(foldersOf(unlucky)).isEmpty();
                assertThat(foldersOf(lucky)).containsExactly(msk.dataFolder());
            }
        }
    }

    @Test
    void portTakenWhileStopped_failsTheRestartByName() throws IOException {
        int port = Ports.choose(1, OptionalInt.empty()).get(0).client();
        try (LocalMsk msk = LocalMsk.builder().port(port).start()) {
            // Given
            msk.stop();
            try (ServerSocket intruder = new ServerSocket()) {
                intruder.setReuseAddress(true);
                intruder.bind(Ports.address(port));

                // When
                var thrown = assertThatThrownBy(msk::restart);

                // Then
                thrown.isInstanceOf(LocalMskException.class).hasMessageContaining("needs port " + port);
            }
            assertThatCode(msk::restart).doesNotThrowAnyException();
        }
    }

    @Test
    void integrationTests_runOnThePackagedJar() {
        Path origin = Path.of(LocalMsk.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());

        assertThat(origin)
                .isEqualTo(Path.of(System.getProperty("localmsk.jar", "")))
                .matches(Files::isRegularFile);
    }

    /** The data folders of brokers with these ports: other processes may have brokers, too. */
    private static List<Path> foldersOf(Ports ports) throws IOException {
        String listener = "127.0.0.1\\:" + ports.client();
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "local-msk-*")) {
            for (Path folder : folders) {
                Path settings = folder.resolve("broker-1").resolve("server.properties");
                if (Files.exists(settings) && Files.readString(settings).contains(listener)) {
                    found.add(folder);
                }
            }
        }
        return found;
    }
}
