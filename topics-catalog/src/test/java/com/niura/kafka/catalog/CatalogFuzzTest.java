package com.niura.kafka.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Whatever a file holds, it is a catalog, or refused with {@link InvalidCatalogException}. Run with Jazzer as docs/proof.md says. */
class CatalogFuzzTest {

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Stream.concat(
                Files.list(Path.of("src/test/fuzz", CatalogFuzzTest.class.getName()))
                        .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file)))),
                Samples.in(Samples.ALL.toArray(String[]::new))
                        .map(sample -> dynamicTest(sample.toString(), () -> fuzzerTestOneInput(sample.bytes()))));
    }

    /** Reads one file, or several with NUL between them. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            var files = Stream.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0", -1))
                    .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                    .map(text -> CatalogFile.read(new ByteArrayInputStream(text), "fuzz.yaml"))
                    .toList();
            var catalog = TopicCatalog.read(files, ValidationProfile.KAFKA, false);
            catalog.notices().forEach(CatalogFuzzTest::isPrintable);
            catalog.validate(ValidationProfile.MSK_SERVERLESS).forEach(CatalogFuzzTest::isPrintable);
            catalog.environments().forEach(environment -> catalog.forEnvironment(environment.name()));
            statesTheSameInCode(catalog);
        } catch (InvalidCatalogException e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(CatalogFuzzTest::isPrintable);
        }
    }

    private static void isPrintable(CatalogProblem problem) {
        assertThat(Quoted.visible(problem.toString())).isEqualTo(problem.toString());
    }

    private static void statesTheSameInCode(TopicCatalog catalog) {
        var builder = TopicCatalog.builder();
        for (var service : catalog.services()) {
            service.consumerGroup()
                    .ifPresentOrElse(
                            group -> builder.service(service.name(), group), () -> builder.service(service.name()));
        }
        catalog.topics().forEach(builder::topic);
        catalog.environments().forEach(builder::environment);
        var built = builder.build();
        assertThat(built.toString()).isEqualTo(catalog.toString());
        assertThat(built.topics()).isEqualTo(catalog.topics());
    }
}
