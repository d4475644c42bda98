package com.niura.kafka.localmsk.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

import com.niura.kafka.localmsk.internal.process.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Main main = new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--region x --help"})
    void help_isPrinted_whateverElseIsAskedFor(String arguments) throws InterruptedException {
        // When
        int exitCode = main.run(arguments.split(" "));

        // Then
        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--port", "--config", "--help", "--version", "${topic:NAME}");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void version_namesItselfAndTheServers() throws InterruptedException {
        // When
        int exitCode = main.run("--version");

        // Then
        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("local-msk \\d+\\.\\d+\\.\\S+, Apache Kafka 4\\.\\d+\\.\\d+ and 2\\.8\\.\\d+\\R");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --bogus                                     | unknown option --bogus
            --levle 4                                   | unknown option --levle, did you mean --level?
            --konfig=ssl.key.password=hush              | unknown option --konfig
            hush                                        | unknown option hush
            --port                                      | Missing required parameter for option '--port' (N)
            --port abc                                  | Invalid value for option '--port': 'abc' is not an int
            --port 70000                                | port must be between 1 and 65535, but was 70000
            --level 3                                   | level must be 4 or 2.8, but was 3
            --brokers 9                                 | brokers must be between 1 and 5, but was 9
            --config                                    | Missing required parameter for option '--config' (KEY=VALUE)
            --policy p.json                             | --policy needs --msk
            --advertise localhost                       | --advertise needs --msk
            --msk --policy /nonexistent/p.json          | a policy must be in a readable text file, but was /nonexistent/p.json (NoSuchFileException)
            --msk --role eeg                            | --role must be NAME=POLICY.json, the name of a role and the file with its policy, but was eeg
            --msk --role e/g=p.json                     | name must be 1 to 64 letters, digits and +=,.@_-, but was "e/g"
            --msk --name Demo                           | name must be 1 to 32 lower-case letters, digits and hyphens, with no hyphen at an end, but was "Demo"
            --msk --print-hosts                         | --print-hosts needs --name, which makes host names that stay, and is not needed with --advertise
            --msk --advertise a_b                       | the advertised address must be HOST or HOST:PORT, such as localhost:9098, but was a_b
            --msk --listen 0.0.0.0                      | listening on 0.0.0.0 needs an advertised address: the name or address under which clients reach this machine
            --msk --listen 192.0.2.1                    | listenAddress must be an IP address of this machine, or 0.0.0.0 for all of them, but was 192.0.2.1
            --msk --ready-file /nonexistent/ready.json  | --ready-file must name a file in a folder that is there and can be written, but was /nonexistent/ready.json
            --msk --role-files /nonexistent             | --role-files must name a folder that is there and can be written, but was /nonexistent
            --msk --role-files pom.xml                  | --role-files must name a folder that is there and can be written, but was pom.xml
            --role-files .                              | --role-files needs --msk
            --msk --limits none                         | --limits must be on or off, but was none
            --msk --region mumbai                       | region must be the name of an AWS region such as ap-south-1, but was mumbai
            --msk --cluster-arn x                       | an ARN must be like arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID or arn:aws:kafka:REGION:ACCOUNT:topic/NAME/UUID/TOPIC (group and transactional-id alike), but was x
            --config hush                               | a broker setting must be key=value, but one has no '='
            --config listeners=X                        | listeners cannot be set, because LocalMsk relies on its own value
            --config a.password=hush --config a.password=hush | a.password was already set to [hidden]
            """)
    void wrongUsage_isExplained(String arguments, String message) throws InterruptedException {
        // When
        int exitCode = main.run(arguments.split(" "));

        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("local-msk: " + message + ". See --help.\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void badPolicy_isReportedWithItsLineAndTheNearestWord(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        Path file = Files.writeString(folder.resolve("policy.json"), """
                {
                  "Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Action": "kafka-cluster:DescribeTopics", "Resource": "*"}]
                }
                """);

        // When
        int exitCode = main.run("--msk", "--policy", file.toString());

        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("local-msk: " + file + " is not a usable IAM policy: 1 problem")
                .contains(file + ":3:", "did you mean kafka-cluster:DescribeTopic?");
    }

    @ParameterizedTest
    @CsvSource({"--ready-file, notes.txt, notes.txt", "--ready-file, mine.env, mine.env", "--role-files, '', local.env"
    })
    void fileOfTheUser_isNotReplaced(String option, String value, String name, @TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        String content = "export KAFKA_BOOTSTRAP='mine:9092'";
        Path file = Files.writeString(folder.resolve(name), content);

        // When
        int exitCode = main.run("--msk", option, folder.resolve(value).toString());

        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "local-msk: %s would replace %s, which local-msk has not written: name another one, or remove it. See --help.\n"
                                .formatted(option, file));
        assertThat(file).hasContent(content);
    }

    @Test
    void placeholderThatStandsForNothing_isNamedWithItsFile(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        Path file = Files.writeString(folder.resolve("policy.json"), "{\"Resource\": \"${aws:username}\"}");

        // When
        int exitCode = main.run("--msk", "--role", "eeg=" + file);

        // Then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("local-msk: " + file + ": a placeholder must be ${cluster}, ${topic:NAME}")
                .hasLineCount(1);
    }

    @Test
    void hostsOfAName_arePrintedWithoutStarting() throws InterruptedException {
        // When
        int exitCode = main.run("--msk", "--name", "demo", "--print-hosts");

        // Then
        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .hasLineCount(2)
                .contains(
                        " b1-demo.c1.kafka-serverless.ap-south-1.amazonaws.com\n",
                        " boot-demo.c1.kafka-serverless.ap-south-1.amazonaws.com\n");
    }

    @Test
    void fileThatCannotBeWritten_isNamedWithTheReason() {
        // Given
        UncheckedIOException failure =
                new UncheckedIOException("Cannot write ready.json", new IOException("No space left on device"));

        // When
        String reason = Main.reason(failure);

        // Then
        assertThat(reason).isEqualTo("Cannot write ready.json: java.io.IOException: No space left on device");
    }

    @Test
    void takenPort_isNamed() throws IOException, InterruptedException {
        // Given
        int port = Ports.choose(1, OptionalInt.empty()).get(0).client();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(Ports.address(port));

            // When
            int exitCode = main.run("--port", String.valueOf(port));

            // Then
            assertThat(exitCode).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .startsWith("local-msk: The broker needs port " + port + " of 127.0.0.1");
        }
    }
}
