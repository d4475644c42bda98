package com.niura.kafka.admin.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.ClusterPermissions;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicPermissionsTest {

    private static final Failures MSK =
            failures(MskIam.clientProperties("boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"));
    private static final Failures KAFKA = failures(Map.of("bootstrap.servers", "b:9092"));

    private static final TopicCatalog CATALOG = TopicCatalog.builder()
            .service("eeg", "eeg-service")
            .topic(Topic.named("raw")
                    .partitions(3)
                    .purpose("Raw")
                    .producers("eeg")
                    .build())
            .topic(Topic.named("done")
                    .partitions(3)
                    .purpose("Done")
                    .consumers("eeg")
                    .config("retention.ms", "1000")
                    .build())
            .build();
    private static final Topic RAW = CATALOG.topic("raw");
    private static final Topic DONE = CATALOG.topic("done");
    private static final Service EEG = CATALOG.service("eeg");

    private static final TopicState PRESENT = new TopicState.Present(
            List.of(new PartitionState(0, OptionalInt.of(1), List.of(1), List.of(1))), new TopicConfigs.NotAsked());
    private static final TopicPermissions OPERATOR = new TopicPermissions(MSK, Optional.empty(), Optional.empty());

    @Test
    void operator_needsToCreate_andToReadConfigsWhereSomeAreDeclared() {
        assertThat(OPERATOR.needed(RAW, PRESENT)).containsExactly(Permission.CREATE_TOPIC);
        assertThat(OPERATOR.needed(DONE, PRESENT))
                .containsExactly(Permission.CREATE_TOPIC, Permission.DESCRIBE_TOPIC_CONFIGS);
    }

    @Test
    void operator_needsToRaiseTopics_thatAreLargerThanMskServerlessTakesAtOnce() {
        Topic fits = Topic.named("fits").partitions(250).purpose("Fits").build();
        Topic large = Topic.named("large").partitions(251).purpose("Large").build();

        assertThat(OPERATOR.needed(fits, PRESENT)).containsExactly(Permission.CREATE_TOPIC);
        assertThat(OPERATOR.needed(large, PRESENT)).containsExactly(Permission.CREATE_TOPIC, Permission.ALTER_TOPIC);
        assertThat(OPERATOR.on(large, access(PRESENT, Set.of(Permission.CREATE_TOPIC)), Optional.empty()))
                .last()
                .extracting(DoctorStep::check, DoctorStep::status)
                .containsExactly(Check.ALTER_TOPIC, DoctorStep.Status.FAILED);
        assertThat(new TopicPermissions(KAFKA, Optional.empty(), Optional.empty()).needed(large, PRESENT))
                .as("another cluster takes it at once")
                .containsExactly(Permission.CREATE_TOPIC);
        TopicState complete = new TopicState.Present(
                IntStream.range(0, 251)
                        .mapToObj(id -> new PartitionState(id, OptionalInt.of(1), List.of(1), List.of(1)))
                        .toList(),
                new TopicConfigs.NotAsked());
        assertThat(OPERATOR.needed(large, complete)).as("nothing to raise").containsExactly(Permission.CREATE_TOPIC);
    }

    @Test
    void service_needsWhatTheCatalogSaysItDoes() {
        TopicPermissions service = new TopicPermissions(MSK, Optional.of(EEG), Optional.empty());

        assertThat(service.needed(RAW, PRESENT)).containsExactly(Permission.WRITE_TOPIC);
        assertThat(service.needed(DONE, PRESENT)).containsExactly(Permission.READ_TOPIC);
        assertThat(service.besides())
                .extracting(DoctorStep::check)
                .containsExactly(Check.DESCRIBE_CLUSTER, Check.WRITE_IDEMPOTENTLY, Check.USE_GROUP);
        assertThat(new TopicPermissions(KAFKA, Optional.of(EEG), Optional.empty()).besides())
                .extracting(DoctorStep::check)
                .containsExactly(Check.DESCRIBE_CLUSTER, Check.USE_GROUP);
    }

    @Test
    void whatTheBrokerReports_decides() {
        assertSteps(OPERATOR, access(PRESENT, Set.of(Permission.CREATE_TOPIC)), "OK 1 partition", "OK ");
        assertSteps(
                OPERATOR,
                access(PRESENT, Set.of()),
                "OK 1 partition",
                "FAILED PERMISSION_MISSING expected kafka-cluster:CreateTopic on raw, but the broker does not report it for this"
                        + " identity");
    }

    @Test
    void whatTheBrokerDoesNotReport_isNotKnown() {
        assertSteps(
                OPERATOR,
                access(PRESENT, null),
                "OK 1 partition",
                "NOT_KNOWN the broker does not report what an identity may do");
        assertSteps(
                OPERATOR,
                access(new TopicState.Absent(), null),
                "OK does not exist",
                "NOT_KNOWN brokers report permissions only for topics that exist; 'apply' will tell, and so does"
                        + " --validate-create");
        assertSteps(
                OPERATOR,
                access(new TopicState.Forbidden(), null),
                "FAILED TOPIC_UNAUTHORIZED raw may not be described by this identity; whether it exists is not told",
                "NOT_KNOWN brokers report permissions only for topics that may be described; 'apply' will tell, and so does"
                        + " --validate-create");
        assertThat(lines(OPERATOR.on(RAW, access(new TopicState.Unreadable("odd"), null), Optional.empty())))
                .first()
                .isEqualTo("FAILED TOPIC_UNDETERMINED raw could not be checked; the broker answered: odd");
    }

    @Test
    void partitionWithoutLeader_isAFailure() {
        TopicState leaderless = new TopicState.Present(
                List.of(new PartitionState(0, OptionalInt.empty(), List.of(1), List.of())),
                new TopicConfigs.NotAsked());

        assertSteps(
                OPERATOR,
                access(leaderless, Set.of(Permission.CREATE_TOPIC)),
                "FAILED TOPIC_NOT_READY raw has no leader for partition 0; expected a leader for each partition",
                "OK ");
    }

    @Test
    void aclOnTheCluster_letsAnyTopicBeCreated() {
        TopicPermissions operator =
                new TopicPermissions(KAFKA, Optional.empty(), Optional.of(new ClusterPermissions(Set.of(), true)));

        assertThat(operator.tellsCreation(access(new TopicState.Absent(), null)))
                .isTrue();
        assertSteps(
                operator,
                access(new TopicState.Absent(), null),
                "OK does not exist",
                "OK on the cluster, for any topic");
    }

    @Test
    void clusterOfWhichNothingIsReported_leavesItsPermissionsUnknown() {
        assertThat(lines(besides(Optional.empty())))
                .contains(
                        "NOT_KNOWN none for the cluster, as for an identity without kafka-cluster:DescribeCluster",
                        "NOT_KNOWN the broker does not report what an identity may do");
        assertThat(lines(besides(Optional.of(Set.of(Permission.DESCRIBE_CLUSTER, Permission.WRITE_IDEMPOTENTLY))))
                        .subList(0, 2))
                .containsOnly("OK ");
        assertThat(lines(besides(Optional.of(Set.of(Permission.DESCRIBE_CLUSTER))))
                        .get(1))
                .startsWith("FAILED PERMISSION_MISSING expected kafka-cluster:WriteDataIdempotently on the cluster");
    }

    @Test
    @SuppressWarnings("NullAway") // Of Void there is no other value.
    void validation_tellsDeniedFromRefused() {
        assertThat(validated(new CallResult.Value<>(null))).isEqualTo("OK ");
        assertThat(validated(new CallResult.TopicError<>(new TopicExistsException("raw"))))
                .isEqualTo("OK ");
        assertThat(validated(new CallResult.TopicError<>(new TopicAuthorizationException("raw"))))
                .isEqualTo(
                        "FAILED PERMISSION_MISSING expected kafka-cluster:CreateTopic on raw, but the cluster would deny its"
                                + " creation");
        assertThat(validated(new CallResult.TopicError<>(new PolicyViolationException("no"))))
                .isEqualTo("FAILED this identity may create it, but the cluster would not as it is declared:"
                        + " POLICY_VIOLATION: no. Correct what the broker names.");
        assertThat(validated(new CallResult.ClusterError<>(MSK.interrupted()))).startsWith("NOT_KNOWN ");
    }

    private static String validated(CallResult<Void> answer) {
        DoctorStep step = OPERATOR.on(RAW, access(new TopicState.Absent(), null), Optional.of(answer))
                .get(1);
        assertThat(step.how()).isEqualTo("createTopics with validateOnly");
        return line(step);
    }

    private static List<DoctorStep> besides(Optional<Set<Permission>> reported) {
        return new TopicPermissions(
                        MSK, Optional.of(EEG), reported.map(permissions -> new ClusterPermissions(permissions, false)))
                .besides();
    }

    private static void assertSteps(TopicPermissions permissions, TopicAccess access, String... expected) {
        assertThat(lines(permissions.on(RAW, access, Optional.empty()))).containsExactly(expected);
    }

    private static List<String> lines(List<DoctorStep> steps) {
        return steps.stream().map(TopicPermissionsTest::line).toList();
    }

    private static String line(DoctorStep step) {
        return step.status() + " "
                + step.failure().map(failure -> failure.code() + " ").orElse("") + step.detail();
    }

    private static TopicAccess access(TopicState state, @Nullable Set<Permission> reported) {
        return new TopicAccess(state, Optional.ofNullable(reported));
    }

    private static Failures failures(Map<String, ?> client) {
        return new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.OPERATOR);
    }
}
