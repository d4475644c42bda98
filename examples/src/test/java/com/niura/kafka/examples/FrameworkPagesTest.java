package com.niura.kafka.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/quarkus.md and docs/micronaut.md to the services that they show; these have tests of their own, run with -Pframeworks. */
class FrameworkPagesTest {

    @ParameterizedTest
    @CsvSource({"quarkus, TopicsReady", "quarkus, Application", "micronaut, TopicsReady", "micronaut, Application"})
    void page_showsTheFileItself(String framework, String file) throws IOException {
        Path source = Path.of(framework, "src/main/java/com/niura/kafka/examples", framework, file + ".java");

        assertThat(page(framework)).contains("```java\n" + Files.readString(source) + "```\n");
    }

    @ParameterizedTest
    @CsvSource({"quarkus, Quarkus", "micronaut, Micronaut"})
    void page_saysTheVersionThatIsBuilt(String framework, String name) throws IOException {
        String version = Files.readString(Path.of(framework, "pom.xml"))
                .replaceAll("(?s).*<" + framework + ".version>(.*)</" + framework + ".version>.*", "$1");

        assertThat(page(framework)).contains(name + " " + version);
    }

    private static String page(String framework) throws IOException {
        return Files.readString(Path.of("../docs", framework + ".md"));
    }
}
