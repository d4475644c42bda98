package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.guard.CatalogSource;
import com.niura.kafka.guard.Concern;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.TargetCluster;
import com.niura.kafka.guard.TopicFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that the guard tells people to run are ones that this tool takes. */
class GuardRemediesTest {

    private static final String PROGRAM = "  java -jar admin-tool.jar ";

    static Stream<Failure> failuresWithACommand() {
        return Stream.of(
                        new TargetCluster("b1:9092, b2:9092", "PLAINTEXT", Optional.empty()),
                        new TargetCluster("b1:9096", "SASL_SSL", Optional.of("SCRAM-SHA-512")),
                        new TargetCluster(
                                "boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
                                "SASL_SSL",
                                Optional.of("AWS_MSK_IAM")))
                .flatMap(cluster -> Stream.of(
                                new CatalogSource(true, Optional.empty()),
                                new CatalogSource(false, Optional.of("production")))
                        .flatMap(source -> Stream.of(
                                new TopicFailure.Missing("a", 3, source, cluster),
                                new TopicFailure.TooFewPartitions("a", 3, 1, source, cluster),
                                new TopicFailure.NotReady("a", List.of(0), cluster),
                                new Concern.ConfigDrift("a", "retention.ms", "1", "2", source, cluster))));
    }

    @ParameterizedTest
    @MethodSource("failuresWithACommand")
    void commandOfARemedy_isOneOfThisTool(Failure failure) {
        List<String> commands = failure.action()
                .lines()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()))
                .toList();
        CommandLine tool = Main.commandLine(new Invocation(
                new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), Map.of(), false));

        assertThat(commands).hasSize(1);
        // Throws what the tool would say of a wrong usage.
        assertThat(tool.parseArgs(commands.get(0).split(" ")).hasSubcommand()).isTrue();
    }
}
