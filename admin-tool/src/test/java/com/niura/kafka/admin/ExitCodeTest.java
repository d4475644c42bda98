package com.niura.kafka.admin;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.admin.apply.AppliedTopic;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.Standing;
import com.niura.kafka.admin.apply.Standing.Obstacle;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.doctor.Place;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExitCodeTest {

    private static final Topic TOPIC = new Topic("orders", 3, "Orders", List.of(), List.of(), Map.of());
    private static final PlannedTopic CREATE = new PlannedTopic.Create(TOPIC);
    private static final PlannedTopic.Change CHANGE =
            new PlannedTopic.Change(TOPIC, 1, List.of(new Difference.TooFewPartitions(3, 1)));
    private static final PlannedTopic IN_SYNC = new PlannedTopic.InSync(TOPIC, 3, List.of());
    private static final PlannedTopic BLOCKED = new PlannedTopic.Blocked(TOPIC, "reason", "action");
    private static final PlannedTopic DENIED = new PlannedTopic.Denied(TOPIC, Permission.DESCRIBE_TOPIC);
    private static final PlannedTopic UNREAD = new PlannedTopic.Unknown(TOPIC, "reason", List.of());
    private static final PlannedTopic UNREADABLE =
            new PlannedTopic.Unknown(TOPIC, "reason", List.of(Permission.DESCRIBE_TOPIC_CONFIGS));

    private static final Standing PROVEN = new Standing.Proven(3, List.of());
    private static final Standing DIFFERS = new Standing.Differs(CHANGE);
    private static final CreateOutcome CREATED = new CreateOutcome.Created("orders");
    private static final CreateOutcome THERE = new CreateOutcome.AlreadyThere("orders");
    private static final CreateOutcome NOT_ALLOWED = new CreateOutcome.Denied("orders");

    @Test
    void numbers_areTheDocumentedOnes() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::value)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void plan_endsWithWhatHidesMost() {
        assertThat(afterPlan()).isEqualTo(ExitCode.DONE);
        assertThat(afterPlan(IN_SYNC)).isEqualTo(ExitCode.DONE);
        assertThat(afterPlan(IN_SYNC, CREATE)).isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(afterPlan(CHANGE, IN_SYNC)).isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(afterPlan(BLOCKED, CREATE)).isEqualTo(ExitCode.BLOCKED);
        assertThat(afterPlan(BLOCKED, UNREAD)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(afterPlan(DENIED, UNREAD, BLOCKED, CREATE)).isEqualTo(ExitCode.DENIED);
        assertThat(afterPlan(UNREADABLE, CREATE)).isEqualTo(ExitCode.DENIED);
    }

    @Test
    void apply_isPartlyDoneOnlyWhenThisRunCreatedSomething() {
        assertThat(afterApply(applied(CREATED, PROVEN), applied(THERE, PROVEN))).isEqualTo(ExitCode.DONE);
        assertThat(afterApply(applied(NOT_ALLOWED, PROVEN))).isEqualTo(ExitCode.DONE);
        assertThat(afterApply(applied(CREATED, PROVEN), applied(THERE, DIFFERS)))
                .isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(afterApply(applied(CREATED, PROVEN), applied(NOT_ALLOWED, stopped(Obstacle.DENIED))))
                .isEqualTo(ExitCode.PARTLY_APPLIED);
        assertThat(afterApply(applied(THERE, PROVEN), applied(NOT_ALLOWED, stopped(Obstacle.DENIED))))
                .isEqualTo(ExitCode.DENIED);
        assertThat(afterApply(applied(THERE, PROVEN), applied(THERE, stopped(Obstacle.BLOCKED))))
                .isEqualTo(ExitCode.BLOCKED);
        assertThat(afterApply(applied(THERE, stopped(Obstacle.UNREACHABLE)), applied(THERE, stopped(Obstacle.BLOCKED))))
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INTERNAL", "INTERRUPTED"})
    void everyFailureOfTheGuard_hasACodeOfItsOwn(FailureCode code) {
        assertThat(ExitCode.of(code)).isNotIn(ExitCode.INTERNAL, ExitCode.DONE);
    }

    @Test
    void diagnosis_endsWithWhatAFailureIsAbout() {
        Place place = new Place(Place.Part.CLIENT, "", "");
        assertThat(Stream.of(
                                new Finding.Outcome.Ok(""),
                                new Finding.Outcome.NotKnown("why"),
                                new Finding.Outcome.Skipped("why"),
                                new Finding.Outcome.Lacking(Permission.CREATE_TOPIC),
                                new Finding.Outcome.Failed(Optional.empty(), "headline", "action"),
                                new Finding.Outcome.Failed(
                                        Optional.of(FailureCode.CONNECT_REFUSED), "headline", "action"))
                        .map(outcome -> ExitCode.of(new Finding(place, Check.SETTINGS, outcome, Duration.ZERO))))
                .containsExactly(
                        ExitCode.DONE,
                        ExitCode.DONE,
                        ExitCode.DONE,
                        ExitCode.DENIED,
                        ExitCode.BLOCKED,
                        ExitCode.UNREACHABLE);
    }

    private static ExitCode afterPlan(PlannedTopic... topics) {
        return ExitCode.of(new Plan(List.of(topics)));
    }

    private static ExitCode afterApply(AppliedTopic... topics) {
        return ExitCode.of(new ApplyResult(List.of(topics)));
    }

    private static AppliedTopic applied(CreateOutcome outcome, Standing standing) {
        return new AppliedTopic(TOPIC, outcome, standing);
    }

    private static Standing stopped(Obstacle obstacle) {
        return new Standing.NotProven(obstacle, "reason", Optional.empty(), "action");
    }
}
