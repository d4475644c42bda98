package com.niura.kafka.guard;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class BordersTest {

    private static final Set<String> ADMIN_CLIENTS =
            Set.of("Admin", "AdminClient", "KafkaAdminClient", "ForwardingAdmin");
    /** All that the guard may ask of a cluster. */
    private static final Set<String> HARMLESS = Set.of(
            "create",
            "describeTopics",
            "describeConfigs",
            "describeCluster",
            "describeConsumerGroups",
            "metrics",
            "close");

    private static final List<String> ROOMS = List.of("target", "failure", "probe", "check");

    static {
        // Names are all that is looked at; finding the classes behind them would take seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    private final JavaClasses guard = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void theGuard_callsNothingOfTheAdminClientThatChangesACluster() {
        noClasses()
                .should()
                .accessTargetWhere(describe(
                        "Admin methods other than " + HARMLESS, BordersTest::isAdminCallThatMayChangeSomething))
                .check(guard);
    }

    /** But for the names of their properties, which are not handed on to admin clients. */
    @Test
    void theGuard_namesNoProducerAndNoNewTopic() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.clients.admin.NewTopic")
                .orShould()
                .dependOnClassesThat(
                        resideInAPackage("org.apache.kafka.clients.producer..").and(not(simpleName("ProducerConfig"))))
                .check(guard);
    }

    /** By default a consumer creates what it asks for: one class sees to it that this one does not. */
    @Test
    void theGuard_usesAConsumerInOnePlace_andOnlyToLook() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ConsumerMetadata")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.apache.kafka.clients.consumer..").and(not(simpleName("ConsumerConfig"))))
                .check(guard);
        noClasses()
                .should()
                .accessTargetWhere(describe(
                        "a consumer other than to look at topics",
                        call -> call.getTarget().getOwner().getPackageName().equals("org.apache.kafka.clients.consumer")
                                && call.getTarget().getOwner().getSimpleName().endsWith("Consumer")
                                && !Set.of("<init>", "partitionsFor", "close")
                                        .contains(call.getTarget().getName())))
                .check(guard);
    }

    @Test
    void theRooms_areBuiltOnEachOther_targetFailureProbeCheck() {
        String internal = "com.niura.kafka.guard.internal.";
        for (int lower = 0; lower < ROOMS.size(); lower++) {
            for (String upper : ROOMS.subList(lower + 1, ROOMS.size())) {
                noClasses()
                        .that()
                        .resideInAPackage(internal + ROOMS.get(lower))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(internal + upper)
                        .check(guard);
            }
        }
    }

    private static boolean isAdminCallThatMayChangeSomething(JavaAccess<?> call) {
        AccessTarget target = call.getTarget();
        return ADMIN_CLIENTS.contains(target.getOwner().getSimpleName()) && !HARMLESS.contains(target.getName());
    }
}
