package com.niura.kafka.admin;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CatalogExportTest {

    private static final String PLATFORM = "src/test/resources/catalog/platform.yaml";

    /** Legal, and full of what other languages act on. */
    private static final String NASTY = "src/test/resources/catalog/nasty.yaml";

    private static final Path SAMPLES = Path.of("../topics-catalog/src/test/resources/samples");

    @TempDir
    Path folder;

    /** The sample catalogs of the library by their names, which start their entries. */
    static Stream<Arguments> catalogs() throws IOException {
        List<Arguments> catalogs = new ArrayList<>();
        for (String file : List.of(PLATFORM, NASTY)) {
            catalogs.add(Arguments.of(file, Files.readString(Path.of(file))));
        }
        for (String transcript : List.of("good.txt", "good-for-msk-serverless.txt")) {
            for (String entry : Files.readString(SAMPLES.resolve(transcript)).split("(?m)^=== ", 0)) {
                if (!entry.isEmpty()) {
                    String[] nameAndText = entry.replace("<BOM>", "\uFEFF").split("\n", 2);
                    catalogs.add(Arguments.of(nameAndText[0], nameAndText[1]));
                }
            }
        }
        return catalogs.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("catalogs")
    void yamlAndJson_areReadAsTheSameCatalogAgain(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("catalog.yaml"), text);
        TopicCatalog catalog = TopicCatalog.load(file);

        for (String format : List.of("yaml", "json")) {
            Path exported = Files.writeString(folder.resolve("exported"), export(format, file.toString()));
            TopicCatalog again = TopicCatalog.load(exported);

            assertThat(again.topics()).as(format).isEqualTo(catalog.topics());
            assertThat(again.services()).as(format).isEqualTo(catalog.services());
            assertThat(again.environments()).as(format).isEqualTo(catalog.environments());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "yaml, catalog-export.yaml",
        "json, catalog-export.json",
        "markdown, catalog-export.md",
        "html, catalog-export.html",
        "java, catalog-export.java.txt",
        "terraform, catalog-export.tf"
    })
    void everyFormat_isAsWrittenDown(String format, String golden) {
        Golden.assertMatches(golden, export(format, NASTY));
    }

    @Test
    void bundledCatalog_asMarkdown() {
        Golden.assertMatches("catalog-export-platform.md", export("markdown", PLATFORM));
    }

    @Test
    void environment_isAppliedInEveryFormat() {
        for (String format : List.of("yaml", "json", "markdown", "html", "java", "terraform")) {
            Run run =
                    Run.of("catalog", "export", "--format", format, "--catalog", NASTY, "--environment", "production");

            assertThat(run.exitCode()).as(run.all()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).as(format).doesNotContain("staging");
            if (!format.equals("java")) {
                assertThat(run.out()).as(format).contains("1209600000");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a---><script>x.yaml", "--!><script>.yaml", "-\u202e<!--\n--><script>"})
    void nameOfACatalogFile_isTextInMarkdownAndHtml(String name) throws IOException {
        Path catalog = Files.copy(Path.of(PLATFORM), folder.resolve(name));

        String markdown = export("markdown", catalog.toString());
        String html = export("html", catalog.toString());

        assertThat(markdown.indexOf("-->")).isEqualTo(markdown.indexOf("\n") - 3);
        assertThat(Jsoup.parse(markdown).select("script")).isEmpty();
        assertThat(Jsoup.parse(html).select("script")).isEmpty();
        assertThat(markdown + html).doesNotContain("\u202e");
    }

    @Test
    void formsWithoutEnvironments_sayThatTheyLeaveSomethingOut() {
        assertThat(Run.of("catalog", "export", "--format", "terraform", "--catalog", NASTY)
                        .err())
                .startsWith("Note: no --environment is given")
                .contains("the catalog has some for production.");
        assertThat(Run.of("catalog", "export", "--format", "yaml", "--catalog", NASTY)
                        .err())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({PLATFORM + ", Topics", NASTY + ", com.example.kafka.Names"})
    void java_compilesWithoutAWarning_andHasTheNames(String catalog, String className) throws Exception {
        String source = Run.of("catalog", "export", "--format", "java", "--class", className, "--catalog", catalog)
                .out();

        Map<String, String> constants = constants(className, source);

        assertThat(constants.values())
                .containsExactlyElementsOf(TopicCatalog.load(Path.of(catalog)).topics().stream()
                        .map(Topic::name)
                        .toList());
        if (catalog.equals(PLATFORM)) {
            assertThat(constants).containsEntry("EEG_RAW_DATA", "eeg.raw.data");
        }
    }

    /** The class compiled, and what is in it. */
    private Map<String, String> constants(String className, String source) throws Exception {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-Xlint:all", "-Xdoclint:all,-missing", "-Werror", "--release", "17", "-d", folder.toString());

        boolean ok = compiler.getTask(messages, null, null, options, null, List.of(file))
                .call();

        assertThat(ok).as("%s%n%s", messages, source).isTrue();
        Map<String, String> constants = new LinkedHashMap<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            for (Field field : loader.loadClass(className).getFields()) {
                assertThat(Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers()))
                        .isTrue();
                constants.put(field.getName(), (String) field.get(null));
            }
        }
        return constants;
    }

    /** Terraform itself reads it: the format that it would give it, and every value as declared. */
    @Test
    void terraform_readsWhatIsDeclared() throws Exception {
        assumeTrue(isTerraformThere(), "no terraform on the PATH");
        Files.writeString(folder.resolve("topics.tf"), export("terraform", NASTY));

        terraform("", "fmt", "-check", "-diff", "-no-color");
        terraform("", "validate", "-no-color");
        String evaluated = terraform("jsonencode(local.kafka_topics)\n", "console", "-no-color");

        ObjectMapper mapper = new ObjectMapper();
        // The console prints the encoded text as a literal of its own.
        JsonNode found = mapper.readTree(mapper.readTree(evaluated).textValue());
        assertThat(found).isEqualTo(declared());
    }

    private static ObjectNode declared() {
        ObjectNode topics = new ObjectMapper().createObjectNode();
        for (Topic topic : TopicCatalog.load(Path.of(NASTY)).topics()) {
            ObjectNode node = topics.putObject(topic.name());
            node.put("partitions", topic.partitions());
            node.put(
                    "replication_factor",
                    topic.replicationFactor().isPresent()
                            ? Integer.valueOf(topic.replicationFactor().getAsInt())
                            : null);
            node.put("purpose", topic.purpose());
            ArrayNode producers = node.putArray("producers");
            topic.producers().forEach(producers::add);
            ArrayNode consumers = node.putArray("consumers");
            topic.consumers().forEach(consumers::add);
            ObjectNode config = node.putObject("config");
            topic.configs().forEach(config::put);
        }
        return topics;
    }

    private static boolean isTerraformThere() throws InterruptedException {
        try {
            return new ProcessBuilder("terraform", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String terraform(String input, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("terraform"), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        Process process = builder.start();
        process.outputWriter().append(input).close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s%s", out, Files.readString(folder.resolve("err")))
                .isZero();
        return out;
    }

    @Test
    void file_isWrittenOnlyWhenAllWentWell() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.md"), "the former one");

        Run refused = Run.of(
                "catalog", "export", "--format", "markdown", "--environment", "prodution", "--out", file.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(file).hasContent("the former one");

        Run written =
                Run.of("catalog", "export", "--format", "markdown", "--catalog", PLATFORM, "--out", file.toString());
        assertThat(written.exitCode()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(written.err()).isEqualTo("Wrote " + file + ".\n");
        assertThat(Files.readString(file)).isEqualTo(export("markdown", PLATFORM));
    }

    private static String export(String format, String catalog) {
        Run run = Run.of("catalog", "export", "--format", format, "--catalog", catalog);
        assertThat(run.exitCode()).as(run.all()).isZero();
        return run.out();
    }
}
