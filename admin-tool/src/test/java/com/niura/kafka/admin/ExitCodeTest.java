package com.niura.kafka.admin;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
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

    @Test
    void numbers_areTheDocumentedOnes() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::value))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void plan_endsWithTheMostSevereOfAllTopics() {
        assertThat(afterPlan()).isEqualTo(ExitCode.DONE);
        assertThat(Stream.of(Difference.Kind.values()).map(kind -> afterPlan(kind, Difference.Kind.MISSING)))
                .as("with another topic that is missing, for %s", List.of(Difference.Kind.values()))
                .containsExactly(
                        ExitCode.CHANGES_PENDING,
                        ExitCode.CHANGES_PENDING,
                        ExitCode.CHANGES_PENDING,
                        ExitCode.BLOCKED,
                        ExitCode.UNREACHABLE,
                        ExitCode.UNREACHABLE,
                        ExitCode.DENIED);
        assertThat(afterPlan(Difference.Kind.FIXED, Difference.Kind.NOT_READ)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(afterPlan(Difference.Kind.NOT_PERMITTED, Difference.Kind.NOT_READ))
                .isEqualTo(ExitCode.DENIED);
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

    private static ExitCode afterPlan(Difference.Kind... kinds) {
        return ExitCode.of(new Plan(Stream.of(kinds)
                .map(kind -> new PlannedTopic(
                        TOPIC,
                        OptionalInt.empty(),
                        List.of(new Difference(kind, Optional.empty(), "", "", "", "", Optional.empty())),
                        List.of()))
                .toList()));
    }
}
