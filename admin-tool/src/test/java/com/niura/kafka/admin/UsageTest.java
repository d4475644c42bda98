package com.niura.kafka.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Command lines that are wrong, and what is said about them; no cluster is needed to see that. */
class UsageTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                    | Missing command: expected one of plan, apply
            catalog                               | Missing command: expected one of show, validate
            aply                                  | Did you mean: admin-tool apply
            catalog vaildate                      | Did you mean: catalog validate
            plan --bootsrap-server x:1            | --bootstrap-server
            plan --bootstrap-server host          | --bootstrap-server must be HOST:PORT, several with commas, but has "host"
            plan --bootstrap-server a:1,b:70000   | but has "b:70000"
            plan --bootstrap-server http://x:9    | but has "http://x:9"
            plan surplus                          | Unmatched argument at index 1: 'surplus'
            plan --timeout 0                      | '--timeout': must be from 1s to 10m, but was 0
            plan --timeout 11m                    | must be from 1s to 10m, but was 11m
            plan --timeout soon                   | must be a time such as 30, 30s, 1500ms or 2m, but was soon
            apply --pace 250                      | must be a number of partitions and a time, as in 250/5m, but was 250
            apply --pace 0/5m                     | must be a number of partitions and a time, as in 250/5m, but was 0/5m
            apply --pace 9/0                      | must have a time of at least 1ms, as in 250/5m, but was 9/0
            apply --max-wait 25h                  | must be from 0 to 24h, but was 25h
            plan --output xml                     | expected one of [TABLE, JSON]
            catalog validate --profile serverless | must be kafka or msk-serverless, but was serverless
            catalog show --environment prodution  | did you mean production?
            verify --bootstrap-server x:1 --service ege | did you mean eeg?
            doctor --bootstrap-server x:1 --service ege | did you mean eeg?
            """)
    void wrongCommandLine_isExplainedWithExitCode2(String line, String expected) {
        Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error: ").contains(expected).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plan --bootstrap-server kafka.invalid:9092 -o json         | plan          | 6 | DNS_UNRESOLVED
            verify -o json                                             | verify        | 2 | null
            catalog show --environment prodution -o json               | catalog show  | 2 | null
            list --bootstrap-server x:1 --command-config /no/file -o json | list       | 8 | null
            """)
    void failureBeforeThereIsAResult_isJsonTooWhereThatIsAskedFor(
            String line, String command, int exitCode, String code) throws IOException {
        Run run = Run.of(line.split(" "));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
        assertThat(run.err()).startsWith("Error: ");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("command").asText()).isEqualTo(command);
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("exitCode").asInt()).isEqualTo(exitCode);
        assertThat(json.at("/error/code").asText()).isEqualTo(code);
        assertThat(run.err()).contains(json.at("/error/headline").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prod-1.invalid:9092 |            | prod-1.invalid is the cluster of the environment production, but no --environment is given
            x:1,PROD-1.invalid:9 | staging   | PROD-1.invalid is the cluster of the environment production, but --environment is staging
            other.invalid:9092  | production | the environment production has the cluster prod-1.invalid, prod-2.invalid, but the bootstrap server is other.invalid:9092
            """)
    void clusterOfAnotherEnvironment_isRefusedBeforeItIsConnectedTo(
            String address, @Nullable String environment, String expected) {
        String catalog = Catalogs.write(folder, """
                topics:
                  orders: { partitions: 3, purpose: Orders }
                environments:
                  staging: {}
                  production: { cluster-hosts: [prod-1.invalid, prod-2.invalid] }
                """);
        List<String> line = new ArrayList<>(List.of("apply", "--bootstrap-server", address, "--catalog", catalog));
        if (environment != null) {
            line.addAll(List.of("--environment", environment));
        }

        Run run = Run.of(line.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Error: " + expected, "Nothing was done.");
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

        assertThat(unsaid.err()).startsWith("Note: no --environment is given").contains("differences for production.");
        assertThat(said.err()).doesNotContain("Note:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify", "list", "describe", "doctor"})
    void noBootstrapServer_namesTheOptionAndTheVariable(String command) {
        Run run = Run.of(command);

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
    void absentCommandConfig_isNamed() {
        Path file = folder.resolve("absent.properties");

        Run run = Run.of("plan", "--bootstrap-server", "x:1", "--command-config", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains(file.toString()).contains("there is no such file");
    }

    @Test
    void malformedCommandConfig_isNamedAndNotQuoted() throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=secret\\u00zz\n");

        Run run = Run.of("plan", "--bootstrap-server", "x:1", "--stacktrace", "--command-config", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains(file.toString()).contains("\\uXXXX").doesNotContain("secret");
    }

    @Test
    void clientPropertyThatKafkaRefuses_isInvalidConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "security.protocol=NONSENSE\n");

        Run run = Run.of("plan", "--bootstrap-server", "localhost:1", "--command-config", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains("security.protocol").contains("NONSENSE");
    }

    @Test
    void hostNameThatDoesNotResolve_isUnreachable() {
        Run run = Run.of("plan", "--bootstrap-server", "kafka.invalid:9092");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).contains("kafka.invalid:9092 does not resolve");
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
    void invalidCatalog_showsEveryProblemWithItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.yaml"), """
                topics:
                  orders: { partition: 3, purpose: Orders }
                  bad name: { partitions: 1, purpose: None }
                """);

        Run run = Run.of("catalog", "validate", "--catalog", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(file + ":2:")
                .contains("did you mean partitions?")
                .contains(file + ":3:");
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
    void absentCatalog_isNamed() {
        Run run = Run.of(
                "catalog", "show", "--catalog", folder.resolve("absent.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err()).contains("absent.yaml");
    }

    @Test
    void faultOfTheToolItself_isExitCode1WithoutATrace() {
        StringWriter err = new StringWriter();
        PrintWriter broken = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void print(String text) {
                throw new IllegalStateException("the seam gave way");
            }
        };

        int exitCode = Main.run(broken, new PrintWriter(err, true), Map.of(), "catalog", "show");

        assertThat(exitCode).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(err.toString())
                .contains("the seam gave way")
                .contains("--stacktrace")
                .doesNotContain("\tat ");
    }
}
