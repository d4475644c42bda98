package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the commands print as JSON, the schema of it, and the page about it say the same. */
class OutputSchemaTest {

    @Test
    void schema_isAValidSchemaOfItsDraft() {
        assertThat(OutputSchema.FACTORY
                        .getSchema(SchemaLocation.of(SchemaId.V202012))
                        .validate(OutputSchema.text(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void idOfTheSchema_carriesTheVersionThatIsPrinted() {
        JsonNode schema = OutputSchema.json();

        assertThat(schema.path("$id").asText())
                .endsWith(":" + schema.at("/properties/version/const").asInt());
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void everyOutputWrittenDown_isDescribed(Path file) throws IOException {
        OutputSchema.assertDescribes(Files.readString(file));
    }

    @Test
    void everyCommandThatPrintsJson_isDescribedAndWrittenDown() throws IOException {
        List<String> described = new ArrayList<>();
        OutputSchema.json().at("/properties/command/enum").forEach(name -> described.add(name.asText()));
        Set<String> writtenDown = new TreeSet<>();
        for (Path file : outputs().toList()) {
            JsonNode output = OutputSchema.parsed(Files.readString(file));
            if (!output.has("error")) {
                writtenDown.add(output.path("command").asText());
            }
        }

        assertThat(Commands.printingJson())
                .as("describe the command in output.schema.json")
                .containsExactlyInAnyOrderElementsOf(described);
        assertThat(writtenDown)
                .as("write down an output of the command in golden/*.json")
                .containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void memberThatTheSchemaDoesNotKnow_isFound_atAnyDepth() throws IOException {
        for (Path file : outputs().toList()) {
            ObjectNode output = (ObjectNode) OutputSchema.parsed(Files.readString(file));
            ObjectNode deeper = output.deepCopy();
            output.put("undocumented", 1);
            assertThat(OutputSchema.violations(output)).as("%s", file).isNotEmpty();
            if (deeper.at("/topics/0") instanceof ObjectNode topic) {
                topic.put("undocumented", 1);
                assertThat(OutputSchema.violations(deeper)).as("%s", file).isNotEmpty();
            }
        }
    }

    @Test
    void resultWithoutExitCode_isRefused_unlessItsRunGoesOn() throws IOException {
        ObjectNode output = (ObjectNode) OutputSchema.parsed(Files.readString(Golden.FOLDER.resolve("apply.json")));
        output.remove("exitCode");

        assertThat(OutputSchema.FACTORY.getSchema(OutputSchema.text()).validate(output))
                .isNotEmpty();
        output.putNull("finished");
        assertThat(OutputSchema.violations(output)).isEmpty();
    }

    @Test
    void resultWithoutItsTopics_isRefused() {
        JsonNode output = OutputSchema.parsed("""
                {"command": "list", "version": 1, "exitCode": 0, "catalog": "x", "environment": null,
                 "cluster": {"bootstrapServers": "a:1", "securityProtocol": "PLAINTEXT", "saslMechanism": null,
                             "region": null},
                 "catalogVersion": "version 1.0.0"}""");

        assertThat(OutputSchema.FACTORY.getSchema(OutputSchema.text()).validate(output))
                .singleElement()
                .asString()
                .contains("topics");
    }

    /** Of the JSON that is written down, what --output json prints: the rest is files and policies. */
    static Stream<Path> outputs() throws IOException {
        List<Path> outputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Golden.FOLDER)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                if (OutputSchema.parsed(Files.readString(file)).has("command")) {
                    outputs.add(file);
                }
            }
        }
        return outputs.stream();
    }
}
