package com.niura.kafka.admin;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plan",
                "apply",
                "verify",
                "list",
                "describe",
                "doctor",
                "catalog",
                "catalog show",
                "catalog validate",
                "iam-policy",
                "iam-policy bastion",
                "iam-policy service",
                "iam-policy guard"
            })
    void helpOfEveryCommand_isAsWrittenDown(String command) {
        List<String> args = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ")));
        args.add("--help");

        Run run = Run.of(args.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        Golden.assertMatches("help" + (command.isEmpty() ? "" : "-" + command.replace(' ', '-')) + ".txt", run.out());
    }

    @Test
    void version_namesTheToolAndTheKafkaClient() {
        Run run = Run.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("admin-tool \\d+\\.\\d+\\.\\d+\\S*\\Rkafka-clients \\d+\\.\\d+\\.\\d+\\S*\\R");
    }
}
