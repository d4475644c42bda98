package com.niura.kafka.localmsk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packages are built on each other, and those that run inside a broker find there only the broker's own jars, of two versions of
 * Kafka.
 */
class BordersTest {

    private static final String ROOT = "com.niura.kafka.localmsk";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void accessControl_knowsNoKafka() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".iam")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "com.fasterxml.jackson.core",
                        "com.niura.kafka.iam",
                        ROOT + ".iam")
                .check(classes);
    }

    @Test
    void plugIns_knowKafkasPublicClassesAndAccessControl_andNothingElse() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".broker")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "javax.security..",
                        "org.jspecify..",
                        "org.apache.kafka.clients.admin",
                        "org.apache.kafka.clients.consumer",
                        "org.apache.kafka.common..",
                        "org.apache.kafka.server.authorizer",
                        "org.apache.kafka.server.policy",
                        "com.niura.kafka.iam",
                        ROOT + ".iam",
                        ROOT + ".broker")
                .check(classes);
    }

    /** The root package, whose classes the others are made for, is one of them; the exception may be thrown everywhere. */
    @Test
    void packages_areFreeOfCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .ignoreDependency(alwaysTrue(), type(LocalMskException.class))
                .check(classes);
    }

    @Test
    void theException_knowsNothingOfTheModule() {
        noClasses()
                .that()
                .areAssignableTo(LocalMskException.class)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(type(LocalMskException.class))))
                .check(classes);
    }

    @Test
    void internal_isNotUsedByOtherModules() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith("../local-msk"))
                    .toList();
        }

        assertThat(sources)
                .hasSizeGreaterThan(100)
                .noneSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.UTF_8))
                        .contains("com.niura.kafka.localmsk.internal"));
    }
}
