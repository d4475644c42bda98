package com.niura.kafka.admin;

import java.util.stream.Stream;

import com.niura.kafka.admin.apply.Standing;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A new case of these types has to be decided on in the places named, which the compiler does not find by itself. */
class SealedTypesTest {

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(PlannedTopic.class, "ExitCode, PlanView, Proof", new String[] {
                    "Create", "InSync", "Change", "Blocked", "Denied", "Unknown"
                }),
                Arguments.of(Difference.class, "KafkaCommands, DifferenceText", new String[] {
                    "TooFewPartitions", "ConfigDiffers"
                }),
                Arguments.of(Step.class, "PlanFile", new String[] {"Create", "AddPartitions", "SetConfig"}),
                Arguments.of(Standing.class, "ExitCode, ApplyView", new String[] {"Proven", "Differs", "NotProven"}),
                Arguments.of(CreateOutcome.class, "Proof, ApplyView", new String[] {
                    "Created",
                    "AlreadyThere",
                    "Denied",
                    "Refused",
                    "Unanswered",
                    "Postponed",
                    "NotPlanned",
                    "NotRequested"
                }),
                Arguments.of(ChangeOutcome.class, "Proof, ApplyView", new String[] {
                    "Changed", "Denied", "Refused", "Unanswered", "Postponed", "NotRequested"
                }),
                Arguments.of(
                        TopicState.class,
                        "Planner, ListView, DescribeView, DescribeCommand, TopicPermissions",
                        new String[] {"Present", "Absent", "Forbidden", "Unreadable"}),
                Arguments.of(
                        ProbeStep.Outcome.class, "Outcomes, Way", new String[] {"Passed", "Failed", "Undetermined"}),
                Arguments.of(Finding.Outcome.class, "ExitCode, DoctorView", new String[] {
                    "Ok", "Failed", "Lacking", "Skipped", "NotKnown"
                }),
                Arguments.of(TopicConfigs.class, "Planner, DescribeView, DescribeCommand", new String[] {
                    "NotAsked", "Known", "Unreadable"
                }));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("types")
    void casesOfAType_areThoseThatItsReadersDecideOn(Class<?> type, String readers, String[] cases) {
        assertThat(type.getPermittedSubclasses())
                .as("decide on the new case in " + readers)
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder(cases);
    }
}
