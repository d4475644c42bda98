package com.niura.kafka.examples;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The task of examples/ecs/any-language.json with the service in Python: the tool's jar and the Python program, on a real broker. */
@WithLocalMsk
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class PythonServiceIT {

    private static final List<String> ADMIN_TOOL = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            Objects.requireNonNull(System.getProperty("admin-tool.jar"), "admin-tool.jar"));

    @TempDir
    static Path folder;

    private static String python;

    @BeforeAll
    static void findPython() {
        python = Python.with("confluent_kafka");
    }

    @Test
    @Order(1)
    void topicsMissing_theServiceIsNotStarted(LocalMsk kafka, Admin admin) throws Exception {
        try (Task task = task(kafka)) {
            assertThat(task.run("topics").exitCode()).isEqualTo(3);
            assertThat(task.run("topics").text()).contains("user.activity       missing");
            assertThat(task.started()).containsExactly("topics");
        }
        assertThat(admin.listTopics().names().get()).isEmpty();
    }

    @Test
    @Order(2)
    void topicsThere_theServiceConsumesInItsGroup_produces_andStopsOnSigterm(LocalMsk kafka, Admin admin)
            throws Exception {
        assertThat(adminTool(kafka, "apply", "--yes").exitCode()).isZero();

        try (Task task = task(kafka)) {
            assertThat(task.started()).containsExactly("topics", "core");
            Task.Run core = task.run("core");
            core.until("core consumes");
            send(kafka.clientProperties(), "{\"session\":\"s-1\",\"action\":\"session ended\",\"secondsRecorded\":6}");
            core.until("s-1: session ended");
            core.until("s-1: 0 windows analysed");
            core.stop();

            assertThat(core.exitCode()).as(core.text()).isZero();
            assertThat(core.text()).endsWith("core has stopped\n");
        }
        assertThat(read(kafka, Topics.ANALYTICS_TRIGGERS)).contains("session summary");
        assertThat(admin.listConsumerGroupOffsets("core-service")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .keySet())
                .extracting(partition -> partition.topic())
                .contains(Topics.USER_ACTIVITY, Topics.ANALYTICS_TRIGGERS);
        assertThat(admin.listTopics().names().get())
                .hasSize(Topics.catalog().topics().size());
    }

    @Test
    @Order(3)
    void withIam_thePolicyOfTheServiceIsEnough_andWrongCredentialsEndIt() throws Exception {
        python = Python.with("confluent_kafka, botocore");
        // Python does not find host names of MSK's form.
        try (LocalMsk msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .advertisedAddress("localhost:" + freePort())
                .start()) {
            Map<String, Object> operator =
                    new HashMap<>(msk.iam().administrator().clientProperties());
            try (Admin admin = Admin.create(operator)) {
                admin.createTopics(Topics.catalog().service("core").topics().stream()
                                .map(topic ->
                                        new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()))
                                .toList())
                        .all()
                        .get();
            }
            Task.Run policy = adminTool(
                    msk,
                    "iam-policy",
                    "service",
                    "core",
                    "--cluster-arn",
                    msk.iam().clusterArn());
            Map<String, String> environment =
                    new HashMap<>(msk.iam().role("core", policy.json()).environment());
            environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
            environment.put("SSL_CA_LOCATION", String.valueOf(operator.get("ssl.truststore.location")));
            environment.put("AWS_REGION", "ap-south-1");
            environment.put("TOPIC_CATALOG", catalog(msk).toString());

            Task.Run core = Task.Run.start(environment, List.of(python, "python/core.py"));
            core.until("core consumes");
            send(operator, "{\"session\":\"s-1\",\"action\":\"session ended\",\"secondsRecorded\":6}");
            core.until("s-1: 0 windows analysed");
            core.stop();
            environment.put("AWS_SECRET_ACCESS_KEY", "wrong");
            Task.Run wrong = Task.Run.start(environment, List.of(python, "python/core.py"));

            assertThat(core.exitCode()).as(core.text()).isZero();
            assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(1);
            assertThat(wrong.text()).contains("Access denied");
        }
    }

    @Test
    @Order(4)
    void errorOfAuthentication_endsIt_onlyIfAccessIsDenied() throws Exception {
        python = Python.with("confluent_kafka");
        Task.Run run = Task.Run.start(Map.of("PYTHONPATH", "python"), List.of(python, "-c", """
                from confluent_kafka import KafkaError, KafkaException
                from core import end_if_refused
                for text in ("Too many connects", "Session too short", "Access denied"):
                    try:
                        end_if_refused(KafkaError(KafkaError._AUTHENTICATION, "SASL authentication error: [id]: " + text))
                        print(text, "passes")
                    except KafkaException:
                        print(text, "ends")
                """));

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text().lines())
                .containsExactly("Too many connects passes", "Session too short passes", "Access denied ends");
    }

    private static Path catalog(LocalMsk kafka) {
        Path catalog = folder.resolve("catalog.json");
        Task.Run export = adminTool(kafka, "catalog", "export", "--format", "json", "--out", catalog.toString());
        assertThat(export.exitCode()).as(export.text()).isZero();
        return catalog;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Task task(LocalMsk kafka) {
        return Task.start(
                TaskDefinition.read("any-language.json"),
                Map.of("topics", ADMIN_TOOL, "core", List.of(python, "python/core.py")),
                Map.of(
                        "KAFKA_BOOTSTRAP",
                        kafka.bootstrapServers(),
                        "TOPIC_CATALOG",
                        catalog(kafka).toString()));
    }

    private static Task.Run adminTool(LocalMsk kafka, String... arguments) {
        return Task.Run.start(
                Map.of("KAFKA_BOOTSTRAP", kafka.bootstrapServers()),
                Stream.concat(ADMIN_TOOL.stream(), Stream.of(arguments)).toList());
    }

    private static void send(Map<String, Object> properties, String activity) throws Exception {
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.USER_ACTIVITY, "s-1", activity))
                    .get();
        }
    }

    private static String read(LocalMsk kafka, String topic) {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "test");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            // The test's time limit ends the waiting.
            while (true) {
                for (var message : consumer.poll(Duration.ofSeconds(1))) {
                    return message.value();
                }
            }
        }
    }
}
