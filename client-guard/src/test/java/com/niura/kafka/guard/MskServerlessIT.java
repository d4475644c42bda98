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
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard with an IAM role, on an emulated MSK Serverless that would create topics on first use. */
class MskServerlessIT {

    private static LocalMsk kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        kafka = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .brokerConfig("auto.create.topics.enable", "true")
                .faultProxy()
                .start();
        admin = Admin.create(kafka.iam().administrator().clientProperties());
        Clusters.create(admin, 3, "allowed", "forbidden");
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

        assertThat(report.topics()).containsExactly(new CheckedTopic("allowed", 3, 3, Optional.empty()));
        assertThat(kafka.iam().decisions())
                .filteredOn(decision -> decision.principal().equals(role.arn()))
                .allMatch(decision -> decision.allowed());
    }

    /** The second of its two logins is refused then, and tried again by the same client: another one would log in twice. */
    @Test
    void oneLoginASecond_isEnough() {
        Role role = kafka.iam().role("throttled", allow("kafka-cluster:Connect", cluster()), describe("allowed"));
        kafka.iam()
                .limits(Limits.serverless().toBuilder().connectionsPerSecond(1).build());
        try {
            assertThat(guard(role, "allowed").check().isReady()).isTrue();

            assertThat(kafka.iam().decisions())
                    .anyMatch(
                            decision -> !decision.allowed() && decision.reason().startsWith("more than"));
        } finally {
            kafka.iam().limits(Limits.serverless());
        }
    }

    @Test
    void missingAndUnauthorized_areToldApart_withTheActionAndTheArnToAllow() {
        Role role = kafka.iam()
                .role("some", allow("kafka-cluster:Connect", cluster()), describe("allowed"), describe("absent"));

        ReadinessReport report = guard(role, "allowed", "forbidden", "absent").check();

        assertThat(report.topics())
                .extracting(topic -> topic.failure().map(Failure::code).orElse(null))
                .containsExactly(null, FailureCode.TOPIC_UNAUTHORIZED, FailureCode.TOPIC_MISSING);
        assertThat(report.text())
                .contains("kafka-cluster:DescribeTopic", ":topic/CLUSTER/CLUSTER-UUID/forbidden")
                .contains("apply --bootstrap-server " + kafka.bootstrapServers());
    }

    /** Each one that is asked for and denied is an event in CloudTrail. Brokers log no such decision themselves. */
    @Test
    void permissionsOnTopics_areAskedForOnRequestAlone() {
        Role role = kafka.iam()
                .role("curious", allow("kafka-cluster:Connect", cluster()), describe("allowed"), describe("forbidden"));

        ReadinessReport byDefault = service(role).build().assertReady();

        assertThat(byDefault.warnings()).isEmpty();
        assertThat(deniedTo(role)).isEmpty();

        ReadinessReport onRequest =
                service(role).permissions(PermissionScope.TOPICS).build().assertReady();

        assertThat(onRequest.warnings())
                .extracting(warning -> warning.expected().orElseThrow())
                .containsExactlyInAnyOrder("kafka-cluster:WriteData", "kafka-cluster:ReadData");
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
    void withoutDescribeCluster_aMissingTopicIsLookedForAgain_overConnectionsThatAreOpen() throws Exception {
        kafka.iam().describeClusterRequirement(DescribeClusterRequirement.ADMIN_CLIENTS);
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
                    .extracting(Failure::code)
                    .as("looked at as a consumer")
                    .contains(FailureCode.PERMISSION_MISSING);
            assertThat(report.attempts()).isGreaterThanOrEqualTo(4);
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).doesNotContain("absent");
            // An admin client and a consumer's, each to the bootstrap address and to the broker that it then knows.
            assertThat(kafka.proxy().counts().accepted() - before).isLessThanOrEqualTo(4);
        } finally {
            kafka.iam().describeClusterRequirement(DescribeClusterRequirement.NOBODY);
        }
    }

    @Test
    void recheckOverTheServicesOwnClient_opensNoConnection_andLeavesTheClientOpen() throws Exception {
        Role role = kafka.iam().role("steady", allow("kafka-cluster:Connect", cluster()), describe("*"));
        try (Admin own = Admin.create(role.clientProperties())) {
            own.describeTopics(List.of("allowed")).allTopicNames().get(20, TimeUnit.SECONDS);
            long accepted = kafka.proxy().counts().accepted();

            assertThat(guard(role, "allowed").check(own).topics())
                    .containsExactly(new CheckedTopic("allowed", 3, 3, Optional.empty()));
            ReadinessReport missing = guard(role, "allowed", "absent").check(own);

            assertThat(missing.missing()).containsExactly("absent");
            assertThat(missing.attempts()).isEqualTo(1);
            assertThat(missing.elapsed()).isLessThan(Duration.ofSeconds(2));
            assertThat(kafka.proxy().counts().accepted()).isEqualTo(accepted);
            assertThat(own.describeTopics(List.of("allowed")).allTopicNames().get(20, TimeUnit.SECONDS))
                    .hasSize(1);
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

    private static List<String> deniedTo(Role role) {
        return kafka.iam().decisions().stream()
                .filter(decision -> decision.principal().equals(role.arn()) && !decision.allowed())
                .map(Decision::action)
                .toList();
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
