package com.niura.kafka.admin;

import java.util.stream.Stream;

import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
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
                Arguments.of(Step.class, "PlanFile, ApplyView", new String[] {"Create", "AddPartitions", "SetConfig"}),
                Arguments.of(
                        TopicState.class,
                        "Planner, ListView, DescribeView, DescribeCommand, TopicPermissions, ImportedCatalog, CatalogImportCommand",
                        new String[] {"Present", "Absent", "Forbidden", "Unreadable"}),
                Arguments.of(ProbeStep.Outcome.class, "ServerPath", new String[] {"Passed", "Failed", "Undetermined"}),
                Arguments.of(
                        TopicConfigs.class,
                        "Planner, DescribeView, DescribeCommand, ImportedCatalog, CatalogImportCommand",
                        new String[] {"NotAsked", "Known", "Unreadable"}));
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
