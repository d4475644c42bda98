package com.niura.kafka.localmsk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;

import com.niura.kafka.localmsk.internal.process.Ports;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** The emulator of MSK Serverless as its users see it, with the genuine login module. */
class MskServerlessIT {

    private static final String REGION = "ap-south-1";

    @ParameterizedTest
    @EnumSource(KafkaVersion.class)
    void role_doesWhatItsPolicyAllows_andNothingElse(KafkaVersion level) throws Exception {
        try (LocalMsk msk =
                LocalMsk.builder().kafkaVersion(level).mskServerless(REGION).start()) {
            // Given
            assertThat(msk.bootstrapServers())
                    .matches("boot-[a-z0-9]{8}\\.c1\\.kafka-serverless\\.ap-south-1\\.amazonaws\\.com:9098");
            TestClient administrator = new TestClient(msk.iam().administrator().clientProperties());
            administrator.create("orders");
            administrator.create("secrets");
            Role clerk = msk.iam().role("clerk", msk.iam().examplePolicy("orders", "*"));
            TestClient client = new TestClient(clerk.clientProperties());

            // When
            client.produce("orders", "first");

            // Then
            assertThat(client.consume("orders", 1)).containsExactly("first");
            assertThatThrownBy(() -> client.create("orders-2")).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> client.produce("secrets", "x")).isInstanceOf(TopicAuthorizationException.class);
            assertThat(msk.iam().decisions())
                    .filteredOn(decision -> decision.principal().equals(clerk.arn()) && !decision.allowed())
                    .extracting("action", "resource")
                    .containsOnly(
                            tuple("kafka-cluster:CreateTopic", msk.iam().topicArn("orders-2")),
                            tuple("kafka-cluster:DescribeTopic", msk.iam().topicArn("secrets")));
        }
    }

    @Test
    void changedPolicies_areNotInForceBeforeTheDelay() throws Exception {
        Duration delay = Duration.ofSeconds(2);
        try (LocalMsk msk =
                LocalMsk.builder().mskServerless(REGION).policyDelay(delay).start()) {
            // Given
            new TestClient(msk.iam().administrator().clientProperties()).create("orders");
            Role clerk = msk.iam().role("clerk", msk.iam().examplePolicy("orders", "*"));
            TestClient client = new TestClient(clerk.clientProperties());
            client.produce("orders", "first");

            // When
            long change = System.nanoTime();
            clerk.policies();

            // Then
            await().atMost(TestProgram.LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> client.produce("orders", "more"))
                            .hasMessageContaining("Access denied"));
            assertThat(Duration.ofNanos(System.nanoTime() - change)).isGreaterThanOrEqualTo(delay);
        }
    }

    @Test
    void changesAreInForceWhenTheCallReturns_delaysExpiryAndPolicies() throws Exception {
        try (LocalMsk msk = LocalMsk.builder().mskServerless(REGION).start()) {
            // Given
            Role clerk = msk.iam().administrator();
            TestClient client = new TestClient(clerk.clientProperties());
            client.create("orders");
            Duration delay = Duration.ofSeconds(2);
            msk.iam().authenticationDelay(delay);

            // When
            long start = System.nanoTime();
            client.create("more-orders");

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
            msk.iam().authenticationDelay(Duration.ZERO);
            clerk.newCredentials(Duration.ofSeconds(1));
            TestClient soonExpired = new TestClient(clerk.clientProperties());
            await().atMost(TestProgram.LIMIT)
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> soonExpired.create("x")).hasMessageContaining("Access denied"));
            assertThat(msk.iam().decisions())
                    .anySatisfy(decision -> assertThat(decision.reason()).contains("expired"));
            assertThatThrownBy(() -> msk.iam().authenticationDelay(Duration.ofMinutes(2)))
                    .isInstanceOf(IllegalArgumentException.class);
            Role fired = msk.iam().role("fired", msk.iam().examplePolicy("orders", "*"));
            TestClient firedClient = new TestClient(fired.clientProperties());
            firedClient.produce("orders", "first");
            fired.policies();
            assertThatThrownBy(() -> firedClient.produce("orders", "second")).hasMessageContaining("Access denied");
        }
    }

    @Test
    void threeBrokers_answerToNamesOfTheirOwn_whichTheyTakeBackWhenClosed() throws Exception {
        Path hosts = Path.of(System.getProperty("jdk.net.hosts.file", ""));
        String bootstrapHost;
        try (LocalMsk msk = LocalMsk.builder().brokers(3).mskServerless(REGION).start()) {
            bootstrapHost = msk.bootstrapServers().replaceFirst(":.*", "");
            assertThat(hosts).content().contains(bootstrapHost);
            Map<String, Object> client = msk.iam().administrator().clientProperties();
            try (Admin admin = Admin.create(client)) {
                // When
                admin.createTopics(List.of(new NewTopic("orders", Optional.of(3), Optional.empty())))
                        .all()
                        .get();

                // Then
                // The broker that is asked may hear of the others, and of the topic, later than the controller.
                await().atMost(TestProgram.LIMIT)
                        .untilAsserted(
                                () -> assertThat(admin.describeCluster().nodes().get())
                                        .extracting(Node::host)
                                        .allMatch(host -> host.matches("b[123]-[a-z0-9]{8}\\..*\\.amazonaws\\.com"))
                                        .doesNotHaveDuplicates()
                                        .hasSize(3));
                await().atMost(TestProgram.LIMIT)
                        .ignoreExceptionsInstanceOf(ExecutionException.class)
                        .untilAsserted(() -> assertThat(admin.describeTopics(List.of("orders"))
                                        .allTopicNames()
                                        .get()
                                        .values())
                                .singleElement()
                                .matches(topic ->
                                        topic.partitions().get(0).replicas().size() == 3));
            }
        }
        assertThat(hosts).content().doesNotContain(bootstrapHost);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void advertisedAddress_isWhereTheCertificateAndBothMechanismsHold_onWhateverItListens() throws Exception {
        try (LocalMsk msk = LocalMsk.builder()
                .mskServerless(REGION)
                .listenAddress("0.0.0.0")
                .advertisedAddress("127.0.0.2:"
                        + Ports.choose(1, OptionalInt.empty()).get(0).client())
                .start()) {
            Role clerk = msk.iam().administrator();

            new TestClient(clerk.clientProperties()).create("by-signature");
            new TestClient(clerk.oauthBearerClientProperties()).create("by-token");

            assertThat(msk.bootstrapServers()).startsWith("127.0.0.2:");
            assertThat(msk.jvmOptions()).noneMatch(option -> option.contains("jdk.net.hosts.file"));
        } finally {
            System.clearProperty("aws.region");
        }
    }

    @Test
    void name_isTheSameClusterToAwsAtEachStart_ofWhichOneCanRun() {
        String bootstrapServers;
        String arn;
        LocalMsk.Builder named = LocalMsk.builder().mskServerless(REGION).name("msk-serverless-it");
        try (LocalMsk first = named.start()) {
            bootstrapServers = first.bootstrapServers();
            arn = first.iam().clusterArn();

            assertThatThrownBy(named::start)
                    .isInstanceOf(LocalMskException.class)
                    .hasMessageContaining("needs port 9098 of 127.");
            assertThat(Path.of(System.getProperty("jdk.net.hosts.file", "")))
                    .content()
                    .contains("boot-msk-serverless-it.c1");
        }
        try (LocalMsk second = named.start()) {
            assertThat(second.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(second.iam().clusterArn()).isEqualTo(arn).contains(":cluster/msk-serverless-it/");
        }
    }
}
