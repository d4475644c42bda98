package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that the guard tells people to run are ones that this tool takes. */
class GuardRemediesTest {

    private static final String PROGRAM = "  java -jar admin-tool.jar ";

    static Stream<Failure> failuresWithACommand() {
        Topic topic = new Topic("a", 3, "A", List.of(), List.of(), Map.of());
        return Stream.of(
                        Map.of("bootstrap.servers", "b1:9092, b2:9092"),
                        Map.of(
                                "bootstrap.servers", "b1:9096",
                                "security.protocol", "SASL_SSL",
                                "sasl.mechanism", "SCRAM-SHA-512"),
                        MskIam.clientProperties("boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"))
                .map(ClientSettings::of)
                .flatMap(client -> Stream.of(
                                new CatalogSource(true, Optional.empty(), Optional.empty()),
                                new CatalogSource(false, Optional.of("production"), Optional.empty()))
                        .map(source -> new Failures(client, source, Audience.SERVICE)))
                .flatMap(failures -> Stream.of(
                        failures.missing(topic),
                        failures.tooFewPartitions(topic, 1),
                        failures.notReady(topic, List.of(0)),
                        failures.drift(topic, "retention.ms", "1", "2")));
    }

    @ParameterizedTest
    @MethodSource("failuresWithACommand")
    void commandOfARemedy_isOneOfThisTool(Failure failure) {
        List<String> commands = failure.action()
                .lines()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()))
                .toList();
        CommandLine tool = Main.commandLine(CliEnvironment.unattended(
                new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), Map.of()));

        assertThat(commands).hasSize(1);
        // Throws what the tool would say of a wrong usage.
        assertThat(tool.parseArgs(commands.get(0).split(" ")).hasSubcommand()).isTrue();
    }
}
