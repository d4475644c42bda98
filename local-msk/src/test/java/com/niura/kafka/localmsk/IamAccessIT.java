package com.niura.kafka.localmsk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeAclsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static com.niura.kafka.localmsk.IamCluster.allowing;
import static com.niura.kafka.localmsk.IamCluster.identity;
import static com.niura.kafka.localmsk.IamCluster.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who may connect, and who may do what, with Amazon's own client at both levels of Kafka. */
@ParameterizedClass
@EnumSource(KafkaVersion.class)
class IamAccessIT {

    private static final String[] PRODUCER = {"Connect", "DescribeTopic", "WriteData", "WriteDataIdempotently"};
    private static final String[] CONSUMER = {"Connect", "DescribeTopic", "ReadData", "DescribeGroup", "AlterGroup"};

    private static @Nullable IamCluster started;

    private final IamCluster cluster = Objects.requireNonNull(started);

    private final KafkaVersion level;

    IamAccessIT(KafkaVersion level) {
        this.level = level;
    }

    @BeforeParameterizedClassInvocation
    static void start(KafkaVersion level) {
        started = IamCluster.start(level);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(started).close();
    }

    @Test
    void identityThatMay_createsProducesAndConsumes() throws Exception {
        // Given
        cluster.access(
                Limits.serverless(),
                identity("operator", allowing("Connect", "CreateTopic")),
                identity("producer", allowing(PRODUCER)),
                identity("consumer", allowing(CONSUMER)));

        // When
        cluster.client("operator").createUnseen("whole.way");
        cluster.client("producer").produce("whole.way", "hello");
        List<String> received = cluster.client("consumer").consume("whole.way", 1);

        // Then
        assertThat(received).containsExactly("hello");
        assertThat(cluster.decisions("producer"))
                .anySatisfy(decision -> assertThat(decision.toJsonLine())
                        .contains(
                                "\"action\":\"kafka-cluster:WriteData\"",
                                "\"resource\":\"%s\"".formatted(cluster.arn().topic("whole.way")),
                                "\"allowed\":true",
                                "\"reason\":\"allowed by policy Allow-policy, statement S1 (line 1)\""));
    }

    @Test
    void sessionToken_isPartOfTheCredentials() throws Exception {
        Identity task = task("hush-token+with/all=of==them");
        cluster.access(Limits.off(), task);
        cluster.client("task").create("by.task");

        refuses("task", "the session token of task is missing", identity("task"));
        refuses("task", "the session token is not the one of task", task("other"));
    }

    @Test
    void wrongCredentials_areDeniedWithoutAReason() {
        cluster.access(Limits.off(), identity("eeg", allowing("*")));

        refuses("eeg", "the signature is not one made with the secret key of eeg", secret("eeg", "guessed"));
        refuses("stranger", "nobody has the access key id 'AKIASTRANGER'", identity("stranger"));
    }

    @Test
    void requestForAnotherPlace_isDenied() {
        Identity eeg = identity("eeg", allowing("*"));
        Arn elsewhere = Arn.parse("arn:aws:kafka:us-east-1:123456789012:cluster/demo/0a1b2c3d-s1");

        cluster.access(elsewhere, cluster.hosts(), Limits.off(), eeg);
        refuses("eeg", "signed for the region 'ap-south-1', but this cluster is in us-east-1", eeg);

        cluster.access(cluster.arn(), Set.of("other.host"), Limits.off(), eeg);
        refuses("eeg", "signed for the host '%s', which is none of this cluster's".formatted(cluster.host()), eeg);
    }

    @Test
    void expiredCredentials_areDenied() {
        Identity expired = new Identity(
                "expired",
                "AKIAEXPIRED",
                "hush",
                Optional.empty(),
                "arn:expired",
                Optional.of(Instant.now().minusSeconds(1)),
                List.of(allowing("*")));
        cluster.access(Limits.off(), expired);

        refuses("expired", "the credentials of expired have expired", expired);
    }

    @Test
    void openConnection_endsWithItsCredentials() throws Exception {
        // Given
        try (Admin admin = letIn(Duration.ofSeconds(3))) {

            // Then
            await().atMost(TestProgram.LIMIT)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> admin.listTopics().names().get())
                            .hasCauseInstanceOf(SaslAuthenticationException.class));
        }
        assertThat(cluster.lastRefusal("").reason()).isEqualTo("the credentials of brief have expired");
    }

    /** A client that has been let in; with credentials that last longer where the machine is too slow for these. */
    private Admin letIn(Duration lifetime) throws Exception {
        Identity shortLived = new Identity(
                "brief",
                "AKIABRIEF",
                "hush",
                Optional.empty(),
                IamCluster.principal("brief"),
                Optional.of(Instant.now().plus(lifetime)),
                List.of(allowing("*")));
        cluster.access(Limits.off(), shortLived);
        Admin admin = cluster.client("brief").admin();
        try {
            admin.listTopics().names().get();
            return admin;
        } catch (ExecutionException e) {
            admin.close();
            if (lifetime.compareTo(Duration.ofSeconds(20)) > 0) {
                throw cause(e);
            }
            return letIn(lifetime.multipliedBy(3));
        }
    }

    @Test
    void missingConnect_looksLikeWrongCredentials() {
        cluster.access(Limits.off(), identity("eeg", allowing("CreateTopic", "DescribeTopic")));

        denied("eeg", "Access denied");
        assertThat(cluster.lastRefusal("eeg").reason()).isEqualTo("no statement allows it");
    }

    @Test
    void tooManyConnections_areTurnedAway() throws Exception {
        cluster.access(Limits.off().toBuilder().connectionsPerSecond(1).build(), identity("eeg", allowing("*")));

        // However slow the machine is, two of them come within a second sooner or later.
        await().atMost(TestProgram.LIMIT)
                .untilAsserted(() -> assertThat(refusalsOfFiveAtOnce("eeg"))
                        .isNotEmpty()
                        .allSatisfy(refusal -> assertThat(refusal)
                                .isInstanceOf(SaslAuthenticationException.class)
                                .hasMessageMatching("(?s).*\\[[0-9a-f-]{36}]: Too many connects.*")));
        assertThat(cluster.lastRefusal("").reason()).isEqualTo("more than 1 connections in a second");
    }

    /** Five clients that log in at the same time: what those are told that are turned away. */
    private List<Throwable> refusalsOfFiveAtOnce(String name) throws InterruptedException {
        List<Admin> admins =
                Stream.generate(() -> cluster.client(name).admin()).limit(5).toList();
        try {
            List<Throwable> refusals = new ArrayList<>();
            for (KafkaFuture<Set<String>> answer :
                    admins.stream().map(admin -> admin.listTopics().names()).toList()) {
                try {
                    answer.get();
                } catch (ExecutionException e) {
                    refusals.add(cause(e));
                }
            }
            return refusals;
        } finally {
            admins.forEach(Admin::close);
        }
    }

    @Test
    void nothing_isImplied() throws Exception {
        // Given
        cluster.access(Limits.off(), identity("operator", allowing("*")));
        cluster.client("operator").create("implied");

        // Then
        cluster.access(Limits.off(), identity("producer", allowing("Connect", "WriteData", "WriteDataIdempotently")));
        refused(() -> cluster.client("producer").produce("implied", "x"))
                .isInstanceOf(TopicAuthorizationException.class);
        cluster.access(Limits.off(), identity("producer", allowing("Connect", "DescribeTopic", "WriteData")));
        refused(() -> cluster.client("producer").produce("implied", "x"))
                .isInstanceOf(ClusterAuthorizationException.class);
        assertThat(cluster.lastRefusal("producer").action()).isEqualTo("kafka-cluster:WriteDataIdempotently");
        cluster.access(
                Limits.off(), identity("consumer", allowing("Connect", "DescribeTopic", "ReadData", "DescribeGroup")));
        refused(() -> cluster.client("consumer").consume("implied", 1)).isInstanceOf(GroupAuthorizationException.class);
        assertThat(cluster.lastRefusal("consumer").action()).isEqualTo("kafka-cluster:AlterGroup");
    }

    @Test
    void topicWithoutPermission_looksTheSameWhetherItExistsOrNot() throws Exception {
        cluster.access(
                Limits.off(),
                identity("operator", allowing("*")),
                identity(
                        "eeg",
                        allowing("Connect"),
                        policy("Allow", "arn:aws:kafka:*:*:topic/*/eeg.*", "DescribeTopic")));
        cluster.client("operator").create("eeg.mine");
        cluster.client("operator").create("alien");

        assertThat(list("eeg")).containsExactly("eeg.mine");
        for (String topic : List.of("alien", "eegX", "missing")) {
            refused(() -> describe("eeg", topic)).isInstanceOf(TopicAuthorizationException.class);
        }
        assertThat(cluster.lastRefusal("eeg").resource())
                .isEqualTo(cluster.arn().topic("missing").toString());
    }

    @Test
    void describeCluster_isNeededToBeToldAboutTopics_whereThatIsAskedFor() throws Exception {
        cluster.access(Limits.off(), identity("operator", allowing("*")));
        cluster.client("operator").create("told.about");
        Identity eeg = identity("eeg", allowing("Connect", "DescribeTopic"));

        cluster.access(DescribeClusterRequirement.ALL_CLIENTS, eeg);
        refused(() -> describe("eeg", "told.about")).isInstanceOf(ClusterAuthorizationException.class);
        assertThat(cluster.lastRefusal("eeg").action()).isEqualTo("kafka-cluster:DescribeCluster");
        cluster.access(DescribeClusterRequirement.ADMIN_CLIENTS, eeg);
        assertThat(list("eeg")).contains("told.about");
        cluster.access(
                DescribeClusterRequirement.ALL_CLIENTS,
                identity("eeg", allowing("Connect", "DescribeCluster", "DescribeTopic")));
        describe("eeg", "told.about");
    }

    @Test
    void explicitDeny_wins() {
        cluster.access(Limits.off(), identity("eeg", allowing("*"), policy("Deny", "*", "CreateTopic")));

        refused(() -> cluster.client("eeg").create("forbidden")).isInstanceOf(TopicAuthorizationException.class);
        assertThat(cluster.lastRefusal("eeg").reason())
                .isEqualTo("denied by policy Deny-policy, statement S1 (line 1)");
    }

    @Test
    void changedPolicy_countsAtOnceForAnOpenConnection() throws Exception {
        cluster.access(Limits.off(), identity("eeg", allowing("Connect")));
        try (Admin admin = cluster.client("eeg").admin()) {
            assertThat(admin.listTopics().names().get()).isEmpty();

            cluster.access(Limits.off(), identity("eeg", allowing("Connect", "CreateTopic", "DescribeTopic")));
            admin.createTopics(List.of(new NewTopic("later", 1, (short) -1)))
                    .all()
                    .get();

            TestClient.awaitSeen(admin, "later");
        }
    }

    @Test
    void whatServerlessDoesNotHave_isDeniedWhateverThePoliciesSay() throws Exception {
        cluster.access(Limits.serverless(), identity("operator", allowing("*")));

        try (Admin admin = cluster.client("operator").admin()) {
            assertThatThrownBy(() -> admin.alterPartitionReassignments(
                                    Map.of(new TopicPartition("any", 0), Optional.empty()))
                            .all()
                            .get())
                    .hasCauseInstanceOf(ClusterAuthorizationException.class);
            // Kafka 2.8 has no field for the error in its answer, and clients take that for a missing permission.
            assertThatThrownBy(() ->
                            admin.describeLogDirs(List.of(1)).allDescriptions().get())
                    .hasCauseInstanceOf(
                            level == KafkaVersion.KAFKA_4
                                    ? UnsupportedVersionException.class
                                    : ClusterAuthorizationException.class);
        }
        assertThat(cluster.lastRefusal("operator").reason()).isEqualTo("MSK Serverless does not have it");
    }

    @Test
    void askingForAcls_losesTheConnection_andNothingElse() throws Exception {
        cluster.access(Limits.serverless(), identity("operator", allowing("*")), identity("eeg", allowing("*")));

        try (Admin admin = cluster.client("operator").admin();
                Admin other = cluster.client("eeg").admin()) {
            assertThat(other.listTopics().names().get()).isNotNull();
            double closedBefore = closedConnections(other);

            assertThatThrownBy(
                            () -> admin.describeAcls(AclBindingFilter.ANY, new DescribeAclsOptions().timeoutMs(3_000))
                                    .values()
                                    .get())
                    .hasCauseInstanceOf(TimeoutException.class);

            assertThat(closedConnections(admin)).isPositive();
            assertThat(admin.listTopics().names().get()).isNotNull();
            assertThat(other.listTopics().names().get()).isNotNull();
            assertThat(closedConnections(other)).isEqualTo(closedBefore);
        }
        assertThat(cluster.lastRefusal("operator"))
                .returns("kafka-cluster:DescribeCluster", Decision::action)
                .returns("MSK Serverless does not have it", Decision::reason);
        assertThat(cluster.output()).doesNotContain("DESCRIBE_ACLS");
    }

    @Test
    void addingPartitionsAndDeleting_needTheirOwnActions() throws Exception {
        cluster.access(
                Limits.off(),
                identity("operator", allowing("Connect", "CreateTopic", "DescribeTopic")),
                identity("owner", allowing("Connect", "DescribeTopic", "AlterTopic", "DeleteTopic")));
        cluster.client("operator").create("owned");

        refused(() -> grow("operator", "owned")).isInstanceOf(TopicAuthorizationException.class);
        refused(() -> delete("operator", "owned")).isInstanceOf(TopicAuthorizationException.class);
        grow("owner", "owned");
        delete("owner", "owned");
    }

    @Test
    void secrets_areInNeitherOutputNorDecisions() {
        cluster.access(Limits.off(), identity("eeg", allowing("*")));
        refuses("eeg", "the signature is not one made with the secret key of eeg", secret("eeg", "hush-guessed"));

        assertThat(cluster.output()).doesNotContain("hush", "x-amz-signature");
        assertThat(cluster.decisions("").toString()).doesNotContain("hush");
    }

    private static double closedConnections(Admin admin) {
        return admin.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-close-total"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .findFirst()
                .orElseThrow();
    }

    private static Identity task(String token) {
        return new Identity(
                "task",
                "AKIATASK",
                "hush-task",
                Optional.of(token),
                IamCluster.principal("task"),
                Optional.of(Instant.now().plusSeconds(3600)),
                List.of(allowing("*")));
    }

    private static Identity secret(String name, String secret) {
        Identity right = identity(name);
        return new Identity(
                name,
                right.accessKeyId(),
                secret,
                right.sessionToken(),
                right.principal(),
                right.expires(),
                right.policies());
    }

    /** Expects an anonymous refusal when signing with these credentials, and its reason in the log. */
    private void refuses(String name, String reason, Identity credentials) {
        cluster.signWith(credentials);
        denied(name, "Access denied");
        assertThat(cluster.lastRefusal("").reason()).isEqualTo(reason);
    }

    private void denied(String name, String text) {
        assertThatThrownBy(() -> list(name))
                .isInstanceOf(SaslAuthenticationException.class)
                .hasMessageMatching("(?s).*\\[[0-9a-f-]{36}]: %s.*".formatted(text));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
        return assertThatThrownBy(call);
    }

    private Set<String> list(String name) throws Exception {
        try (Admin admin = cluster.client(name).admin()) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void describe(String name, String topic) throws Exception {
        try (Admin admin = cluster.client(name).admin()) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void grow(String name, String topic) throws Exception {
        try (Admin admin = cluster.client(name).admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void delete(String name, String topic) throws Exception {
        try (Admin admin = cluster.client(name).admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static Exception cause(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
