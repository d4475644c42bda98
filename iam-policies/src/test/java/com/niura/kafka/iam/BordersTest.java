package com.niura.kafka.iam;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/** The policies are read and evaluated inside brokers of two versions of Kafka, too, and find only the brokers' jars there. */
class BordersTest {

    @Test
    void policies_knowJavaAndJacksonsCore_andNothingElse() {
        JavaClasses policies = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("com.niura.kafka.iam");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "com.fasterxml.jackson.core", "com.niura.kafka.iam")
                .check(policies);
        // Jackson has another name in the jar of local-msk.
        classes()
                .that()
                .haveNameNotMatching(".*\\.JsonReader(\\$.*)?")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("com.fasterxml.jackson.core")
                .check(policies);
    }
}
