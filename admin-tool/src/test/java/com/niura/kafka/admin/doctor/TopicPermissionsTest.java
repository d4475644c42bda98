package com.niura.kafka.admin.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.ClusterPermissions;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicPermissionsTest {

    private static final ClientTarget MSK =
            ClientTarget.of(MskIam.clientProperties("boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"));
    private static final ClientTarget KAFKA = ClientTarget.of(Map.of("bootstrap.servers", "b:9092"));

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

    private static final TopicState PRESENT = new TopicState.Present(List.of(), new TopicConfigs.NotAsked());

    @Test
    void operator_needsToDescribeAndCreate_andToReadConfigsWhereSomeAreDeclared() {
        TopicPermissions operator = new TopicPermissions(MSK, Optional.empty(), Optional.empty());

        assertThat(operator.needed(RAW)).containsExactly(Permission.DESCRIBE_TOPIC, Permission.CREATE_TOPIC);
        assertThat(operator.needed(DONE))
                .containsExactly(Permission.DESCRIBE_TOPIC, Permission.CREATE_TOPIC, Permission.DESCRIBE_TOPIC_CONFIGS);
        assertThat(operator.besides()).isEmpty();
    }

    @Test
    void service_needsWhatTheCatalogSaysItDoes() {
        TopicPermissions service = new TopicPermissions(MSK, Optional.of(EEG), Optional.empty());

        assertThat(service.needed(RAW)).containsExactly(Permission.DESCRIBE_TOPIC, Permission.WRITE_TOPIC);
        assertThat(service.needed(DONE)).containsExactly(Permission.DESCRIBE_TOPIC, Permission.READ_TOPIC);
        assertThat(service.besides())
                .extracting(Finding::check)
                .containsExactly(Check.WRITE_IDEMPOTENTLY, Check.USE_GROUP);
        assertThat(new TopicPermissions(KAFKA, Optional.of(EEG), Optional.empty()).besides())
                .extracting(Finding::check)
                .containsExactly(Check.USE_GROUP);
    }

    @Test
    void whatTheBrokerReports_decides() {
        TopicPermissions operator = new TopicPermissions(MSK, Optional.empty(), Optional.empty());

        assertThat(outcomes(operator, PRESENT, Set.of(Permission.CREATE_TOPIC)))
                .containsExactly(new Outcome.Ok("0 partitions"), new Outcome.Ok(""));
        assertThat(outcomes(operator, PRESENT, Set.of()))
                .containsExactly(new Outcome.Ok("0 partitions"), new Outcome.Lacking(Permission.CREATE_TOPIC));
    }

    @Test
    void whatTheBrokerDoesNotReport_isNotKnown() {
        TopicPermissions operator = new TopicPermissions(MSK, Optional.empty(), Optional.empty());

        assertThat(outcomes(operator, PRESENT, null))
                .containsExactly(
                        new Outcome.Ok("0 partitions"),
                        new Outcome.NotKnown("the broker does not report what an identity may do"));
        assertThat(outcomes(operator, new TopicState.Absent(), null))
                .containsExactly(
                        new Outcome.Ok("does not exist"),
                        new Outcome.NotKnown("brokers report permissions only for topics that exist; 'apply' will tell,"
                                + " and so does --validate-create"));
        assertThat(outcomes(operator, new TopicState.Forbidden(), null))
                .first()
                .isEqualTo(new Outcome.Lacking(Permission.DESCRIBE_TOPIC));
        assertThat(outcomes(operator, new TopicState.Unreadable("odd"), null).get(0))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.code()).contains(FailureCode.TOPIC_UNDETERMINED));
    }

    @Test
    void aclOnTheCluster_letsAnyTopicBeCreated() {
        TopicPermissions operator =
                new TopicPermissions(KAFKA, Optional.empty(), Optional.of(new ClusterPermissions(Set.of(), true)));

        assertThat(outcomes(operator, new TopicState.Absent(), null))
                .last()
                .isEqualTo(new Outcome.Ok("on the cluster, for any topic"));
    }

    @Test
    void idempotentWrites_areThoseOfTheClustersReport() {
        assertThat(idempotentWrites(Optional.of(Set.of(Permission.WRITE_IDEMPOTENTLY))))
                .isEqualTo(new Outcome.Ok(""));
        assertThat(idempotentWrites(Optional.of(Set.of(Permission.DESCRIBE_CLUSTER))))
                .isEqualTo(new Outcome.Lacking(Permission.WRITE_IDEMPOTENTLY));
        assertThat(idempotentWrites(Optional.empty())).isInstanceOf(Outcome.NotKnown.class);
    }

    @Test
    void validation_tellsDeniedFromRefused() {
        assertThat(TopicPermissions.ofValidation(new CallResult.Value<>(null))).isInstanceOf(Outcome.Ok.class);
        assertThat(TopicPermissions.ofValidation(new CallResult.TopicError<>(new TopicExistsException("raw"))))
                .isInstanceOf(Outcome.Ok.class);
        assertThat(TopicPermissions.ofValidation(new CallResult.TopicError<>(new TopicAuthorizationException("raw"))))
                .isEqualTo(new Outcome.Lacking(Permission.CREATE_TOPIC));
        assertThat(TopicPermissions.ofValidation(new CallResult.TopicError<>(new PolicyViolationException("no"))))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.headline())
                                .isEqualTo("the cluster would not create it: POLICY_VIOLATION: no"));
    }

    private static Outcome idempotentWrites(Optional<Set<Permission>> reported) {
        return new TopicPermissions(
                        MSK, Optional.of(EEG), reported.map(permissions -> new ClusterPermissions(permissions, false)))
                .besides()
                .get(0)
                .outcome();
    }

    private static List<Outcome> outcomes(
            TopicPermissions permissions,
            TopicState state,
            @org.jspecify.annotations.Nullable Set<Permission> reported) {
        return permissions.on(RAW, new TopicAccess(state, Optional.ofNullable(reported))).stream()
                .map(Finding::outcome)
                .toList();
    }
}
