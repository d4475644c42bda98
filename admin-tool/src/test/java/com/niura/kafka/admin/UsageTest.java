package com.niura.kafka.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.niura.kafka.admin.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes wrong before a cluster is asked, and what must not show then; the texts in full are in {@link RefusalsTest}. */
class UsageTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed-dns.json            | plan --bootstrap-server kafka.invalid:9092
            failed-no-cluster.json     | verify
            failed-environment.json    | catalog show --environment prodution
            failed-command-config.json | list --bootstrap-server x:1 --command-config absent.properties
            failed-catalog.json        | describe --bootstrap-server x:1 --catalog src/test/resources/refused/invalid.yaml
            """)
    void failureBeforeThereIsAResult_isJsonTooWhereThatIsAskedFor(String golden, String line) {
        Run run = Run.of((line + " --output json").split(" "));

        JsonNode json = OutputSchema.assertDescribes(run.out());
        assertThat(run.exitCode()).isEqualTo(json.path("exitCode").asInt()).isNotZero();
        assertThat(line).startsWith(json.path("command").asText());
        assertThat(run.err())
                .startsWith("Error: ")
                .contains(json.at("/error/headline").asText() + "\n"
                        + json.at("/error/action").asText());
        Golden.assertMatches(golden, run.out());
    }

    @Test
    void fileBehindAnAt_isNotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), "aws_secret_access_key = hunter2");

        Run run = Run.of("list", "@" + file);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.all()).doesNotContain("hunter2", "aws_secret");
    }

    @Test
    void environmentThatIsNotSaid_isPointedOutWhereItWouldMatter() {
        String catalog = Catalogs.write(folder, """
                topics:
                  orders: { partitions: 3, purpose: Orders }
                environments:
                  staging: {}
                  production: { topics: { orders: { partitions: 12 } } }
                """);

        Run unsaid = Run.of("plan", "--bootstrap-server", "kafka.invalid:9092", "--catalog", catalog);
        Run said = Run.of(
                "plan", "--bootstrap-server", "kafka.invalid:9092", "--catalog", catalog, "--environment", "staging");

        assertThat(unsaid.err())
                .startsWith("Note: no --environment is given")
                .contains("the catalog has some for production.");
        assertThat(said.err()).doesNotContain("Note:");
    }

    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.Commands#connecting")
    void noBootstrapServer_namesTheOptionAndTheVariable(String command) {
        Run run = Run.of(command.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.err()).contains("--bootstrap-server HOST:PORT").contains("KAFKA_BOOTSTRAP");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void misspeltPropertyInCommandConfig_isPointedOut_withoutItsValue() throws IOException {
        Path file = Files.writeString(
                folder.resolve("client.properties"), "security.protcol=hush\nmy.own.thing=1\nclient.id=x\n");

        Run run = Run.of("plan", "--bootstrap-server", "kafka.invalid:9092", "--command-config", file.toString());

        assertThat(run.err())
                .startsWith(
                        "Note: " + file
                                + ": security.protcol is no property of Kafka's clients and has no effect: did you mean security.protocol?")
                .doesNotContain("my.own.thing", "client.id", "hush");
    }

    @Test
    void malformedCommandConfig_isNamedAndNotQuoted() throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=secret\\u00zz\n");

        Run run = Run.of("plan", "--bootstrap-server", "x:1", "--stacktrace", "--command-config", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains(file.toString()).contains("\\uXXXX").doesNotContain("secret");
    }

    @Test
    void jaasLineThatIsWrong_isReportedWithoutItsSecret() throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required password="hunter2secret
                """);

        Run run = Run.of(
                "plan", "--bootstrap-server", "localhost:1", "--stacktrace", "--command-config", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.all()).doesNotContain("hunter2secret");
    }

    @Test
    void catalogThatOnlyServerlessRefuses_isCheckedByTheRulesOfTheHost() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.yaml"), """
                topics:
                  orders: { partitions: 3, purpose: Orders, config: { segment.bytes: 1048576 } }
                """);

        Run kafka = Run.of("catalog", "validate", "--catalog", file.toString());
        Run serverless = Run.of(
                "plan",
                "--catalog",
                file.toString(),
                "--bootstrap-server",
                "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098");

        assertThat(kafka.exitCode()).isZero();
        assertThat(serverless.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(serverless.err()).contains("segment.bytes");
    }

    @Test
    void faultOfTheToolItself_isExitCode1_withATraceOnlyWhenAskedFor() {
        Run plain = faulty();
        Run traced = faulty("--stacktrace");

        assertThat(plain.exitCode()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(plain.err())
                .contains("the seam gave way")
                .contains("--stacktrace")
                .doesNotContain("\tat ");
        assertThat(traced.exitCode()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(traced.err()).startsWith(plain.err()).contains("\tat " + UsageTest.class.getName());
    }

    private static Run faulty(String... options) {
        StringWriter err = new StringWriter();
        PrintWriter broken = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void print(String text) {
                throw new IllegalStateException("the seam gave way");
            }
        };
        String[] line =
                Stream.concat(Stream.of("catalog", "show"), Stream.of(options)).toArray(String[]::new);
        int exitCode = Main.run(broken, new PrintWriter(err, true), Map.of(), line);
        return new Run(exitCode, "", err.toString());
    }

    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.Commands#connecting")
    void secretsInCommandConfig_areNeverPrinted_whateverFails(String command) throws IOException {
        String secrets = """
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="hunter2jaas";
                ssl.keystore.password=hunter2store
                ssl.key.password=hunter2key
                ssl.truststore.password=hunter2trust
                """;
        for (String security : new String[] {
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n",
            // No such mechanism, no such file, no such class.
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=hunter2mechanism\n",
            "security.protocol=SSL\nssl.truststore.location=/no/such/file\n",
            "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.login.callback.handler.class=no.such.Class\n",
        }) {
            Path file = Files.writeString(folder.resolve("client.properties"), security + secrets);

            Run run = Run.of((command + " --bootstrap-server kafka.invalid:9092 --timeout 1s --verbose --stacktrace"
                            + " --command-config " + file)
                    .split(" "));

            assertThat(run.exitCode()).as(run.all()).isNotZero();
            assertThat(run.all().replace("hunter2mechanism", "")).doesNotContain("hunter2");
        }
    }
}
