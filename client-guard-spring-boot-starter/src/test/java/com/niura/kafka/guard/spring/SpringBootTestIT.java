package com.niura.kafka.guard.spring;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import com.niura.kafka.localmsk.junit.WithRole;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests of a Spring Boot service as one writes them: nothing of {@code spring.kafka.*} is set for the cluster. */
class SpringBootTestIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<LocalMsk> STARTED = new ArrayList<>();

    /** Whatever the order of the annotations. */
    @AfterAll
    static void everyClusterIsClosedWithItsClass() {
        assertThat(STARTED).hasSize(2).noneMatch(LocalMsk::isRunning);
    }

    @Target({ElementType.TYPE, ElementType.PARAMETER})
    @Retention(RetentionPolicy.RUNTIME)
    @WithRole(name = "eeg", policies = "eeg-policy.json")
    private @interface AsEeg {}

    @Nested
    @SpringBootTest(
            classes = EegApplication.class,
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = {
                "topic-guard.service=eeg",
                "topic-guard.recheck-interval=1s",
                "spring.kafka.consumer.auto-offset-reset=earliest",
                "management.endpoint.health.probes.enabled=true",
                "management.endpoint.health.group.readiness.include=readinessState,topicGuard",
                "management.endpoint.health.group.readiness.show-details=always"
            })
    @WithLocalMsk(mskServerless = "ap-south-1")
    @AsEeg
    class OnMskServerless {

        @Autowired
        private EegApplication application;

        @Value("${local.server.port}")
        private int port;

        @BeforeAll
        static void createTopics(Admin operator, LocalMsk kafka) throws Exception {
            STARTED.add(kafka);
            create(operator);
        }

        @Test
        void theApplicationActsAsTheRole_andItsReadinessFollows(LocalMsk msk, @AsEeg Role eeg) throws Exception {
            send(msk.iam().administrator().clientProperties());

            assertThat(application.received().poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("a sample");
            assertThat(readiness().statusCode()).isEqualTo(200);

            eeg.policies(POLICY_OF_A_STRANGER);
            await().atMost(LIMIT).untilAsserted(() -> {
                HttpResponse<String> readiness = readiness();
                assertThat(readiness.statusCode()).isEqualTo(503);
                assertThat(readiness.body()).contains("OUT_OF_SERVICE", "TOPIC_UNAUTHORIZED");
            });

            eeg.policies(POLICY_OF_A_STRANGER.replace("kafka-cluster:Connect", "kafka-cluster:*"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(readiness().statusCode()).isEqualTo(200));
        }

        private HttpResponse<String> readiness() throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What the application has for its real cluster does not get in the way. */
    @Nested
    @WithLocalMsk
    @SpringBootTest(
            classes = EegApplication.class,
            properties = {
                "topic-guard.service=eeg",
                "spring.kafka.bootstrap-servers=boot.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
                "spring.kafka.security.protocol=SASL_SSL",
                "spring.kafka.properties.sasl.mechanism=AWS_MSK_IAM",
                "spring.kafka.properties.sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;",
                "spring.kafka.properties.sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler",
                "spring.kafka.ssl.bundle=msk",
                "spring.kafka.consumer.auto-offset-reset=earliest"
            })
    class OnPlainKafka {

        @BeforeAll
        static void createTopics(Admin operator, LocalMsk kafka) throws Exception {
            STARTED.add(kafka);
            create(operator);
        }

        @Test
        void theApplicationReceives(@Autowired EegApplication application, LocalMsk kafka) throws Exception {
            send(kafka.clientProperties());

            assertThat(application.received().poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("a sample");
        }
    }

    private static final String POLICY_OF_A_STRANGER = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "*"}}""";

    private static void create(Admin operator) throws Exception {
        operator.createTopics(Topics.catalog().service("eeg").topics().stream()
                        .map(Topic::name)
                        .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                        .toList())
                .all()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void send(Map<String, Object> client) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.EEG_RAW_DATA, "a sample"))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
