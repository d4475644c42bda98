package com.niura.kafka.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.Dialog;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.catalog.ValidationProfile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What operators do, on the broker of a subclass: one without authorisation that would create topics on first use. Each test
 * has topics of its own.
 */
abstract class MainFlows {

    @TempDir
    Path folder;

    Admin admin;

    abstract String bootstrapServers();

    @BeforeEach
    final void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    @AfterEach
    final void disconnect() {
        admin.close(Duration.ofSeconds(1));
    }

    @Test
    void bundledCatalog_isCreatedOnceAndVerifiedEachTime() throws Exception {
        int topics = Topics.catalog().topics().size();

        Run before = run("verify");
        Run first = run("apply");
        Run second = run("apply", "--environment", "production");
        Run after = run("verify");
        Run plan = run("plan");

        assertThat(before.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(before.out()).contains("eeg.raw.data        missing").contains("admin-tool apply");
        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .startsWith("Bootstrap server  " + bootstrapServers() + " (PLAINTEXT)\n")
                .contains("Environment       none")
                .containsPattern("Catalog           bundled catalog, version [0-9.]+(-SNAPSHOT)?\nTopics            "
                        + topics + "\n")
                .contains("  eeg.raw.data        partitions: 3  created\n")
                .contains("Verified topics:\n")
                .contains("  alerts.events       partitions: 3\n")
                .endsWith("Topic creation completed: " + topics + " created, 0 already there; every topic verified.\n");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out())
                .contains("Environment       production")
                .contains("  eeg.raw.data        partitions: 3\n")
                .endsWith("Topic creation completed: 0 created, " + topics + " already there; every topic verified.\n");
        assertThat(after.exitCode()).isZero();
        assertThat(after.out()).endsWith("All " + topics + " topics verified.\n");
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).endsWith(topics + " topics: " + topics + " in sync.\n");
        assertThat(run("verify", "--service", "eeg").out())
                .endsWith("All " + Topics.catalog().service("eeg").topics().size() + " topics verified.\n");
    }

    @Test
    void topicsThatDiffer_arePlannedAsChangesAndNotTouchedByApply() throws Exception {
        create(new NewTopic("differs.partitions", 1, (short) 1));
        create(new NewTopic("differs.config", 3, (short) 1).configs(Map.of("retention.ms", "86400000")));
        create(new NewTopic("differs.more", 6, (short) 1));
        String catalog = Catalogs.of(
                folder,
                "differs.partitions: { partitions: 3 }",
                "differs.config: { partitions: 3, config: { retention.ms: 604800000, cleanup.policy: delete } }",
                "differs.more: { partitions: 3 }",
                "differs.absent: { partitions: 2, config: { max.message.bytes: 8388608 } }");

        Run plan = run("plan", "--catalog", catalog);
        Run apply = run("apply", "--catalog", catalog);
        Run verify = run("verify", "--catalog", catalog);

        assertThat(plan.exitCode()).as(plan.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(plan.out())
                .contains("has 1 partition, declared 3")
                .contains("--alter --topic 'differs\\.partitions' --partitions 3")
                .contains("kafka-configs.sh --bootstrap-server " + bootstrapServers()
                        + " --alter --entity-type topics --entity-name differs.config --add-config"
                        + " retention.ms=604800000")
                .contains("has 6 partitions, declared 3")
                .contains("4 topics: 1 to create, 2 to change, 1 in sync.");
        assertThat(apply.exitCode()).as(apply.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(apply.out())
                .contains("retention.ms is 86400000 (1 d), declared 604800000 (7 d)")
                .contains("kafka-configs.sh")
                .contains("2 of 4 topics not verified: differs.partitions, differs.config.");
        assertThat(verify.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(verify.out())
                .contains("too few partitions")
                .containsPattern(
                        "differs\\.config +differs +retention\\.ms is 86400000 \\(1 d\\), declared\\n +604800000 \\(7 d\\)");
        assertThat(partitions("differs.partitions")).isEqualTo(1);
    }

    @Test
    void topicsThatDiffer_areChangedWhenAskedFor_andOnlyAsDeclared() throws Exception {
        create(new NewTopic("change.partitions", 1, (short) 1));
        create(new NewTopic("change.config", 2, (short) 1)
                .configs(Map.of("retention.ms", "86400000", "max.message.bytes", "1000000")));
        String catalog = Catalogs.of(
                folder,
                "change.partitions: { partitions: 3 }",
                "change.config: { partitions: 4, config: { retention.ms: 604800000 } }",
                "change.absent: { partitions: 1 }");

        Run partitionsOnly = run("apply", "--catalog", catalog, "--add-partitions");
        Run both = run("apply", "--catalog", catalog, "--add-partitions", "--alter-configs");
        Run again = run("apply", "--catalog", catalog, "--add-partitions", "--alter-configs");

        assertThat(partitionsOnly.exitCode()).as(partitionsOnly.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(partitionsOnly.out())
                .contains(
                        "change.partitions  partitions: 1 to 3  changed",
                        "change.config      partitions: 2 to 4  changed")
                .contains("1 created, 2 changed, 0 already there")
                .contains("'apply' changes it with --alter-configs");
        assertThat(both.exitCode()).as(both.all()).isZero();
        assertThat(both.out())
                .contains("change.config  retention.ms: 86400000 (1 d) to 604800000 (7 d)  changed")
                .endsWith("Topic creation completed: 0 created, 1 changed, 2 already there; every topic verified.\n");
        assertThat(again.out())
                .doesNotContain("Changing topics")
                .endsWith("Topic creation completed: 0 created, 3 already there; every topic verified.\n");
        assertThat(partitions("change.partitions")).isEqualTo(3);
        assertThat(partitions("change.config")).isEqualTo(4);
        assertThat(run("describe", "--catalog", catalog, "change.config").out())
                .containsPattern("retention\\.ms +604800000 \\(7 d\\)")
                .containsPattern("max\\.message\\.bytes +1000000 ");
    }

    @Test
    void partitionsAreAddedNoFasterThanThePace() throws Exception {
        for (String topic : List.of("paced.a", "paced.b", "paced.c")) {
            create(new NewTopic(topic, 1, (short) 1));
        }
        String catalog = Catalogs.of(
                folder, "paced.a: { partitions: 3 }", "paced.b: { partitions: 3 }", "paced.c: { partitions: 3 }");

        Run impatient =
                run("apply", "--catalog", catalog, "--add-partitions", "--rate-limit", "2/500ms", "--max-wait", "0");
        Run patient = run("apply", "--catalog", catalog, "--add-partitions", "--rate-limit", "2/500ms");

        assertThat(impatient.exitCode()).as(impatient.all()).isEqualTo(ExitCode.THROTTLED.value());
        assertThat(impatient.out())
                .contains("paced.a  partitions: 1 to 3  changed", "paced.b  partitions: 1 to 3  deferred")
                .contains("paced.c  has not got all its partitions yet: ")
                .contains("0 created, 1 changed, ");
        assertThat(patient.exitCode()).as(patient.all()).isZero();
        assertThat(patient.out())
                .contains("1 of 2 topics done; the cluster takes more new partitions in ")
                .contains("paced.b  partitions: 1 to 3  changed", "paced.c  partitions: 1 to 3  changed")
                .endsWith("0 created, 2 changed, 1 already there; every topic verified.\n");
    }

    @Test
    void whatCannotBeMended_isTold_andTheRestOfTheTopicIsMended() throws Exception {
        create(new NewTopic("blocked.replicas", 1, (short) 1));
        String catalog = Catalogs.of(folder, "blocked.replicas: { partitions: 2, replication-factor: 2 }");
        String plan = folder.resolve("plan.json").toString();

        Run planned = run("plan", "--catalog", catalog, "--add-partitions", "--out", plan);
        Run applied = run("apply", "--catalog", catalog, "--plan", plan);

        assertThat(planned.exitCode()).as(planned.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(planned.out()).contains("has 1 partition, declared 2;", "replication-factor is 1, declared 2");
        assertThat(applied.exitCode()).as(applied.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(applied.out())
                .contains("blocked.replicas  partitions: 1 to 2  changed")
                .contains("replication-factor is 1, declared 2");
        assertThat(partitions("blocked.replicas")).isEqualTo(2);
    }

    @Test
    void addressesWithSpaces_areOneWordInCommands() {
        String catalog = Catalogs.of(folder, "spaced: { partitions: 1 }");

        Run run = Run.of(
                "plan",
                "--catalog",
                catalog,
                "--commands",
                "--bootstrap-server",
                bootstrapServers() + ", " + bootstrapServers());

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(run.out()).contains("--bootstrap-server " + bootstrapServers() + "," + bootstrapServers() + " ");
    }

    @Test
    void catalogFromAPipe_isReadOnce() throws Exception {
        Path pipe = folder.resolve("catalog.pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String catalog = Catalogs.of(folder, "piped: { partitions: 1 }");
        Thread writer = new Thread(() -> {
            try (OutputStream end = Files.newOutputStream(pipe)) {
                Files.copy(Path.of(catalog), end);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();

        Run run = run("apply", "--catalog", pipe.toString());

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).containsPattern(Pattern.quote(pipe.toString()) + ", SHA-256 [0-9a-f]{12}…");
    }

    @Test
    void writtenPlan_isAppliedAsItIs_orNotAtAllWhenTheClusterHasChanged() throws Exception {
        create(new NewTopic("written.small", 1, (short) 1));
        String catalog = Catalogs.of(folder, "written.small: { partitions: 2 }", "written.absent: { partitions: 1 }");
        String plan = folder.resolve("plan.json").toString();
        String timid = folder.resolve("timid.json").toString();

        Run planned = run("plan", "--catalog", catalog, "--add-partitions", "--out", plan);
        run("plan", "--catalog", catalog, "--out", timid);
        Run both = run("apply", "--catalog", catalog, "--plan", plan, "--alter-configs");
        Run created = run("apply", "--catalog", catalog, "--plan", timid);
        Run stale = run("apply", "--catalog", catalog, "--plan", plan);
        run("plan", "--catalog", catalog, "--add-partitions", "--out", plan);
        Run applied = run("apply", "--catalog", catalog, "--plan", plan);

        assertThat(planned.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(planned.err()).contains("Wrote " + plan + " with 2 steps for 'apply --plan'.");
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(created.exitCode()).as(created.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(created.out())
                .contains("written.absent  partitions: 1  created")
                .doesNotContain("Changing topics");
        assertThat(stale.exitCode()).as(stale.all()).isEqualTo(ExitCode.PLAN_STALE.value());
        assertThat(stale.out()).isEmpty();
        assertThat(stale.err())
                .contains("is not what would be done now; nothing was done")
                .contains("Not any more: written.absent: create with 1 partition\n")
                .doesNotContain("It is for");
        assertThat(applied.exitCode()).as(applied.all()).isZero();
        assertThat(partitions("written.small")).isEqualTo(2);
    }

    @Test
    void topicOption_isAboutThatTopicAlone_alsoInAPlanFile() throws Exception {
        String catalog =
                Catalogs.of(folder, "one.a: { partitions: 1 }", "one.b: { partitions: 1 }", "one.c: { partitions: 1 }");
        String file = folder.resolve("one.json").toString();

        Run planned = run("plan", "--catalog", catalog, "--topic", "one.b", "--out", file);
        Run applied = run("apply", "--catalog", catalog, "--plan", file);
        Run verified = run("verify", "--catalog", catalog, "--topic", "one.b");
        Run misspelt = run("apply", "--catalog", catalog, "--topic", "one.d");

        assertThat(planned.out()).endsWith("""
                1 topic: 1 to create.
                'admin-tool apply' creates what is missing; topics that exist are left as they are.
                """);
        assertThat(applied.exitCode()).as(applied.all()).isZero();
        assertThat(verified.out()).endsWith("All 1 topic verified.\n");
        assertThat(misspelt.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(misspelt.err()).contains("one.d");
        assertThat(admin.listTopics().names().get()).contains("one.b").doesNotContain("one.a", "one.c");
    }

    @Test
    void record_saysWhoWhenWhereAndWhat_andIsThereBeforeTheFirstStep() throws Exception {
        String catalog = Catalogs.of(folder, "recorded.a: { partitions: 1 }");
        Path record = folder.resolve("record.json");

        Run run = run("apply", "--catalog", catalog, "--record", record.toString());
        Run refused = run(
                "apply",
                "--catalog",
                catalog,
                "--record",
                folder.resolve("none/r.json").toString());

        assertThat(run.exitCode()).as(run.all()).isZero();
        JsonNode json = OutputSchema.assertDescribes(Files.readString(record));
        assertThat(json.path("clusterId").asText())
                .isEqualTo(admin.describeCluster().clusterId().get());
        assertThat(json.path("catalogVersion").asText()).startsWith("SHA-256 ");
        assertThat(Instant.parse(json.path("finished").asText()))
                .isAfterOrEqualTo(Instant.parse(json.path("started").asText()));
        assertThat(json.at("/topics/0/steps/0/do").asText()).isEqualTo("CREATE");
        assertThat(json.at("/topics/0/steps/0/result").asText()).isEqualTo("DONE");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(refused.err()).startsWith("Error: --record: ");
    }

    @Test
    void somebodyAtATerminal_isAskedBeforeAnythingIsChanged() throws Exception {
        String catalog = Catalogs.of(folder, "asked: { partitions: 1 }");

        Run no = answering("n\n", "apply", "--catalog", catalog);
        Run nothing = answering("", "apply", "--catalog", catalog);
        boolean existsAfterNo = admin.listTopics().names().get().contains("asked");
        Run yes = answering("y\n", "apply", "--catalog", catalog);
        Run nothingToDo = answering("n\n", "apply", "--catalog", catalog);
        Run notAsked =
                answering("n\n", "apply", "--yes", "--catalog", Catalogs.of(folder, "asked.not: { partitions: 1 }"));

        for (Run run : List.of(no, nothing)) {
            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.CHANGES_PENDING.value());
            assertThat(run.err()).endsWith("  asked: create with 1 partition\nGo on? [y/N] Nothing was done.\n");
        }
        assertThat(existsAfterNo).isFalse();
        assertThat(yes.exitCode()).as(yes.all()).isZero();
        assertThat(nothingToDo.exitCode()).as(nothingToDo.all()).isZero();
        assertThat(notAsked.exitCode()).as(notAsked.all()).isZero();
    }

    /** Runs with somebody at the keyboard who types this. */
    private Run answering(String answer, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CliEnvironment environment = new CliEnvironment(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("KAFKA_BOOTSTRAP", bootstrapServers()),
                Optional.empty(),
                () -> Optional.of(new Dialog(new PrintWriter(err), new BufferedReader(new StringReader(answer)))));
        int exitCode = Main.commandLine(environment).execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void nightlyJob_isToldOfForeignAndMissingTopicsByTheExitCode() throws Exception {
        create(new NewTopic("nightly.there", 1, (short) 1));
        String catalog = Catalogs.of(folder, "nightly.there: { partitions: 1 }", "nightly.missing: { partitions: 1 }");

        Run quiet = run("list", "--catalog", catalog);
        Run missing = run("list", "--catalog", catalog, "--fail-on", "missing");
        Run both = run(
                "list", "--catalog", Catalogs.of(folder, "nightly.none: { partitions: 1 }"), "--fail-on", "FOREIGN");

        assertThat(quiet.exitCode()).isZero();
        assertThat(missing.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(missing.err()).isEqualTo("Error: foreign or missing: nightly.missing\n");
        assertThat(both.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(both.err()).contains("nightly.there").doesNotContain("nightly.none");
    }

    @Test
    void undeclaredConfigs_areNotedWhenAskedFor_andNoDifference() throws Exception {
        create(new NewTopic("noted", 1, (short) 1).configs(Map.of("retention.ms", "86400000")));
        String catalog = Catalogs.of(folder, "noted: { partitions: 1 }");

        assertThat(run("plan", "--catalog", catalog).out()).doesNotContain("retention.ms");
        Run noted = run("plan", "--catalog", catalog, "--all-configs");
        assertThat(noted.exitCode()).isZero();
        assertThat(noted.out()).contains("also set: retention.ms=86400000").endsWith("1 topic: 1 in sync.\n");
    }

    @Test
    void nameThatCollides_isBlockedInPlanAndApply() throws Exception {
        create(new NewTopic("collides_with", 1, (short) 1));
        String catalog = Catalogs.of(folder, "collides.with: { partitions: 3 }");

        Run plan = run("plan", "--catalog", catalog);
        Run apply = run("apply", "--catalog", catalog);

        assertThat(plan.exitCode()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(plan.out()).contains("blocked").contains("collides with the topic collides_with");
        assertThat(apply.exitCode()).as(apply.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(apply.out()).contains("collides with the topic collides_with");
    }

    @Test
    void replicationFactor_isAskedForAsDeclared_andBlockedWhereItDiffers() throws Exception {
        create(new NewTopic("replicas.other", 1, (short) 1));
        String catalog = Catalogs.of(
                folder,
                "replicas.new: { partitions: 1, replication-factor: 1 }",
                "replicas.other: { partitions: 1, replication-factor: 2 }",
                "replicas.many: { partitions: 1, replication-factor: 99 }");

        Run plan = run("plan", "--catalog", catalog);
        Run apply = run("apply", "--catalog", catalog);

        assertThat(plan.exitCode()).as(plan.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(plan.out()).contains("with replication-factor=1", "replication-factor is 1, declared 2");
        assertThat(apply.exitCode()).as(apply.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(apply.out())
                .contains("replicas.new   partitions: 1  created")
                .contains("replicas.many  partitions: 1  rejected (INVALID_REPLICATION_FACTOR)")
                .contains("2 of 3 topics not verified: replicas.other, replicas.many.");
    }

    @Test
    void oneTopicRefused_othersAreCreatedAndTheRunIsPartlyApplied() throws Exception {
        create(new NewTopic("partly_bad", 1, (short) 1));
        String catalog = Catalogs.of(folder, "partly.bad: { partitions: 1 }", "partly.good: { partitions: 1 }");

        Run run = run("apply", "--catalog", catalog);

        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(run.out())
                .contains("partly.good  partitions: 1  created")
                .contains("1 of 2 topics not verified: partly.bad.");
        assertThat(partitions("partly.good")).isEqualTo(1);
    }

    @Test
    void listAndDescribe_showDeclaredAndForeignTopics() throws Exception {
        create(new NewTopic("shown.foreign", 2, (short) 1).configs(Map.of("retention.ms", "604800000")));
        create(new NewTopic("__shown_internal", 1, (short) 1));
        String catalog = Catalogs.of(folder, "shown.missing: { partitions: 3 }");

        Run list = run("list", "--catalog", catalog);
        Run all = run("list", "--catalog", catalog, "--include-internal");
        Run describe = run("describe", "--catalog", catalog, "shown.foreign");
        Run missing = run("describe", "--catalog", catalog);
        Run unknown = run("describe", "--catalog", catalog, "shown.foriegn", "shown.foreign");
        Run pattern = run("describe", "--catalog", catalog, "shown.*");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .containsPattern("shown\\.foreign +2 +no +yes")
                .containsPattern("shown\\.missing +- +yes +missing")
                .contains("1 topic in the catalog, 1 missing.")
                .doesNotContain("__shown_internal");
        assertThat(all.out()).contains("__shown_internal");
        assertThat(describe.exitCode()).isZero();
        assertThat(describe.out())
                .contains("shown.foreign: 2 partitions, not in the catalog")
                .containsPattern("retention\\.ms +604800000 \\(7 d\\) +topic +-");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.CHANGES_PENDING.value());
        assertThat(missing.err()).contains("shown.missing is declared, but does not exist");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unknown.err()).contains("no topic shown.foriegn").contains("Did you mean shown.foreign?");
        assertThat(unknown.out()).contains("shown.foreign: 2 partitions");
        assertThat(pattern.exitCode()).isEqualTo(ExitCode.USAGE.value());
        assertThat(pattern.out()).isEmpty();
        assertThat(pattern.err()).contains("names are exact, not patterns");
    }

    @Test
    void importedCatalog_isWhatTheClusterHas_soThatPlanFindsNothingToDo() throws Exception {
        create(new NewTopic("import.plain", 1, (short) 1));
        create(new NewTopic("import_under_scores", 3, (short) 1));
        create(new NewTopic("import.configured", 6, (short) 1)
                .configs(Map.of(
                        "cleanup.policy", "compact,delete",
                        "retention.ms", "-1",
                        "min.cleanable.dirty.ratio", "0.25",
                        "preallocate", "true",
                        "leader.replication.throttled.replicas", "0:1,1:1",
                        "follower.replication.throttled.replicas", "*")));
        create(new NewTopic("import.known", 2, (short) 1));
        create(new NewTopic("__import_internal", 1, (short) 1));
        String known = Catalogs.write(folder, """
                services: { shop: {}, other: {} }
                topics:
                  import.known: { partitions: 1, purpose: 'What''s "known": 脳波', owner: shop, producers: [shop] }
                  import.gone: { partitions: 1, purpose: Not there, consumers: [other] }
                """);
        String imported = folder.resolve("imported.yaml").toString();

        Run written = run("catalog import", "--catalog", known, "--out", imported);
        Run printed = run("catalog import", "--catalog", known);
        Run plan = run("plan", "--catalog", imported);
        Run again = run("catalog import", "--catalog", imported);

        assertThat(written.exitCode()).as(written.all()).isZero();
        assertThat(written.err()).isEqualTo("Wrote " + imported + ".\n");
        assertThat(printed.out())
                .isEqualTo(Files.readString(Path.of(imported)))
                .contains("# import.gone is in that catalog, but not on the cluster.\n")
                .doesNotContain("__import_internal");
        assertThat(plan.exitCode()).as(plan.all()).isZero();
        assertThat(plan.err()).isEmpty();
        TopicCatalog catalog = TopicCatalog.load(Path.of(imported), ValidationProfile.KAFKA);
        assertThat(catalog.services()).extracting(Service::name).containsExactly("shop");
        assertThat(catalog.topic("import.known"))
                .isEqualTo(new Topic(
                        "import.known",
                        2,
                        OptionalInt.empty(),
                        "What's \"known\": 脳波",
                        Optional.of("shop"),
                        List.of("shop"),
                        List.of(),
                        Map.of()));
        assertThat(catalog.topic("import_under_scores").partitions()).isEqualTo(3);
        assertThat(catalog.topic("import.configured").configs())
                .containsOnly(
                        Map.entry("cleanup.policy", "compact,delete"),
                        Map.entry("retention.ms", "-1"),
                        Map.entry("min.cleanable.dirty.ratio", "0.25"),
                        Map.entry("preallocate", "true"),
                        Map.entry("leader.replication.throttled.replicas", "0:1,1:1"),
                        Map.entry("follower.replication.throttled.replicas", "*"));
        assertThat(again.out()).doesNotContain("x-foreign: true\n").contains("purpose: TODO\n");
    }

    @Test
    void json_isOneObjectOnStdout_asPublished() {
        String catalog = Catalogs.of(folder, "json.topic: { partitions: 1, config: { retention.ms: 604800000 } }");

        Run apply = run("apply", "--catalog", catalog, "--output", "json");

        assertThat(apply.exitCode()).isZero();
        assertThat(apply.err()).contains("Bootstrap server").contains("json.topic  partitions: 1  created");
        JsonNode json = OutputSchema.assertDescribes(apply.out());
        assertThat(json.path("command").asText()).isEqualTo("apply");
        assertThat(json.at("/topics/0/status").asText()).isEqualTo("IN_SYNC");
        Commands.connecting().filter(Commands.printingJson().toList()::contains).forEach(command -> {
            Run run = run(command, "--catalog", catalog, "-o", "JSON");
            JsonNode other = OutputSchema.assertDescribes(run.out());
            assertThat(other.path("command").asText()).isEqualTo(command);
            assertThat(other.path("exitCode").asInt()).isEqualTo(run.exitCode());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "verify", "list", "describe", "doctor", "catalog import"})
    void readingCommands_createNothingAlthoughTheBrokerWould(String command) throws Exception {
        String name = "never.created.by." + command.replace(' ', '.');

        Run run = run(command, "--catalog", Catalogs.of(folder, name + ": { partitions: 1 }"));

        assertThat(run.out() + run.err()).contains(name);
        assertThat(admin.listTopics().names().get()).doesNotContain(name);
    }

    final Run run(String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--bootstrap-server", bootstrapServers()));
        all.addAll(List.of(args));
        return Run.of(all.toArray(String[]::new));
    }

    /** Creates the topic and waits until it is seen: the broker that is asked may hear of it later than the controller. */
    final void create(NewTopic topic) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(topic)).all().get();
        await().ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> partitions(topic.name()) == topic.numPartitions());
    }

    final int partitions(String topic) throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .get()
                .partitions()
                .size();
    }
}
