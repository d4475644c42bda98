package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The commands as identities with few permissions, on a real broker with users and ACLs. */
class PermissionsIT {

    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private static LocalMsk msk;
    private static Admin admin;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder()
                .brokerConfig(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerConfig("sasl.enabled.mechanisms", "PLAIN")
                .brokerConfig(
                        "listener.name.client.plain.sasl.jaas.config",
                        JAAS
                                + Stream.of("admin", "stranger", "viewer", "maker", "blind")
                                        .map(user -> " user_" + user + "=\"" + user + "-secret\"")
                                        .reduce("", String::concat)
                                + ";")
                .brokerConfig("authorizer.class.name", KafkaVersion.byDefault().aclAuthorizer())
                .brokerConfig("super.users", "User:ANONYMOUS;User:admin")
                .start();
        Map<String, Object> properties = new HashMap<>(msk.clientProperties());
        properties.putAll(security("admin", "admin-secret"));
        admin = Admin.create(properties);
        admin.createAcls(List.of(
                        allow("viewer", AclOperation.DESCRIBE, "acl."),
                        allow("maker", AclOperation.DESCRIBE, "acl."),
                        allow("maker", AclOperation.CREATE, "acl.mine."),
                        allow("blind", AclOperation.DESCRIBE, "acl.mine."),
                        allow("blind", AclOperation.CREATE, "acl")))
                .all()
                .get();
        // The broker that is asked may hear of them later than the controller.
        await().until(() ->
                admin.describeAcls(AclBindingFilter.ANY).values().get().size() == 5);
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ofSeconds(1));
        msk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "verify", "describe"})
    void identityThatMayNotDescribe_isDeniedWithTheCommandThatGrants(String command) {
        String catalog = Catalogs.of(folder, "acl.hidden.a: { partitions: 1 }", "acl.hidden.b: { partitions: 1 }");

        Run run = as("stranger", command, "--catalog", catalog);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.all()).contains("--operation Describe").contains("--topic acl.hidden.a");
    }

    @Test
    void listOfAnIdentityThatMayNotDescribe_callsDeclaredTopicsUnknown() {
        Run run = as("stranger", "list", "--catalog", Catalogs.of(folder, "acl.unseen: { partitions: 1 }"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("acl\\.unseen +- +yes +unknown: may not be described");
    }

    @Test
    void planThatDoesNotSeeATopic_doesNotCreateIt() throws Exception {
        String catalog = Catalogs.of(folder, "acl.mine.blind: { partitions: 1 }", "acl-unseen: { partitions: 1 }");
        String plan = folder.resolve("plan.json").toString();

        Run planned = as("blind", "plan", "--catalog", catalog, "--out", plan);
        Run applied = as("blind", "apply", "--catalog", catalog, "--plan", plan);

        assertThat(planned.exitCode()).as(planned.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(planned.err()).as(planned.all()).contains("with 1 step for");
        assertThat(applied.exitCode()).as(applied.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(applied.out())
                .containsPattern("acl\\.mine\\.blind +partitions: 1  created")
                .containsPattern("acl-unseen +may not be described by this identity");
        assertThat(admin.listTopics().names().get()).contains("acl.mine.blind").doesNotContain("acl-unseen");
    }

    @Test
    void identityThatMayNotCreate_isDeniedAndNothingIsDone() throws Exception {
        Run run = as("viewer", "apply", "--catalog", Catalogs.of(folder, "acl.wanted: { partitions: 1 }"));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.out())
                .contains("acl.wanted  partitions: 1  denied")
                .contains("may not be created by this identity")
                .contains("--operation Create --topic acl.wanted");
        assertThat(admin.listTopics().names().get()).doesNotContain("acl.wanted");
    }

    @Test
    void identityThatMayNotCreateWhatIsThere_succeeds() throws Exception {
        create(new NewTopic("acl.there", 1, (short) 1));

        Run run = as("viewer", "apply", "--catalog", Catalogs.of(folder, "acl.there: { partitions: 1 }"));

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.out()).endsWith("0 created, 1 already there; every topic verified.\n");
    }

    @Test
    void identityThatMayCreateSome_appliesPartly() throws Exception {
        String catalog = Catalogs.of(folder, "acl.mine.one: { partitions: 1 }", "acl.not.mine: { partitions: 1 }");

        Run run = as("maker", "apply", "--catalog", catalog);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.PARTLY_APPLIED.value());
        assertThat(run.out()).contains("1 of 2 topics not verified: acl.not.mine.");
        assertThat(admin.listTopics().names().get()).contains("acl.mine.one").doesNotContain("acl.not.mine");
    }

    @Test
    void doctor_seesWhatAclsAllow_alsoOnTheCluster_andWhoseCredentialsTheyAre() throws Exception {
        create(new NewTopic("acl.mine.planned", 1, (short) 1));
        String catalog = Catalogs.of(folder, "acl.mine.planned: { partitions: 1 }", "acl.unseen: { partitions: 1 }");

        Run maker = as("maker", "doctor", "--catalog", catalog);
        Run viewer = as("viewer", "doctor", "--catalog", catalog);
        Run anything = as("admin", "doctor", "--catalog", catalog);
        Run nobody = run("viewer", "hunter2", "doctor", "--catalog", catalog);

        assertThat(maker.exitCode()).as(maker.all()).isZero();
        assertThat(maker.out())
                .contains("sasl.jaas.config: user maker")
                .containsPattern("acl\\.mine\\.planned +1 partition +ok\n")
                .containsPattern("acl\\.unseen +does not exist +not known\n");
        assertThat(viewer.exitCode()).as(viewer.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(viewer.out()).contains("--operation Create --topic acl.mine.planned");
        assertThat(anything.out()).containsPattern("acl\\.unseen +does not exist +ok\n");
        assertThat(nobody.exitCode()).as(nobody.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(nobody.out()).contains("login                  FAILED     the client's own login: AUTH_FAILED");
        assertThat(nobody.all()).doesNotContain("hunter2");
    }

    @Test
    void configsThatMayNotBeRead_areToldAndHideNothingElse() throws Exception {
        create(new NewTopic("acl.configured", 1, (short) 1));
        String catalog = Catalogs.of(
                folder,
                "acl.configured: { partitions: 1, config: { retention.ms: 1000 } }",
                "acl.absent: { partitions: 1 }");

        Run plan = as("viewer", "plan", "--catalog", catalog);
        Run describe = as("viewer", "describe", "--catalog", catalog, "acl.configured");

        assertThat(plan.exitCode()).as(plan.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(plan.out())
                .containsPattern("acl\\.configured +denied")
                .contains("--operation DescribeConfigs --topic acl.configured")
                .containsPattern("acl\\.absent +create");
        assertThat(describe.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(describe.out()).contains("acl.configured: 1 partition").contains("Configs could not be read");
    }

    @Test
    void importOfWhatMayNotBeSeen_tellsIt_onStderrAndInTheFile() throws Exception {
        create(new NewTopic("acl.seen", 2, (short) 1).configs(Map.of("retention.ms", "1000")));
        create(new NewTopic("hidden.declared", 1, (short) 1));
        String catalog = Catalogs.of(folder, "acl.seen: { partitions: 1 }", "hidden.declared: { partitions: 1 }");
        String imported = folder.resolve("imported.yaml").toString();

        Run viewer = as("viewer", "catalog import", "--catalog", catalog, "--out", imported);
        Run stranger = as("stranger", "catalog import", "--catalog", catalog);

        assertThat(viewer.exitCode()).as(viewer.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(viewer.err())
                .contains(
                        "hidden.declared\nAllow Describe to this identity:",
                        "--operation Describe --topic hidden.declared")
                .contains("acl.seen", "--operation DescribeConfigs --topic acl.seen");
        assertThat(Path.of(imported))
                .content()
                .contains("# hidden.declared may not be described by this identity: whether it exists is not known.\n")
                .contains("  # Configs not known: TOPIC_AUTHORIZATION_FAILED: ")
                .contains("  acl.seen:\n    partitions: 2\n");
        assertThat(as("admin", "plan", "--catalog", imported).exitCode()).isZero();
        assertThat(stranger.exitCode()).as(stranger.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(stranger.out()).contains("# - topics must declare at least one topic\n", "topics: {}\n");
        assertThat(stranger.err()).contains("Error: the file has to be mended").contains("acl.seen", "hidden.declared");
    }

    @Test
    @Tag("one-level")
    void everyExitCode_isProducedByARun() throws Exception {
        create(new NewTopic("acl.exit_code", 1, (short) 1));
        String absent = Catalogs.of(folder, "acl.exit.absent: { partitions: 1 }");
        String colliding = Catalogs.of(folder, "acl.exit.code: { partitions: 1 }");
        String half = Catalogs.of(folder, "acl.mine.exit: { partitions: 1 }", "acl.exit.refused: { partitions: 1 }");
        Map<ExitCode, Supplier<Run>> runs = new EnumMap<>(ExitCode.class);
        runs.put(ExitCode.DONE, () -> as("viewer", "list"));
        runs.put(ExitCode.INTERNAL, () -> {
            Thread.currentThread().interrupt();
            Run run = as("viewer", "list");
            assertThat(Thread.interrupted()).isTrue();
            return run;
        });
        runs.put(ExitCode.USAGE, () -> as("viewer", "describe", "acl.exit.unknown"));
        runs.put(ExitCode.CHANGES_PENDING, () -> as("viewer", "plan", "--catalog", absent));
        runs.put(ExitCode.BLOCKED, () -> as("viewer", "plan", "--catalog", colliding));
        runs.put(ExitCode.DENIED, () -> as("stranger", "plan", "--catalog", absent));
        runs.put(ExitCode.UNREACHABLE, () -> Run.of("list", "--bootstrap-server", "127.0.0.1:1", "--timeout", "1s"));
        runs.put(ExitCode.PARTLY_APPLIED, () -> as("maker", "apply", "--catalog", half));
        runs.put(ExitCode.PLAN_STALE, () -> {
            String stale = Catalogs.of(folder, "acl.mine.stale: { partitions: 1 }");
            String plan = folder.resolve("stale.json").toString();
            as("maker", "plan", "--catalog", stale, "--out", plan);
            as("maker", "apply", "--catalog", stale);
            return as("maker", "apply", "--catalog", stale, "--plan", plan);
        });
        runs.put(
                ExitCode.THROTTLED,
                () -> as(
                        "maker",
                        "apply",
                        "--rate-limit",
                        "1/1m",
                        "--max-wait",
                        "0",
                        "--catalog",
                        Catalogs.of(folder, "acl.mine.now: { partitions: 1 }", "acl.mine.later: { partitions: 1 }")));
        runs.put(ExitCode.INVALID, () -> as("viewer", "plan", "--catalog", "absent.yaml"));

        assertThat(runs).containsOnlyKeys(ExitCode.values());
        runs.forEach((exitCode, run) -> {
            Run ended = run.get();
            assertThat(ended.exitCode()).as("%s: %s", exitCode, ended.all()).isEqualTo(exitCode.value());
        });
    }

    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.Commands#connecting")
    void wrongPassword_isDeniedAtOnceAndNeverShown(String command) {
        Run run = run("viewer", "hunter2hunter2", command, "--stacktrace");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.all()).contains("authentication").contains("PLAIN");
        assertThat(run.all()).doesNotContain("hunter2");
    }

    @Test
    void verboseLogOfTheJar_showsNoSecret() throws Exception {
        Run run = JarRun.start(
                        folder,
                        List.of(),
                        "verify",
                        "--verbose",
                        "--stacktrace",
                        "--bootstrap-server",
                        msk.bootstrapServers(),
                        "--command-config",
                        config("viewer", "hunter2hunter2"))
                .await();

        assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.err()).contains("sasl.jaas.config = [hidden]");
        assertThat(run.all()).doesNotContain("hunter2");
    }

    private Run as(String user, String command, String... args) {
        return run(user, user + "-secret", command, args);
    }

    private Run run(String user, String password, String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--bootstrap-server", msk.bootstrapServers(), "--command-config", config(user, password)));
        all.addAll(List.of(args));
        return Run.of(all.toArray(String[]::new));
    }

    private String config(String user, String password) {
        StringBuilder lines = new StringBuilder();
        security(user, password)
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        try {
            return Files.writeString(Files.createTempFile(folder, "client", ".properties"), lines)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> security(String user, String password) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", JAAS + " username=\"" + user + "\" password=\"" + password + "\";");
    }

    private static void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
        await().until(() -> admin.listTopics().names().get().contains(topic.name()));
    }

    private static AclBinding allow(String user, AclOperation operation, String prefix) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
