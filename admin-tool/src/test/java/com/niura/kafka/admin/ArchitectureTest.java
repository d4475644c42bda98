package com.niura.kafka.admin;

import java.util.Set;

import com.niura.kafka.admin.cluster.ClusterWriter;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The module's borders. */
class ArchitectureTest {

    private static final JavaClasses TOOL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.niura.kafka.admin");

    @Test
    void packages_formNoCycle() {
        slices().matching("com.niura.kafka.admin.(*)..")
                .should()
                .beFreeOfCycles()
                .check(TOOL);
    }

    @Test
    void services_knowNeitherCommandLineNorTerminal() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..admin.cluster..",
                        "..admin.plan..",
                        "..admin.apply..",
                        "..admin.iam..",
                        "..admin.doctor..",
                        "..admin.export..",
                        "..admin.view..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "com.niura.kafka.admin", "..admin.cli..", "..admin.command..")
                .check(TOOL);
        noClasses()
                .that()
                .areNotAssignableTo(Main.class)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(TOOL);
    }

    @Test
    void policies_areDerivedWithoutACluster() {
        noClasses()
                .that()
                .resideInAPackage("..admin.iam..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..admin.cluster..", "..admin.apply..", "org.apache.kafka..", "java.nio.file..")
                .check(TOOL);
    }

    @Test
    void writingCalls_areEachInOnePlace_andNothingDeletes() {
        onlyIn(ClusterWriter.class, "createTopics");
        onlyIn(ClusterWriter.class, "createPartitions");
        onlyIn(ClusterWriter.class, "incrementalAlterConfigs");
        // alterConfigs would reset what it does not name.
        for (String name : new String[] {"deleteTopics", "alterConfigs", "deleteRecords"}) {
            noClasses().should().callMethodWhere(called(name)).check(TOOL);
        }
    }

    /** A call that is not here may change something: what else the tool asks for is said here first. */
    @Test
    void callsOfTheAdminClient_areThoseThatRead_andTheThreeThatWrite() {
        Set<String> known = Set.of(
                "create",
                "close",
                "describeCluster",
                "describeTopics",
                "describeConfigs",
                "listTopics",
                "listPartitionReassignments",
                "createTopics",
                "createPartitions",
                "incrementalAlterConfigs");
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "Admin methods other than " + known,
                        call -> call.getTargetOwner().isAssignableTo(Admin.class)
                                && !known.contains(call.getTarget().getName())))
                .check(TOOL);
    }

    private static void onlyIn(Class<?> place, String call) {
        noClasses()
                .that()
                .areNotAssignableTo(place)
                .should()
                .callMethodWhere(called(call))
                .check(TOOL);
    }

    @Test
    void kafkasAdminClient_isUsedInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..admin.cluster..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Admin.class)
                .check(TOOL);
    }

    private static DescribedPredicate<JavaMethodCall> called(String name) {
        return DescribedPredicate.describe(
                "Admin." + name,
                call -> call.getTargetOwner().isAssignableTo(Admin.class)
                        && call.getTarget().getName().equals(name));
    }
}
