package com.niura.kafka.localmsk.broker;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/** What runs inside the broker finds there only the broker's own jars, and those of two versions of Kafka. */
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
}
