package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.admin.apply.Standing.Obstacle;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProofTest {

    private static final Failures FAILURES = ClusterAccess.of(
                    "localhost:1", Optional.empty(), Map.of(), Duration.ofSeconds(1))
            .failures();
    private static final Topic TOPIC = new Topic("orders", 3, "Orders", List.of(), List.of(), Map.of("a", "1"));
    private static final CheckedTopic PRESENT = new CheckedTopic("orders", 3, 3, Optional.empty());
    private static final CheckedTopic MISSING = failed(0, FAILURES.missing(TOPIC));
    private static final CheckedTopic UNAUTHORIZED = failed(0, FAILURES.unauthorized(TOPIC));
    private static final CheckedTopic TOO_FEW = failed(1, FAILURES.tooFewPartitions(TOPIC, 1));
    private static final CheckedTopic NO_LEADER = failed(3, FAILURES.notReady(TOPIC, List.of(2)));
    private static final CreateOutcome CREATED = new CreateOutcome.Created("orders");
    private static final CreateOutcome THERE = new CreateOutcome.AlreadyThere("orders");
    private static final CreateOutcome NOT_PLANNED = new CreateOutcome.NotPlanned("orders");
    private static final CreateOutcome DENIED = new CreateOutcome.Denied("orders");
    private static final Difference CONFIG = new Difference.ConfigDiffers("a", "1", "2");

    private final Proof proof = new Proof(FAILURES.remedies());

    static Stream<Arguments> obstacles() {
        return Stream.of(
                Arguments.of(DENIED, MISSING, Obstacle.DENIED, "may not be created", "--operation Create"),
                Arguments.of(DENIED, UNAUTHORIZED, Obstacle.DENIED, "may not be created", "--operation Create"),
                Arguments.of(CREATED, UNAUTHORIZED, Obstacle.DENIED, "was created, but", "--operation Describe"),
                Arguments.of(THERE, UNAUTHORIZED, Obstacle.DENIED, "exists, but", "--operation Describe"),
                Arguments.of(refused("POLICY_VIOLATION"), MISSING, Obstacle.BLOCKED, "POLICY_VIOLATION: no", "quota"),
                Arguments.of(
                        refused("THROTTLING_QUOTA_EXCEEDED"), MISSING, Obstacle.BLOCKED, "THROTTLING", "five minutes"),
                Arguments.of(refused("INVALID_CONFIG"), MISSING, Obstacle.BLOCKED, "INVALID_CONFIG", "catalog"),
                Arguments.of(
                        new CreateOutcome.Unanswered("orders", "silence"),
                        MISSING,
                        Obstacle.UNREACHABLE,
                        "may or may not exist: silence",
                        "Run apply again"),
                Arguments.of(CREATED, MISSING, Obstacle.UNREACHABLE, "was not found", "Run apply again"),
                Arguments.of(
                        new CreateOutcome.Postponed("orders"),
                        MISSING,
                        Obstacle.UNREACHABLE,
                        "was not created yet",
                        "--max-wait"),
                Arguments.of(
                        new CreateOutcome.NotRequested("orders", "silence"),
                        MISSING,
                        Obstacle.UNREACHABLE,
                        "the run failed before: silence",
                        "Run apply again"),
                Arguments.of(NOT_PLANNED, MISSING, Obstacle.BLOCKED, "the plan does not create it", "Run plan again"),
                Arguments.of(
                        NOT_PLANNED, UNAUTHORIZED, Obstacle.DENIED, "may not be described", "--operation Describe"),
                Arguments.of(
                        NOT_PLANNED,
                        NO_LEADER,
                        Obstacle.UNREACHABLE,
                        "exists, but has no leader for partition 2",
                        "broker may be down"),
                Arguments.of(
                        CREATED, NO_LEADER, Obstacle.UNREACHABLE, "no leader for partition 2", "broker may be down"),
                Arguments.of(
                        CREATED,
                        failed(0, FAILURES.undetermined(TOPIC, "odd", true)),
                        Obstacle.UNREACHABLE,
                        "could not be checked; the broker answered: odd",
                        "Run apply again"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatIsNotProven_saysWhyAndWhatToDo(
            CreateOutcome outcome, CheckedTopic checked, Obstacle obstacle, String reason, String action) {
        Standing standing = proof.of(TOPIC, outcome, checked, Optional.empty());

        assertThat(standing).isInstanceOfSatisfying(Standing.NotProven.class, notProven -> {
            assertThat(notProven.obstacle()).isEqualTo(obstacle);
            assertThat(notProven.reason()).contains(reason);
            assertThat(notProven.action()).contains(action);
        });
    }

    @Test
    void presentTopic_isProvenWhateverTheRequestEndedWith() {
        assertThat(proof.of(TOPIC, THERE, PRESENT, Optional.empty())).isEqualTo(new Standing.Proven(3, List.of()));
        assertThat(proof.of(TOPIC, DENIED, PRESENT, Optional.empty()))
                .isEqualTo(new Standing.Proven(3, List.of("this identity could not have created it")));
    }

    @Test
    void tooFewPartitionsAndOtherConfig_areBothTold() {
        PlannedTopic compared = new PlannedTopic.Change(TOPIC, 1, List.of(CONFIG));

        Standing standing = proof.of(TOPIC, THERE, TOO_FEW, Optional.of(compared));

        assertThat(standing)
                .isEqualTo(new Standing.Differs(
                        new PlannedTopic.Change(TOPIC, 1, List.of(new Difference.TooFewPartitions(3, 1), CONFIG))));
    }

    static Stream<PlannedTopic> untouchable() {
        return Stream.of(
                new PlannedTopic.Blocked(TOPIC, "has other replicas", "Move them."),
                new PlannedTopic.Unknown(TOPIC, "no configs", List.of(Permission.DESCRIBE_TOPIC_CONFIGS)));
    }

    @ParameterizedTest
    @MethodSource("untouchable")
    void tooFewPartitionsOfATopicThatThePlanDoesNotTouch_areNotToBeAdded(PlannedTopic compared) {
        Standing standing = proof.of(TOPIC, THERE, TOO_FEW, Optional.of(compared));

        assertThat(standing).isInstanceOf(Standing.NotProven.class);
    }

    @Test
    void topicOutsideThePlan_isNotSaidToBeMissingWhereTheClusterCouldNotBeRead() {
        assertThat(proof.unread(TOPIC, NOT_PLANNED, "silence"))
                .isInstanceOfSatisfying(
                        Standing.NotProven.class,
                        notProven -> assertThat(notProven.reason()).isEqualTo("could not be re-read: silence"));
    }

    @Test
    void configsThatCannotBeRead_matterOnlyForTopicsThatWereThereBefore() {
        Optional<PlannedTopic> unread =
                Optional.of(new PlannedTopic.Unknown(TOPIC, "no configs", List.of(Permission.DESCRIBE_TOPIC_CONFIGS)));

        assertThat(proof.of(TOPIC, CREATED, PRESENT, unread)).isInstanceOf(Standing.Proven.class);
        assertThat(proof.of(TOPIC, THERE, PRESENT, unread))
                .isInstanceOfSatisfying(
                        Standing.NotProven.class,
                        notProven -> assertThat(notProven.obstacle()).isEqualTo(Obstacle.DENIED));
    }

    private static CheckedTopic failed(int partitions, Failure failure) {
        return new CheckedTopic("orders", 3, partitions, Optional.of(failure));
    }

    private static CreateOutcome refused(String name) {
        return new CreateOutcome.Refused("orders", new BrokerError(name, "no"));
    }
}
