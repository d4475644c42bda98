package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The program as people start it: {@code java -jar}. */
@DisabledOnOs(OS.WINDOWS)
class MainIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void interruptedProgram_leavesNothing(String signal, int exitCode) throws Exception {
        // Given
        int port = Ports.choose(1, OptionalInt.empty()).get(0).client();
        try (TestProgram program = start("--port", String.valueOf(port), "--config", "num.partitions=4")) {
            program.awaitOut("kafka-topics.sh");
            new TestClient(Map.of("bootstrap.servers", "127.0.0.1:" + port)).create("first");
            List<ProcessHandle> broker = program.children();
            assertThat(broker).hasSize(1);

            // When
            program.signal(signal);

            // Then
            assertThat(program.awaitEnd()).isEqualTo(exitCode);
            assertThat(broker).noneMatch(ProcessHandle::isAlive);
            assertThat(program.temporaryFiles()).isEmpty();
            assertThat(program.out())
                    .contains("Bootstrap servers: 127.0.0.1:" + port, "bootstrap.servers=127.0.0.1:" + port);
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void programInterruptedWhileStarting_leavesNothing() throws Exception {
        // Given
        try (TestProgram program = start()) {
            await().atMost(TestProgram.LIMIT).until(() -> !program.children().isEmpty());
            List<ProcessHandle> broker = program.children();

            // When
            program.signal("INT");

            // Then
            assertThat(program.awaitEnd()).isEqualTo(130);
            await().atMost(TestProgram.LIMIT).untilAsserted(() -> {
                assertThat(broker).noneMatch(ProcessHandle::isAlive);
                assertThat(program.temporaryFiles()).isEmpty();
            });
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void lookAlikeOfMsk_saysHowAShellBecomesTheRole_andShowsNoSecret() throws Exception {
        // Given
        try (TestProgram program = start("--msk", "--level", "2.8")) {
            program.awaitOut("A policy for --policy");
            Path environment = Path.of(found("\\. (/\\S+/role\\.env)", program.out()));
            String bootstrapServers = found("Bootstrap servers: (\\S+:9098)", program.out());

            // When
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            ". \"$0\" && exec \"$1\" $KAFKA_OPTS -cp \"$2\" \"$3\" \"$4\"",
                            environment.toString(),
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            System.getProperty("java.class.path"),
                            CredentialsIT.ListTopics.class.getName(),
                            bootstrapServers)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(shell.waitFor()).as(output).isZero();
            assertThat(output).contains("topics: []");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(environment)))
                    .isEqualTo("rw-------");
            String secret = found("AWS_SECRET_ACCESS_KEY='(\\S+)'", Files.readString(environment));
            assertThat(program.out()).doesNotContain(secret);
            program.signal("INT");
            assertThat(program.awaitEnd()).isEqualTo(130);
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    @Test
    void brokerThatEndsByItself_endsTheProgramWithItsOutput() throws Exception {
        // Given
        try (TestProgram program = start()) {
            program.awaitOut("kafka-topics.sh");

            // When
            program.children().forEach(ProcessHandle::destroyForcibly);

            // Then
            assertThat(program.awaitEnd()).isEqualTo(1);
            assertThat(program.err())
                    .startsWith("local-msk: The broker ended by itself, with exit code 137. It printed:");
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void takenPort_isOneSentence() throws Exception {
        // Given
        int port = Ports.choose(1, OptionalInt.empty()).get(0).client();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(Ports.address(port));

            // When
            try (TestProgram program = start("--port", String.valueOf(port))) {

                // Then
                assertThat(program.awaitEnd()).isEqualTo(1);
                assertThat(program.err()).hasLineCount(1).contains("needs port " + port);
                assertThat(program.out()).isEmpty();
            }
        }
    }

    @Test
    void unknownOption_isWrongUsage() throws Exception {
        // When
        try (TestProgram program = start("--bogus")) {

            // Then
            assertThat(program.awaitEnd()).isEqualTo(2);
            assertThat(program.err()).hasLineCount(1).contains("unknown option --bogus", "--help");
            assertThat(program.out()).isEmpty();
        }
    }

    private TestProgram start(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 2];
        command[0] = "-jar";
        command[1] = System.getProperty("localmsk.jar", "");
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return TestProgram.start(folder, command);
    }
}
