package com.niura.kafka.guard.spring;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A Spring Boot service with an IAM role and an SSL bundle, on an emulated MSK Serverless that has the topics of eeg, not those of core. */
@ExtendWith(OutputCaptureExtension.class)
class EegApplicationIT {

    private static final long LIMIT_SECONDS = 60;

    private static LocalMsk kafka;
    private static Role role;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalMsk.builder().mskServerless("ap-south-1").start();
        role = kafka.iam().role("eeg", policy("Connect", "DescribeTopic", "ReadData", "DescribeGroup", "AlterGroup"));
        try (Admin admin = Admin.create(kafka.iam().administrator().clientProperties())) {
            admin.createTopics(Topics.catalog().service("eeg").topics().stream()
                            .map(Topic::name)
                            .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                            .toList())
                    .all()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void topicsPresent_theGuardComesFirst_thenWebServerAndListener_andTheHealthIsUp(CapturedOutput output)
            throws Exception {
        try (ConfigurableApplicationContext context = SpringApplication.run(
                EegApplication.class, arguments("eeg", role.clientProperties()).toArray(String[]::new))) {
            send("a sample");

            assertThat(context.getBean(EegApplication.class).received().poll(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("a sample");
            assertThat(output.toString())
                    .containsSubsequence(
                            "eeg is ready: 3 topics present", "Tomcat started on port", "Subscribed to topic");
            String actuator = context.getEnvironment().getProperty("local.server.port") + "/actuator/";
            assertThat(get(actuator + "health/topicGuard"))
                    .contains("\"status\":\"UP\"", "\"status\":\"READY\"", Topics.ALERTS_EVENTS, "bootstrapServers");
            assertThat(get(actuator + "info"))
                    .contains("\"topicGuard\":{\"service\":\"eeg\",\"status\":\"READY\"", Topics.ALERTS_EVENTS)
                    .doesNotContain(kafka.bootstrapServers());
        }
    }

    @Test
    void topicsMissing_theProcessEndsWithItsExitCode_beforeWebServerAndListener() throws Exception {
        Process service = start("core", role, List.of(), System.getProperty("java.class.path"));

        assertThat(service.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output())
                .contains("APPLICATION FAILED TO START", "Description:", "core is not ready: 2 of 4 topics not usable")
                .contains("TOPIC_MISSING: user.activity does not exist", "Action:", "What to do (TOPIC_MISSING)")
                .doesNotContain("Tomcat started on port", "Subscribed to topic", "\tat ");
        assertThat(service.exitValue()).isEqualTo(78);
    }

    @Test
    void topicsForbidden_theProcessEndsWithItsExitCode_andNamesTheAction() throws Exception {
        Role stranger = kafka.iam().role("stranger", policy("Connect", "DescribeCluster"));

        Process service = start("eeg", stranger, List.of(), System.getProperty("java.class.path"));

        assertThat(service.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output())
                .contains("APPLICATION FAILED TO START", "eeg is not ready: 3 of 3 topics not usable")
                .contains("TOPIC_UNAUTHORIZED", "kafka-cluster:DescribeTopic")
                .doesNotContain("Tomcat started on port", "Subscribed to topic", "\tat ");
        assertThat(service.exitValue()).isEqualTo(78);
    }

    @Test
    void withoutActuator_theTopicsAreChecked() throws Exception {
        String withoutActuator = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !jar.matches(".*spring-boot-(starter-)?(actuator|health|micrometer)[^/]*"))
                .collect(Collectors.joining(File.pathSeparator));

        Process service = start("core", role, List.of(), withoutActuator);

        assertThat(service.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("core is not ready: 2 of 4 topics not usable");
        assertThat(service.exitValue()).isEqualTo(78);
    }

    @Test
    void aotProcessedApplication_isNotCheckedWhileItIsProcessed_andIsWhenItStarts() throws Exception {
        Path sources = folder.resolve("sources");
        Path classes = folder.resolve("classes");
        List<String> processing = List.of(
                SpringApplicationAotProcessor.class.getName(),
                EegApplication.class.getName(),
                sources.toString(),
                classes.toString(),
                classes.toString(),
                "com.niura.kafka",
                "eeg");
        String classPath = System.getProperty("java.class.path");

        Process processor = start(processing, arguments("core", role.clientProperties()), role, List.of(), classPath);
        assertThat(processor.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).doesNotContain("core is");
        assertThat(processor.exitValue()).as(output()).isZero();
        compile(sources, classes, classPath);

        Process service =
                start("core", role, List.of("-Dspring.aot.enabled=true"), classes + File.pathSeparator + classPath);
        assertThat(service.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output())
                .contains("Starting AOT-processed EegApplication", "core is not ready: 2 of 4 topics not usable");
        assertThat(service.exitValue()).isEqualTo(78);
    }

    @Test
    void trainingRun_checksNothing() throws Exception {
        Process service =
                start("core", role, List.of("-Dspring.context.exit=onRefresh"), System.getProperty("java.class.path"));

        assertThat(service.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("Starting EegApplication").doesNotContain("core is");
        assertThat(service.exitValue()).isZero();
    }

    /** Starts the application in a JVM of its own. */
    private Process start(String service, Role as, List<String> options, String classPath) throws IOException {
        return start(
                List.of(EegApplication.class.getName()),
                arguments(service, kafka.clientProperties()),
                as,
                options,
                classPath);
    }

    private Process start(List<String> program, List<String> arguments, Role as, List<String> options, String classPath)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath));
        command.addAll(kafka.jvmOptions());
        command.addAll(options);
        command.addAll(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(as.environment());
        return builder.start();
    }

    private static void compile(Path sources, Path classes, String classPath) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn"));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new)))
                .isZero();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private static List<String> arguments(String service, Map<String, Object> client) {
        Map<String, Object> sasl = new TreeMap<>(client);
        sasl.keySet().removeIf(key -> !key.startsWith("sasl."));
        return Stream.concat(
                        Stream.of(
                                "topic-guard.service=" + service,
                                "spring.kafka.bootstrap-servers=" + client.get("bootstrap.servers"),
                                "spring.kafka.security.protocol=" + client.get("security.protocol"),
                                "spring.kafka.ssl.bundle=msk",
                                "spring.ssl.bundle.pem.msk.truststore.certificate=file:"
                                        + client.get("ssl.truststore.location"),
                                "spring.kafka.consumer.auto-offset-reset=earliest",
                                "server.port=0",
                                "management.endpoints.web.exposure.include=health,info",
                                "management.endpoint.health.show-details=always"),
                        sasl.entrySet().stream()
                                .map(entry -> "spring.kafka.properties." + entry.getKey() + "=" + entry.getValue()))
                .map(property -> "--" + property)
                .toList();
    }

    private static void send(String message) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                kafka.iam().administrator().clientProperties(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.EEG_RAW_DATA, message)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static String get(String portAndPath) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + portAndPath))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String policy(String... actions) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": [%s], "Resource": "*"}}""".formatted(String.join(
                ", ",
                Stream.of(actions)
                        .map(action -> "\"kafka-cluster:" + action + "\"")
                        .toList()));
    }
}
