package com.niura.kafka.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.niura.kafka.catalog.Samples.Sample;
import com.niura.kafka.catalog.YamlNode.Mapping;
import com.niura.kafka.catalog.YamlNode.Refused;
import com.niura.kafka.catalog.YamlNode.Scalar;
import com.niura.kafka.catalog.YamlNode.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema for editors and the reader agree on every sample. */
class CatalogSchemaTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final String SCHEMA_TEXT = resource("topics.schema.json");
    private static final JsonSchema SCHEMA = FACTORY.getSchema(SCHEMA_TEXT);

    @Test
    void schema_isAValidSchemaOfItsDraft() {
        var metaSchema = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));

        assertThat(metaSchema.validate(SCHEMA_TEXT, InputFormat.JSON)).isEmpty();
    }

    /** What only the reader can refuse has a transcript of its own; what is not even YAML never gets here. */
    @ParameterizedTest
    @MethodSource
    void sample_isRefusedByTheSchemaWhereItsStructureIsBad(Sample sample) {
        var refusals = SCHEMA.validate(json(sample), InputFormat.JSON);

        assertThat(refusals.isEmpty())
                .as("%s: is it in the right transcript? %s", sample, refusals)
                .isEqualTo(!sample.transcript().equals(Samples.BAD_STRUCTURE));
    }

    static Stream<Sample> sample_isRefusedByTheSchemaWhereItsStructureIsBad() {
        return Samples.in(
                Samples.GOOD,
                Samples.GOOD_FOR_MSK_SERVERLESS,
                Samples.GOOD_FOR_MSK_EXPRESS,
                Samples.GOOD_FOR_MSK_PROVISIONED,
                Samples.BAD_STRUCTURE,
                Samples.BAD_MEANING,
                Samples.BAD_FOR_MSK_SERVERLESS,
                Samples.BAD_FOR_MSK_EXPRESS);
    }

    @ParameterizedTest
    @EnumSource
    void exampleOfTheDocumentation_isAccepted(ValidationProfile profile) throws IOException {
        var page = Files.readString(Path.of("../docs/catalog.md"));
        var text = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n", page.indexOf("```yaml\n") + 8));
        var example = new Sample("docs/catalog.md", "example", text, "");

        assertThat(example.load(profile).topic("orders").owner()).contains("team-shop");
        assertThat(SCHEMA.validate(json(example), InputFormat.JSON)).isEmpty();
    }

    @Test
    void bundledCatalog_namesItsSchemaForEditors() {
        assertThat(resource("topics.yaml")).startsWith("# yaml-language-server: $schema=topics.schema.json\n");
    }

    private static String resource(String name) {
        try (var stream = Topics.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Sample sample) {
        var text = sample.text();
        var file = new CatalogFile("sample", text.startsWith("\uFEFF") ? text.substring(1) : text);
        var problems = new Problems(SourceMap.NONE);
        var root = YamlTree.read(file, problems);
        assertThat(problems.inFileOrder())
                .as("not even YAML: move the sample to %s", Samples.BAD_YAML)
                .isEmpty();
        return json(root.orElseThrow());
    }

    private static String json(YamlNode node) {
        if (node instanceof Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(entry ->
                            quoted(entry.getKey()) + ":" + json(entry.getValue().value()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (node instanceof Sequence sequence) {
            return sequence.items().stream().map(CatalogSchemaTest::json).collect(Collectors.joining(",", "[", "]"));
        } else if (node instanceof Scalar scalar) {
            return switch (scalar.type()) {
                case TEXT -> quoted(scalar.text());
                case INTEGER, DECIMAL, BOOLEAN -> scalar.text();
                case NULL -> "null";
            };
        }
        throw new AssertionError(node instanceof Refused ? "refused at " + node.location() : "a new kind of node");
    }

    private static String quoted(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
    }
}
