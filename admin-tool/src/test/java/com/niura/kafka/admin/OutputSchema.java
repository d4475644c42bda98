package com.niura.kafka.admin;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** The published schema of what {@code --output json} prints, and the same one with no member allowed but those it describes. */
final class OutputSchema {

    static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private static final JsonSchema PUBLISHED = FACTORY.getSchema(text());
    private static final JsonSchema STRICT = FACTORY.getSchema(strict());

    private OutputSchema() {}

    /** The schema as the tool prints it. */
    static String text() {
        return Run.of("schema").out();
    }

    static JsonNode json() {
        return parsed(text());
    }

    /** Asserts that the text is one JSON object that the schema describes in full, and returns it. */
    static JsonNode assertDescribes(String output) {
        JsonNode json = parsed(output);
        assertThat(violations(json)).as(output).isEmpty();
        return json;
    }

    static List<String> violations(JsonNode output) {
        // The relaxed one must not take what the strict one is too confused to see.
        assertThat(PUBLISHED.validate(output)).as(output.toPrettyString()).isEmpty();
        return STRICT.validate(output).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    static JsonNode parsed(String text) {
        try {
            return new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no single JSON document: " + text, e);
        }
    }

    private static JsonNode strict() {
        ObjectNode schema = (ObjectNode) json();
        schema.remove("$id");
        // The members of a whole result are described in two places, which this keyword sees as one.
        schema.put("unevaluatedProperties", false);
        schema.get("$defs").forEach(OutputSchema::close);
        return schema;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && Objects.equals(object.path("type").textValue(), "object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OutputSchema::close);
    }
}
