package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.catalog.ValidationProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    void severalFiles_areOneCatalog() throws IOException {
        Path platform = Files.writeString(folder.resolve("platform.yaml"), """
                services: { shop: {}, billing: { consumer-group: billing-service } }
                topics: { audit: { partitions: 1, purpose: Who did what, producers: [shop, billing] } }
                """);
        Path shop = Files.writeString(folder.resolve("shop.yaml"), """
                topics: { orders: { partitions: 12, purpose: Orders, producers: [shop], consumers: [billing] } }
                """);

        Run run = Run.of("catalog", "show", "--catalog", platform.toString(), "--catalog", shop.toString());

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).startsWith(platform + " + " + shop + "\n").contains("orders", "audit", "billing-service");
    }

    @Test
    void topicInTwoFiles_isRefusedWithBothPlaces() throws IOException {
        Path shop = Files.writeString(folder.resolve("shop.yaml"), "topics: { orders: { partitions: 3, purpose: O } }");
        Path billing =
                Files.writeString(folder.resolve("billing.yaml"), "topics: { orders: { partitions: 3, purpose: O } }");

        Run run = Run.of("catalog", "validate", "--catalog", shop.toString(), "--catalog", billing.toString());

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains(billing + ":1:11", shop + ":1:11");
    }

    @Test
    void fileNamedTwice_isRefused() {
        Run run = Run.of("catalog", "validate", "--catalog", PLATFORM, "--catalog", PLATFORM);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.err()).startsWith("Error: --catalog names " + PLATFORM + " twice");
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
    void catalogInAJar_isReadLikeTheFile() throws IOException {
        Path jar = jar(Files.readString(Path.of(PLATFORM)));

        Run show = Run.of("catalog", "show", "--catalog", jar + "!/com/acme/topics.yaml");
        Run asUrl = Run.of("catalog", "validate", "--catalog", "jar:file:" + jar + "!/com/acme/topics.yaml");

        assertThat(show.exitCode()).as(show.all()).isZero();
        assertThat(show.out())
                .isEqualTo(Run.of("catalog", "show", "--catalog", PLATFORM)
                        .out()
                        .replace(PLATFORM, jar + "!/com/acme/topics.yaml"));
        assertThat(asUrl.exitCode()).as(asUrl.all()).isZero();
    }

    @Test
    void mistakeInACatalogInAJar_hasItsPlace() throws IOException {
        Path jar = jar("topics: { orders: { partitions: 0, purpose: Orders } }");

        Run run = Run.of("catalog", "show", "--catalog", jar + "!/com/acme/topics.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains(jar + "!/com/acme/topics.yaml:1:33: topics.orders.partitions must be ");
    }

    @ParameterizedTest
    @CsvSource({"'', ' is a jar'", "!/topics.yaml, ''", "!/, ' is a jar'", "!/com/acme, ''"})
    void jarWithoutThatCatalog_namesThoseThatItHas(String behindJar, String problem) throws IOException {
        Path jar = jar("");

        Run run = Run.of("catalog", "show", "--catalog", jar + behindJar);

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err())
                .startsWith(
                        problem.isEmpty()
                                ? "Error: --catalog: there is no file " + behindJar.substring(2) + " in " + jar + "\n"
                                : "Error: --catalog: " + jar + problem + "\n")
                .contains("Name one of the YAML files in it:\n  --catalog '" + jar + "!/com/acme/topics.yaml'\n");
    }

    private Path jar(String catalog) throws IOException {
        Path jar = folder.resolve("acme topics-1.0.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("com/acme/"));
            zip.putNextEntry(new ZipEntry("com/acme/topics.yaml"));
            zip.write(catalog.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @ParameterizedTest
    @EnumSource
    void validate_saysWhatItDidNotCheck(ValidationProfile profile) {
        Run text = Run.of("catalog", "validate", "--profile", profile.toString());
        Run json = Run.of("catalog", "validate", "--profile", profile.toString(), "--output", "json");

        assertThat(text.exitCode()).as(text.all()).isZero();
        assertThat(text.out().lines().skip(1))
                .containsExactlyElementsOf(profile.notChecked().stream()
                        .map(notChecked -> "Not checked: " + notChecked + ".")
                        .toList());
        assertThat(json.out().contains("\"notChecked\" : \"whether "))
                .isEqualTo(profile.notChecked().isPresent());
    }

    @Test
    void validateByTheRulesOfExpress_namesWhatToLeaveOut() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.yaml"), """
                topics:
                  orders: { partitions: 3, replication-factor: 2, purpose: Orders, config: { min.insync.replicas: 2 } }
                """);

        Run run = Run.of("catalog", "validate", "--profile", "msk-express", "--catalog", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("""
                :2:48: topics.orders.replication-factor must be 3 or left out, because MSK Express gives every topic 3 replicas, but was 2
                """, """
                :2:78: topics.orders.config.min.insync.replicas is read-only on MSK Express, which keeps it at 2: leave it out
                """);
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
