package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogCommandsTest {

    private static final String PLATFORM = "src/test/resources/catalog/platform.yaml";

    @TempDir
    Path folder;

    @Test
    void show_printsTopicsAndServices() {
        Run run = Run.of("catalog", "show", "--catalog", PLATFORM);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        Golden.assertMatches("catalog-show.txt", run.out());
    }

    @Test
    void showAsJson_isOneObjectWithCommandAndVersion() {
        Run run = Run.of("catalog", "show", "--output", "json", "--catalog", PLATFORM, "--environment", "production");

        assertThat(run.exitCode()).isZero();
        Golden.assertMatches("catalog-show.json", run.out());
    }

    @Test
    void environment_showsItsDifferences() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.yaml"), """
                topics:
                  orders: { partitions: 3, purpose: Orders }
                environments:
                  production: { topics: { orders: { partitions: 12 } } }
                """);

        Run run = Run.of("catalog", "show", "--catalog", file.toString(), "--environment", "production");

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out())
                .startsWith(file + ", environment production\n")
                .containsPattern("orders +12 ")
                .contains("Environments: production");
    }

    @Test
    void validate_saysThatItIsValidAndByWhoseRules() {
        Run run = Run.of("catalog", "validate", "--profile", "msk-serverless");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo("bundled catalog is valid by the rules of msk-serverless: "
                        + Topics.catalog().topics().size() + " topics.\n");
    }

    @Test
    void validateAsJson_isOneObject_validOrNot() {
        Run valid = Run.of("catalog", "validate", "--output", "json");
        Run invalid =
                Run.of("catalog", "validate", "-o", "json", "--catalog", "src/test/resources/refused/invalid.yaml");

        assertThat(valid.exitCode()).isZero();
        assertThat(valid.err()).isEmpty();
        Golden.assertMatches("catalog-validate.json", valid.out());
        assertThat(invalid.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(invalid.err()).startsWith("Error: src/test/resources/refused/invalid.yaml is not a usable topic");
        Golden.assertMatches("catalog-validate-invalid.json", invalid.out());
    }
}
