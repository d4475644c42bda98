package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.DescribeClusterNeed;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The guard with an IAM role, on a look-alike of MSK Serverless that would create topics on first use. */
class MskServerlessIT {

    private static LocalMsk kafka;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .brokerConfig("auto.create.topics.enable", "true")
                .faultProxy()
                .start();
        admin = Admin.create(kafka.iam().administrator().clientProperties());
        admin.createTopics(Stream.of("allowed", "forbidden")
                        .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                        .toList())
                .all()
                .get(20, TimeUnit.SECONDS);
        // The broker that is asked may hear of them later than the controller.
        await().until(() -> admin.listTopics().names().get().size() == 2);
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void connectAndDescribeTopic_areAllTheGuardNeeds() {
        Role role = kafka.iam().role("least", allow("kafka-cluster:Connect", cluster()), describe("allowed"));

        ReadinessReport report = guard(role, "allowed").assertReady();

        assertThat(report.verdicts()).containsExactly(new TopicVerdict.Present("allowed", 3, 3));
        assertThat(kafka.iam().decisions())
                .filteredOn(decision -> decision.principal().equals(role.arn()))
                .allMatch(decision -> decision.allowed());
    }

    @Test
    void missingAndUnauthorized_areToldApart_withTheActionAndTheArnToAllow() {
        Role role = kafka.iam()
                .role("some", allow("kafka-cluster:Connect", cluster()), describe("allowed"), describe("absent"));

        ReadinessReport report = guard(role, "allowed", "forbidden", "absent").check();

        assertThat(report.verdicts())
                .extracting(verdict -> verdict instanceof TopicFailure failure ? failure.code() : null)
                .containsExactly(null, FailureCode.TOPIC_UNAUTHORIZED, FailureCode.TOPIC_MISSING);
        assertThat(report.text())
                .contains("kafka-cluster:DescribeTopic", ":topic/CLUSTER/CLUSTER-UUID/forbidden")
                .contains("apply --bootstrap-server " + kafka.bootstrapServers());
    }

    @Test
    void permissionsOnTopics_areLookedAtByDefault_andNotWithNone() {
        Role role = kafka.iam()
                .role("curious", allow("kafka-cluster:Connect", cluster()), describe("allowed"), describe("forbidden"));

        ReadinessReport byDefault = service(role).build().assertReady();
        ReadinessReport withNone =
                service(role).permissions(PermissionScope.NONE).build().assertReady();

        assertThat(byDefault.warnings())
                .extracting(warning -> ((Concern.PermissionMissing) warning).permission())
                .containsExactlyInAnyOrder(Permission.WRITE_TOPIC, Permission.READ_TOPIC);
        assertThat(withNone.warnings()).isEmpty();
    }

    @Test
    void nothing_isCreated_thoughTheRoleMightAndTheBrokerWould() throws Exception {
        Role role = kafka.iam().role("mighty", allow("kafka-cluster:*", "*"));

        ReadinessReport report = TopicGuard.forService("eeg")
                .clientProperties(role.clientProperties())
                .build()
                .check();

        assertThat(report.failures()).extracting(Failure::code).containsOnly(FailureCode.TOPIC_MISSING);
        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                .doesNotContainAnyElementsOf(Topics.catalog().service("eeg").topics().stream()
                        .map(Topic::name)
                        .toList());
        assertThat(kafka.iam().decisions())
                .filteredOn(decision -> decision.principal().equals(role.arn()))
                .noneMatch(decision -> decision.action().equals("kafka-cluster:CreateTopic"));
    }

    @Test
    @Tag("one-level") // What only admin clients ask came after Kafka 2.8.
    void withoutDescribeCluster_aMissingTopicIsLookedForAgain_overConnectionsThatAreOpen() {
        kafka.iam().describeClusterNeed(DescribeClusterNeed.ADMIN_CLIENTS);
        try {
            Role role = kafka.iam().role("patient", allow("kafka-cluster:Connect", cluster()), describe("absent"));
            long before = kafka.proxy().counts().accepted();

            ReadinessReport report = TopicGuard.forTopics(
                            "patient", List.of(new Topic("absent", 3, "test", List.of(), List.of(), Map.of())))
                    .clientProperties(role.clientProperties())
                    .settleWindow(Duration.ofSeconds(5))
                    .build()
                    .check();

            assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.TOPIC_MISSING);
            assertThat(report.warnings())
                    .extracting(Concern::code)
                    .as("looked at as a consumer")
                    .contains(FailureCode.PERMISSION_MISSING);
            assertThat(report.attempts()).isGreaterThanOrEqualTo(4);
            // An admin client and a consumer's, each to the bootstrap address and to the broker that it then knows.
            assertThat(kafka.proxy().counts().accepted() - before).isLessThanOrEqualTo(4);
        } finally {
            kafka.iam().describeClusterNeed(DescribeClusterNeed.NOBODY);
        }
    }

    /** The guard of a service that reads one of the topics and writes the other. */
    private static TopicGuard.Builder service(Role role) {
        TopicCatalog catalog = TopicCatalog.builder()
                .service("scorer", "scorers")
                .topic(Topic.named("allowed")
                        .partitions(3)
                        .purpose("in")
                        .consumers("scorer")
                        .build())
                .topic(Topic.named("forbidden")
                        .partitions(3)
                        .purpose("out")
                        .producers("scorer")
                        .build())
                .build();
        return TopicGuard.forService("scorer").catalog(catalog).clientProperties(role.clientProperties());
    }

    private static TopicGuard guard(Role role, String... topics) {
        return TopicGuard.forTopics(
                        role.name(),
                        Stream.of(topics)
                                .map(name -> new Topic(name, 3, "test", List.of(), List.of(), Map.of()))
                                .toList())
                .clientProperties(role.clientProperties())
                .build();
    }

    private static String cluster() {
        return kafka.iam().clusterArn();
    }

    private static String describe(String topic) {
        Iam iam = kafka.iam();
        return allow("kafka-cluster:DescribeTopic", iam.topicArn(topic));
    }

    private static String allow(String action, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "%s"}}""".formatted(action, resource);
    }
}
