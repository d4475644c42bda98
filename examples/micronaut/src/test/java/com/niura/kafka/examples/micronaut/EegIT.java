package com.niura.kafka.examples.micronaut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.util.VersionInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service as a process of its own, on a Kafka with and without its topics. */
class EegIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Process service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.destroyForcibly();
        }
    }

    @Test
    void topicsMissing_endsWithExitCode78_andNeitherSubscribesNorOpensItsPort() throws Exception {
        try (LocalMsk kafka = LocalMsk.start()) {
            start(kafka, kafka.clientProperties(), Map.of());

            assertThat(service.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(output())
                    .contains(
                            "eeg is not ready: 3 of 3 topics not usable", "TOPIC_MISSING: eeg.raw.data does not exist")
                    .contains("What to do (TOPIC_MISSING)")
                    .doesNotContain("ConsumerConfig values", "Server Running", "\tat ");
            assertThat(service.exitValue()).isEqualTo(78);
            assertThat(Files.readString(Path.of("../../docs/micronaut.md")))
                    .contains(error().replace(kafka.bootstrapServers(), "127.0.0.1:9092"))
                    .contains("kafka-clients " + AppInfoParser.getVersion(), "AWS SDK " + VersionInfo.SDK_VERSION);
        }
    }

    @Test
    void topicsPresent_theGuardComesFirst_thenListenerAndPort() throws Exception {
        try (LocalMsk kafka = LocalMsk.start()) {
            createTopics(kafka.clientProperties());
            start(kafka, kafka.clientProperties(), Map.of());

            receives(kafka.clientProperties());
        }
    }

    @Test
    void onMskServerlessWithIam_theSame() throws Exception {
        try (LocalMsk kafka = LocalMsk.builder().mskServerless("ap-south-1").start()) {
            createTopics(kafka.iam().administrator().clientProperties());
            Role role = kafka.iam().role("eeg", """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": [
                      "kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData",
                      "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]}}""");
            start(kafka, kafka.clientProperties(), role.environment());

            receives(kafka.iam().administrator().clientProperties());
        }
    }

    private void receives(Map<String, Object> sender) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(sender, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.EEG_RAW_DATA, "a sample"))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(output())
                        .containsSubsequence(
                                "eeg is ready: 3 topics present", "ConsumerConfig values", "Server Running")
                        .contains("received a sample"));
    }

    private void start(LocalMsk kafka, Map<String, Object> client, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(kafka.jvmOptions());
        client.forEach((key, value) -> command.add("-Dkafka." + key + "=" + value));
        command.addAll(List.of(
                "-Dmicronaut.server.port=-1",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(environment);
        service = builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** Returns what the service says last, without the time. */
    private String error() throws IOException {
        Matcher error = Pattern.compile("ERROR .*--bootstrap-server \\S+", Pattern.DOTALL)
                .matcher(output());
        assertThat(error.find()).isTrue();
        return error.group();
    }

    private static void createTopics(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(Topics.catalog().service("eeg").topics().stream()
                            .map(Topic::name)
                            .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                            .toList())
                    .all()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
