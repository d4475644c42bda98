package com.niura.kafka.localmsk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The image, built from the Dockerfile and run by Testcontainers, where a Docker engine answers. */
@Tag("kafka-image")
@Testcontainers(disabledWithoutDocker = true)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LocalMskContainerIT {

    private static final String READER = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"], "Resource": "${cluster}"},
                {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "${topic:orders}"},
                {"Effect": "Allow", "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], "Resource": "${group:readers-of-orders}"}
              ]
            }""";

    private static final String WRITER = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"], "Resource": "${cluster}"},
                {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], "Resource": "${topic:orders}"}
              ]
            }""";

    private static LocalMskContainer msk;

    @BeforeAll
    static void start() {
        String image = new ImageFromDockerfile("localhost/local-msk-it", false)
                .withFileFromPath("Dockerfile", Path.of("Dockerfile"))
                .withFileFromPath(
                        "target/local-msk-0.jar",
                        Path.of(Objects.requireNonNull(System.getProperty("localmsk.jar"), "localmsk.jar")))
                .withBuildArg(
                        "JRE", Objects.requireNonNull(System.getProperty("localmsk.jre-image"), "localmsk.jre-image"))
                .get();
        msk = new LocalMskContainer(DockerImageName.parse(image))
                .withTopic("orders", 3)
                .withTopic("audit", 1)
                .withRole("writer", WRITER)
                .withRole("reader", READER);
        msk.start();
    }

    @AfterAll
    static void stop() {
        if (msk != null) {
            msk.stop();
        }
    }

    @Test
    void rolesProduceAndConsume_throughThePortThatWasChosen() throws Exception {
        TestClient writer = new TestClient(msk.clientProperties("writer"));
        TestClient reader = new TestClient(msk.oauthBearerClientProperties("reader"));

        writer.produce("orders", "first");

        assertThat(msk.getBootstrapServers()).doesNotEndWith(":9098");
        assertThat(reader.consume("orders", 1)).containsExactly("first");
    }

    @Test
    void roleIsRefusedWhatItsPolicyLeavesOut() {
        TestClient writer = new TestClient(msk.clientProperties("writer"));

        assertThatThrownBy(() -> writer.produce("audit", "hush")).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void unknownRole_isExplained() {
        assertThatThrownBy(() -> msk.clientProperties("eeg"))
                .isInstanceOf(LocalMskException.class)
                .hasMessage("role must be one of [writer, reader], but was eeg");
    }

    @Test
    void imageIsHealthy_andDoesNotRunAsRoot() throws Exception {
        assertThat(msk.execInContainer("id", "-u").getStdout()).isEqualTo("10001\n");
        await().until(msk::isHealthy);
    }

    @Test
    void environmentOfARole_isForOtherProcesses() {
        Map<String, String> environment = msk.environment("writer");

        assertThat(environment.keySet())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "AWS_REGION",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_SESSION_TOKEN",
                        "KAFKA_BOOTSTRAP",
                        "KAFKA_BOOTSTRAP_SERVERS"));
        assertThat(msk.certificate()).startsWith("-----BEGIN CERTIFICATE-----");
    }
}
