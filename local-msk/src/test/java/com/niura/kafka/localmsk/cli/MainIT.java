package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.niura.kafka.localmsk.CredentialsIT;
import com.niura.kafka.localmsk.TestClient;
import com.niura.kafka.localmsk.TestProgram;
import com.niura.kafka.localmsk.internal.process.Ports;
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
            assertThat(program.awaitEnd()).as(program.err()).isEqualTo(exitCode);
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
    void emulatorOfMsk_saysHowAShellBecomesTheRole_andShowsNoSecret() throws Exception {
        // Given
        Path topics = Files.writeString(folder.resolve("topics"), "orders 3");
        try (TestProgram program = start("--msk", "--level", "2.8", "--topics", topics.toString())) {
            program.awaitOut("A policy for --policy");
            Path environment = Path.of(found("\\. (/\\S+/local\\.env)", program.out()));
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
            assertThat(output).contains("topics: [orders]");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(environment)))
                    .isEqualTo("rw-------");
            String secret = found("AWS_SECRET_ACCESS_KEY='(\\S+)'", Files.readString(environment));
            assertThat(program.out()).doesNotContain(secret);
            program.signal("INT");
            assertThat(program.awaitEnd()).isEqualTo(130);
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void rolesAndReadyFile_areWhatScriptsNeed_andGoneAtTheEnd() throws Exception {
        // Given
        Path reader = Files.writeString(folder.resolve("reader.json"), """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow",
                    "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeTopic"],
                    "Resource": ["${cluster}", "${topic:orders}"]
                  }
                }
                """);
        Path nobody = Files.writeString(
                folder.resolve("nobody.json"),
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Deny\", \"Action\": \"kafka-cluster:*\", \"Resource\": \"*\"}}");
        Path catalog = Files.writeString(
                folder.resolve("topics.yaml"),
                "topics: { orders: { partitions: 3 }, payments: { config: { cleanup.policy: compact } } }");
        Path ready = folder.resolve("ready.json");
        int port = Ports.choose(1, OptionalInt.empty()).get(0).client();
        try (TestProgram program = start(
                "--msk",
                "--name",
                "main-it",
                "--advertise",
                "localhost:" + port,
                "--role",
                "reader=" + reader,
                "--role",
                "nobody=" + nobody,
                "--topics",
                catalog.toString(),
                "--role-files",
                folder.toString(),
                "--ready-file",
                ready.toString())) {
            await().atMost(TestProgram.LIMIT).until(() -> Files.exists(ready));

            // When
            String json = Files.readString(ready);
            List<String> uris = Pattern.compile("http://127\\.0\\.0\\.1:[^\"]+")
                    .matcher(json)
                    .results()
                    .map(MatchResult::group)
                    .toList();

            // Then
            assertThat(json)
                    .contains(
                            "\"bootstrapServers\" : \"localhost:%d\"".formatted(port),
                            "\"clusterArn\" : \"arn:aws:kafka:ap-south-1:123456789012:cluster/main-it/");
            assertThat(uris).hasSize(2);
            assertThat(folder.resolve("reader.env")).content().contains("export AWS_SESSION_TOKEN=");
            assertThat(listTopics(json, uris.get(0))).contains("topics: [orders]");
            assertThat(listTopics(json, uris.get(1))).contains("Access denied");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ready)))
                    .isEqualTo("rw-------");
            program.signal("INT");
            assertThat(program.awaitEnd()).isEqualTo(130);
            assertThat(ready).doesNotExist();
            assertThat(folder).isDirectoryNotContaining("glob:**.env");
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"ar, EG, 4", "mr, IN, 2.8", "fr, FR, 4", "tr, TR, 2.8"})
    void locale_doesNotMatter(String language, String country, String level) throws Exception {
        // Given
        Path topics = Files.writeString(folder.resolve("topics"), "orders 12");
        Path ready = folder.resolve("ready.json");
        try (TestProgram program = TestProgram.start(
                folder,
                "-Duser.language=" + language,
                "-Duser.country=" + country,
                "-jar",
                System.getProperty("localmsk.jar", ""),
                "--msk",
                "--level",
                level,
                "--topics",
                topics.toString(),
                "--ready-file",
                ready.toString())) {

            // When
            program.awaitReady(ready);
            String json = Files.readString(ready);

            // Then
            assertThat(listTopics(json, found("(http://127\\.0\\.0\\.1:[^\"]+)", json)))
                    .contains("topics: [orders]");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void topicThatTheServiceDoesNotHave_endsTheProgramWithTheReason() throws Exception {
        // Given
        Path catalog = Files.writeString(
                folder.resolve("topics.yaml"), "topics: { orders: { config: { segment.bytes: 1048576 } } }");
        Path ready = folder.resolve("ready.json");

        // When
        try (TestProgram program = start("--msk", "--topics", catalog.toString(), "--ready-file", ready.toString())) {

            // Then
            assertThat(program.awaitEnd()).isEqualTo(1);
            assertThat(program.err())
                    .hasLineCount(1)
                    .startsWith("local-msk: Cannot create the topics: ")
                    .contains("segment.bytes");
            assertThat(program.out()).isEmpty();
            assertThat(ready).doesNotExist();
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }

    /** As a task on ECS with this role. */
    private String listTopics(String json, String credentialsUri) throws Exception {
        Path own = Files.createTempDirectory(folder, "client");
        List<String> command = new ArrayList<>(
                List.of(found("\"jvmOptions\" : \"([^\"]+)\"", json).split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                CredentialsIT.ListTopics.class.getName(),
                found("\"bootstrapServers\" : \"([^\"]+)\"", json)));
        Map<String, String> environment =
                Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentialsUri, "AWS_REGION", "ap-south-1");
        try (TestProgram client = TestProgram.start(own, environment, command.toArray(String[]::new))) {
            client.awaitEnd();
            return client.out() + client.err();
        }
    }

    @Test
    void readyFileForAShell_leadsOtherProgramsToTheCluster() throws Exception {
        // Given
        Path ready = folder.resolve("ready.env");
        try (TestProgram program = start("--msk", "--ready-file", ready.toString())) {
            await().atMost(TestProgram.LIMIT).until(() -> Files.exists(ready));

            // When
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            ". \"$0\" && exec \"$1\" $KAFKA_OPTS -cp \"$2\" \"$3\" \"$KAFKA_BOOTSTRAP_SERVERS\"",
                            ready.toString(),
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            System.getProperty("java.class.path"),
                            CredentialsIT.ListTopics.class.getName())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(shell.waitFor()).as(output).isZero();
            assertThat(output).contains("topics: []");
            Map<String, String> exported = Pattern.compile("export (\\w+)='(.*)'")
                    .matcher(Files.readString(ready))
                    .results()
                    .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
            assertThat(exported).containsEntry("KAFKA_BOOTSTRAP", exported.get("KAFKA_BOOTSTRAP_SERVERS"));
            assertThat(Path.of(exported.get("KAFKA_CLIENT_PROPERTIES")))
                    .content()
                    .contains("sasl.mechanism=AWS_MSK_IAM", "ssl.truststore.location=");
            program.signal("TERM");
            assertThat(program.awaitEnd()).isEqualTo(143);
            assertThat(ready).doesNotExist();
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
