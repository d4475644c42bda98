package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTest {

    @ParameterizedTest(name = "admin-tool {0}")
    @MethodSource("com.niura.kafka.admin.Commands#all")
    void helpOfEveryCommand_isAsWrittenDown(String command) {
        List<String> args = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ")));
        args.add("--help");

        Run run = Run.of(args.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        Golden.assertMatches(golden(command), run.out());
    }

    @Test
    void noHelpText_isOfACommandThatIsGone() throws IOException {
        try (Stream<String> files =
                Files.list(Golden.FOLDER).map(file -> file.getFileName().toString())) {
            assertThat(files.filter(file -> file.startsWith("help")).toList())
                    .isSubsetOf(Commands.all().map(HelpTest::golden).toList());
        }
    }

    @Test
    void version_namesTheToolAndTheKafkaClient() {
        Run run = Run.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("admin-tool \\d+\\.\\d+\\.\\d+\\S*\\Rkafka-clients \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    private static String golden(String command) {
        return "help" + (command.isEmpty() ? "" : "-" + command.replace(' ', '-')) + ".txt";
    }
}
