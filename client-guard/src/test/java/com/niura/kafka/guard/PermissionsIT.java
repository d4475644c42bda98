package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the guard says of a service's permissions, with IAM roles that have all of them, or lack one. */
class PermissionsIT {

    private static final TopicCatalog CATALOG = TopicCatalog.builder()
            .service("scorer", "scorers")
            .topic(Topic.named("samples")
                    .partitions(1)
                    .purpose("in")
                    .consumers("scorer")
                    .build())
            .topic(Topic.named("scores")
                    .partitions(1)
                    .purpose("out")
                    .producers("scorer")
                    .build())
            .build();

    private static final AtomicInteger ROLES = new AtomicInteger();
    private static LocalMsk kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalMsk.builder().mskServerless("ap-south-1").start();
        Map<String, Object> administrator = kafka.iam().administrator().clientProperties();
        try (Admin admin = Admin.create(administrator);
                Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        with(administrator, "group.id", "scorers"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            admin.createTopics(Stream.of("samples", "scores")
                            .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
                            .toList())
                    .all()
                    .get(20, TimeUnit.SECONDS);
            await().until(() -> admin.listTopics().names().get().size() == 2);
            // Brokers do not report what one may do with a group that nobody has used yet.
            consumer.subscribe(List.of("samples"));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200));
                return !consumer.assignment().isEmpty();
            });
            consumer.commitSync();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void roleThatHasJustWhatIsNeeded_givesNoConcern() {
        ReadinessReport report = guard(needed()).assertReady();

        assertThat(report.warnings()).isEmpty();
        assertThat(report.text()).endsWith(" s)");
    }

    @ParameterizedTest
    @CsvSource({
        "ReadData, topic, samples",
        "WriteData, topic, scores",
        "WriteDataIdempotently, cluster, ",
        "AlterGroup, group, scorers",
        "DescribeGroup, group, scorers"
    })
    void missingPermission_isWarnedOf_orFails(String action, String kind, String name) {
        List<String> policies = new ArrayList<>(needed());
        policies.removeIf(policy -> policy.contains("kafka-cluster:" + action + "\""));

        ReadinessReport warned = guard(policies).assertReady();
        ReadinessReport failed =
                builder(policies).failOn(FailureCode.PERMISSION_MISSING).build().check();

        assertThat(warned.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(FailureCode.PERMISSION_MISSING);
            assertThat(warning.resource()).isEqualTo(Optional.ofNullable(name));
            assertThat(warning.headline()).contains("kafka-cluster:" + action);
            assertThat(warning.action())
                    .contains(
                            "kafka-cluster:" + action,
                            "arn:aws:kafka:ap-south-1:ACCOUNT:" + kind + "/CLUSTER/CLUSTER-UUID"
                                    + (name == null ? "" : "/" + name));
        });
        assertThat(failed.failures()).extracting(Failure::code).containsExactly(FailureCode.PERMISSION_MISSING);
    }

    @Test
    void describeClusterMissing_leavesIdempotentWritesUnverified() {
        List<String> policies = new ArrayList<>(needed());
        policies.removeIf(policy -> policy.contains("kafka-cluster:DescribeCluster\""));

        assertThat(guard(policies).assertReady().warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(FailureCode.UNVERIFIED);
            assertThat(warning.action()).contains("kafka-cluster:DescribeCluster");
        });
    }

    @Test
    void permissionToChangeTopics_isWarnedOf() {
        List<String> policies = new ArrayList<>(needed());
        policies.add(allow("kafka-cluster:*Topic", kafka.iam().topicArn("*")));

        assertThat(guard(policies).assertReady().warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning.headline())
                        .contains(
                                "kafka-cluster:CreateTopic", "kafka-cluster:AlterTopic", "kafka-cluster:DeleteTopic"));
    }

    @Test
    void byDefault_onlyTopicsAreLookedAt_andWithNone_nothingIs() {
        List<String> policies = List.of(
                allow("kafka-cluster:Connect", kafka.iam().clusterArn()),
                allow("kafka-cluster:DescribeTopic", kafka.iam().topicArn("*")));
        Map<String, Object> client = role(policies).clientProperties();

        ReadinessReport topics = TopicGuard.forService("scorer")
                .catalog(CATALOG)
                .clientProperties(client)
                .build()
                .check();
        ReadinessReport none = TopicGuard.forService("scorer")
                .catalog(CATALOG)
                .clientProperties(client)
                .permissions(PermissionScope.NONE)
                .build()
                .check();

        assertThat(topics.warnings())
                .extracting(warning -> ((Concern.PermissionMissing) warning).permission())
                .containsExactlyInAnyOrder(Permission.WRITE_TOPIC, Permission.READ_TOPIC);
        assertThat(none.warnings()).isEmpty();
    }

    private static List<String> needed() {
        return List.of(
                allow("kafka-cluster:Connect", kafka.iam().clusterArn()),
                allow("kafka-cluster:DescribeCluster", kafka.iam().clusterArn()),
                allow("kafka-cluster:WriteDataIdempotently", kafka.iam().clusterArn()),
                allow("kafka-cluster:DescribeTopic", kafka.iam().topicArn("*")),
                allow("kafka-cluster:ReadData", kafka.iam().topicArn("samples")),
                allow("kafka-cluster:WriteData", kafka.iam().topicArn("scores")),
                allow("kafka-cluster:DescribeGroup", kafka.iam().groupArn("scorers")),
                allow("kafka-cluster:AlterGroup", kafka.iam().groupArn("scorers")));
    }

    private static TopicGuard guard(List<String> policies) {
        return builder(policies).build();
    }

    private static TopicGuard.Builder builder(List<String> policies) {
        return TopicGuard.forService("scorer")
                .catalog(CATALOG)
                .clientProperties(role(policies).clientProperties())
                .permissions(PermissionScope.ALL);
    }

    private static Role role(List<String> policies) {
        return kafka.iam().role("scorer-" + ROLES.incrementAndGet(), policies.toArray(String[]::new));
    }

    private static String allow(String action, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "%s"}}""".formatted(action, resource);
    }

    private static Map<String, Object> with(Map<String, Object> client, String key, Object value) {
        return Stream.concat(client.entrySet().stream(), Stream.of(Map.entry(key, value)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
