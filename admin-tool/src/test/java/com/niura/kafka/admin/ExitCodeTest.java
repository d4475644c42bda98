package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
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
    void everyCode_isInTheHelpAndOnThePage() throws IOException {
        String help = Run.of("--help").out();
        String page = Files.readString(Path.of("../docs/output.md"));

        for (ExitCode code : ExitCode.values()) {
            assertThat(help).containsPattern("(?m)^ +" + code.value() + "  \\w");
            assertThat(page).contains("\n| " + code.value() + " | ");
        }
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

    /** docs/output.md: "5 comes before 6 before 4 before 10 before 3". */
    @Test
    void codesOfSeveralTopics_haveTheDocumentedOrder() {
        List<ExitCode> worstFirst = List.of(
                ExitCode.DENIED,
                ExitCode.UNREACHABLE,
                ExitCode.BLOCKED,
                ExitCode.THROTTLED,
                ExitCode.CHANGES_PENDING,
                ExitCode.DONE);

        for (int worse = 0; worse < worstFirst.size(); worse++) {
            for (ExitCode other : worstFirst.subList(worse, worstFirst.size())) {
                assertThat(ExitCode.mostSevere(worstFirst.get(worse), other)).isEqualTo(worstFirst.get(worse));
                assertThat(ExitCode.mostSevere(other, worstFirst.get(worse))).isEqualTo(worstFirst.get(worse));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INTERNAL", "INTERRUPTED"})
    void everyFailureOfTheGuard_hasACodeOfItsOwn(FailureCode code) {
        assertThat(ExitCode.of(code)).isNotIn(ExitCode.INTERNAL, ExitCode.DONE);
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
