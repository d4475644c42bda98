package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/bastion.md, docs/own-catalog.md and docs/migration.md, followed from top to bottom on an emulator of MSK Serverless, with the jar and with the
 * policies of the roles: what a command prints is what stands below it on the page. The topics are those of a catalog that stays as
 * it is. With -Dgolden.update=true the pages are written anew.
 */
@Tag("one-level")
class OperatorPagesIT {

    private static final String ARN =
            "arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1";
    private static final String PLATFORM = "src/test/resources/catalog/platform.yaml";
    private static final String COMMAND = "$ java -jar admin-tool.jar ";

    private LocalMsk msk;
    private String catalog = PLATFORM;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        msk = LocalMsk.builder().mskServerless("ap-south-1").clusterArn(ARN).start();
    }

    @AfterEach
    void stop() {
        msk.close();
    }

    @Test
    void bastionPage() throws Exception {
        Page page = new Page(Path.of("../docs/bastion.md"));
        Role bastion = msk.iam().role("bastion", policy("bastion"));

        page.follow(
                bastion,
                ExitCode.DONE,
                "apply --bootstrap-server boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098");
        Run again = run(bastion, "apply", "--catalog", catalog);
        assertThat(page.text).contains("```\n" + again.out().lines().reduce("", (first, last) -> last) + "\n```");

        // The bundled catalog of the next release.
        catalog = Catalogs.write(folder, Files.readString(Path.of(catalog)).replace("\n\nenvironments:", """

                  device.status: { partitions: 3, purpose: Headset battery, producers: [gateway], consumers: [core] }

                environments:"""));
        page.follow(bastion, ExitCode.DENIED, "apply --yes");
        bastion.policies(policy("bastion"));
        page.follow(bastion, ExitCode.CHANGES_PENDING, "plan");
        page.follow(bastion, ExitCode.DONE, "apply --yes");
        page.assertWhole();

        assertThat(run(bastion, "list", "--catalog", PLATFORM).out())
                .as("the tool before knows nothing of the new topic, and leaves it")
                .containsPattern("device\\.status +3 +no +yes");
    }

    @Test
    void ownCatalogPage() throws Exception {
        Page page = new Page(Path.of("../docs/own-catalog.md"));
        Path yaml = Path.of("../examples/own-catalog/topics/src/main/resources/com/acme/kafka/topics.yaml");
        try (ZipOutputStream jar =
                new ZipOutputStream(Files.newOutputStream(folder.resolve("acme-topics-1.0.0.jar")))) {
            jar.putNextEntry(new ZipEntry("com/acme/kafka/topics.yaml"));
            jar.write(Files.readAllBytes(yaml));
        }
        catalog = yaml.toString();
        Role bastion = msk.iam().role("acme-bastion", policy("bastion"));

        page.follow(bastion, ExitCode.DONE, "apply --catalog 'acme-topics-1.0.0.jar!/com/acme/kafka/topics.yaml'");
        page.follow(bastion, ExitCode.INVALID, "apply --catalog acme-topics-1.0.0.jar");
        page.assertWhole();

        assertThat(run(bastion, "apply").exitCode())
                .as("without --catalog, nothing is created")
                .isEqualTo(ExitCode.DENIED.value());
        assertThat(page.text)
                .contains(Run.of("verify", "--bootstrap-server", "x:1", "--service", "billing")
                        .err()
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replace("Error: ", ""));
    }

    @Test
    void migrationPage() throws Exception {
        Page page = new Page(Path.of("../docs/migration.md"));
        Files.writeString(
                folder.resolve("eeg.json"), page.text.split("```json\n", 2)[1].split("```", 2)[0]);
        Role bastion = msk.iam().role("bastion", policy("bastion", "--add-partitions", "--topic-prefix", ""));
        Role eeg = msk.iam().role("eeg-task", documents("eeg.json"));
        assertThat(run(msk.iam().administrator(), "apply", "--catalog", Catalogs.of(folder, asThreeServicesMadeThem()))
                        .exitCode())
                .isZero();

        page.follow(bastion, ExitCode.DONE, "catalog import --out topics.yaml");
        page.follow(bastion, ExitCode.CHANGES_PENDING, "plan");
        page.follow(bastion, ExitCode.CHANGES_PENDING, "list --fail-on foreign,missing");
        assertThat(run(bastion, "apply", "--add-partitions", "--catalog", catalog)
                        .exitCode())
                .isZero();
        page.follow(eeg, ExitCode.BLOCKED, "iam-policy check eeg.json service eeg --cluster-arn ARN --fail-on excess");
        page.follow(eeg, ExitCode.DONE, "verify --service eeg");

        Files.writeString(folder.resolve("eeg.json"), policy("service eeg"));
        eeg.policies(documents("eeg.json"));
        page.follow(eeg, ExitCode.DONE, "iam-policy check eeg.json service eeg --cluster-arn ARN --fail-on excess");
        page.follow(eeg, ExitCode.DONE, "verify --service eeg");

        page.assertWhole();
    }

    private static String[] asThreeServicesMadeThem() {
        return new String[] {
            "eeg.raw.data: { partitions: 3 }",
            "eeg.processed.data: { partitions: 1 }",
            "user.activity: { partitions: 3 }",
            "alerts.events: { partitions: 3 }",
            "analytics.triggers: { partitions: 3 }",
            "eeg.raw.data.test: { partitions: 1 }"
        };
    }

    /** What the tool prints for a role, by the catalog of now. */
    private String policy(String role, String... options) {
        Run run = Run.of(Stream.of(
                        Stream.of("iam-policy"),
                        Stream.of(role.split(" ")),
                        Stream.of("--cluster-arn", ARN, "--catalog", catalog),
                        Stream.of(options))
                .flatMap(part -> part)
                .toArray(String[]::new));
        assertThat(run.exitCode()).as(run.all()).isZero();
        return run.out();
    }

    /** The policies in a file, one by one. */
    private String[] documents(String file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(folder.resolve(file).toFile());
        List<String> documents = new ArrayList<>();
        (json.isArray() ? json : List.of(json)).forEach(document -> documents.add(document.toString()));
        return documents.toArray(String[]::new);
    }

    private Run run(Role role, String... args) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(role.environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        List<String> jvmOptions = new ArrayList<>(msk.jvmOptions());
        jvmOptions.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        return JarRun.start(folder, environment, jvmOptions, args).await();
    }

    /** A page whose commands are followed one after the other. */
    private final class Page {

        private final Path file;
        private String text;
        private int followed;

        Page(Path file) throws IOException {
            this.file = file;
            text = Files.readString(file);
        }

        void follow(Role role, ExitCode exitCode, String command) throws IOException, InterruptedException {
            String line = COMMAND + command + "\n";
            int begin = text.indexOf(COMMAND, followed);
            assertThat(text.substring(begin))
                    .as(file + ": the command after those before")
                    .startsWith(line);
            int end = text.indexOf("```", begin);

            Run run = run(role, arguments(command));

            assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode.value());
            String shown = line + asOnThePage(run.all());
            if (Boolean.getBoolean("golden.update")) {
                text = text.substring(0, begin) + shown + text.substring(end);
                Files.writeString(file, text);
            } else {
                assertThat(asOnThePage(text.substring(begin, end))).isEqualTo(shown);
            }
            followed = begin + line.length();
        }

        void assertWhole() {
            assertThat(text.substring(followed))
                    .as(file + ": every command is followed")
                    .doesNotContain(COMMAND);
        }
    }

    private String[] arguments(String command) {
        return (command.contains(" --catalog ") ? command : command + " --catalog " + catalog)
                .replace("boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098", msk.bootstrapServers())
                .replace(" ARN", " " + ARN)
                .replace("'", "")
                .replaceAll("(?<= )(?=eeg\\.json|topics\\.yaml|acme-)", folder + "/")
                .split(" ");
    }

    /** Without what is another one each time. */
    private String asOnThePage(String output) {
        return output.replaceAll("boot-\\w+\\.c1", "boot-xxxxx.c1")
                .replaceAll("access key \\.{3}\\w{4}", "access key ...MCLE")
                .replaceAll("( --catalog )" + catalog, "")
                .replaceAll(
                        catalog + ", SHA-256 \\w+…|bundled catalog, version \\S+",
                        "bundled catalog, version 0.1.0-SNAPSHOT")
                .replace(catalog, "bundled catalog")
                .replace(folder + "/", "");
    }
}
