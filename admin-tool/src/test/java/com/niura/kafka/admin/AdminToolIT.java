package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on a broker of their own, and what only such a broker allows to be seen. */
class AdminToolIT extends MainFlows {

    private static final String REFUSED =
            "Error: CONNECT_REFUSED: expected a Kafka broker at 127.0.0.1:1, but 127.0.0.1:1 refuses connections\n";

    private static LocalMsk msk;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder()
                .brokerConfig("auto.create.topics.enable", "true")
                .start();
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @Override
    String bootstrapServers() {
        return msk.bootstrapServers();
    }

    @Test
    void bootstrapServers_mayComeFromTheEnvironment() {
        Run run = Run.with(Map.of("KAFKA_BOOTSTRAP", bootstrapServers()), "list");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void quotaExceeded_isReportedPerTopicInTheBrokersWords() throws Exception {
        ClientQuotaEntity client = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "throttled"));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        client, Set.of(new ClientQuotaAlteration.Op("controller_mutation_rate", 0.1)))))
                .all()
                .get();
        String config = Files.writeString(folder.resolve("client.properties"), "client.id=throttled\n")
                .toString();

        Run first = run(
                "apply", "--command-config", config, "--catalog", Catalogs.of(folder, "quota.a: { partitions: 9 }"));
        Run second = run(
                "apply",
                "--command-config",
                config,
                "--max-wait",
                "0",
                "--catalog",
                Catalogs.of(folder, "quota.b: { partitions: 9 }"));

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(second.exitCode()).as(second.all()).isEqualTo(ExitCode.BLOCKED.value());
        assertThat(second.out()).contains("THROTTLING_QUOTA_EXCEEDED").contains("Run apply again");
    }

    @Test
    void twoProcessesAtOnce_endInTheSameStateBothWithSuccess() throws Exception {
        String catalog = Catalogs.of(folder, "race.a: { partitions: 3 }", "race.b: { partitions: 2 }");

        JarRun one = jar(List.of(), "apply", "--catalog", catalog);
        JarRun two = jar(List.of(), "apply", "--catalog", catalog);
        Run first = one.await();
        Run second = two.await();

        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(second.exitCode()).as(second.all()).isZero();
        assertThat(first.out() + second.out()).containsOnlyOnce("race.a  partitions: 3  created");
        assertThat(partitions("race.a")).isEqualTo(3);
        assertThat(partitions("race.b")).isEqualTo(2);
    }

    @Test
    void killedOnTheWay_theNextRunGoesOnWhereItStopped() throws Exception {
        String catalog = Catalogs.of(
                folder, "kill.a: { partitions: 2 }", "kill.b: { partitions: 2 }", "kill.c: { partitions: 2 }");

        Run killed = jar(List.of(), "apply", "--catalog", catalog, "--pace", "4/1m")
                .killWhenItPrints("2 of 3 topics done; the cluster takes more new partitions in 60 s");
        Run next = run("apply", "--catalog", catalog);

        assertThat(killed.exitCode()).isNotZero();
        assertThat(killed.out()).doesNotContain("completed");
        assertThat(next.exitCode()).as(next.all()).isZero();
        assertThat(next.out())
                .endsWith("Topic creation completed: 1 created, 2 already there; every topic verified.\n");
    }

    @Test
    void apply_sendsOneCreateTopicsRequestAndReadersSendNone() throws Exception {
        List<String> traced = List.of("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=debug");
        String catalog = Catalogs.of(
                folder, "once.a: { partitions: 1 }", "once.b: { partitions: 1 }", "once.c: { partitions: 1 }");

        Run plan = jar(traced, "plan", "--catalog", catalog).await();
        Run apply = jar(traced, "apply", "--catalog", catalog).await();

        assertThat(plan.err()).contains("Sending METADATA request").doesNotContain("Sending CREATE_TOPICS");
        assertThat(apply.exitCode()).isZero();
        assertThat(apply.err()).containsOnlyOnce("Sending CREATE_TOPICS");
    }

    @Test
    void littleMemory_isEnough() throws Exception {
        List<String> small = List.of("-Xmx48m");
        String catalog = Catalogs.of(folder, "small.a: { partitions: 3 }");

        Run apply = jar(small, "apply", "--catalog", catalog).await();
        Run verify = jar(small, "verify", "--catalog", catalog, "--verbose").await();

        assertThat(apply.exitCode()).as(apply.all()).isZero();
        assertThat(apply.err()).isEmpty();
        assertThat(verify.exitCode()).as(verify.all()).isZero();
        assertThat(verify.err()).contains("AdminClientConfig values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify"})
    void frozenBroker_isGivenUpAtTheTimeout(String command) {
        msk.freeze();
        try {
            long start = System.nanoTime();

            Run run = run(command, "--timeout", "2s");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
            assertThat(run.err()).startsWith("Error: ");
        } finally {
            msk.resume();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify", "list", "describe"})
    void closedPort_isUnreachableWithinTheTimeout(String command) {
        long start = System.nanoTime();

        Run run = Run.of(command, "--bootstrap-server", "127.0.0.1:1", "--timeout", "1500ms");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).startsWith(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "verify"})
    void tlsOnAPlainPort_isNamed(String command) throws Exception {
        String config = Files.writeString(folder.resolve("tls.properties"), "security.protocol=SSL\n")
                .toString();

        Run run = run(command, "--command-config", config, "--timeout", "2s");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(run.err())
                .startsWith(
                        "Error: TLS_MISMATCH: security.protocol is SSL, but no TLS is spoken at " + bootstrapServers());
    }

    @Test
    void closedPortInAColdJvm_isToldToo() throws Exception {
        Run run = JarRun.start(folder, List.of(), "plan", "--bootstrap-server", "127.0.0.1:1", "--timeout", "4s")
                .await();

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(run.err()).startsWith(REFUSED);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void interrupt_endsTheCommandAndKeepsTheFlag() {
        Thread.currentThread().interrupt();

        Run run = run("plan");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exitCode()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(run.err()).contains("interrupted");
    }

    private JarRun jar(List<String> jvmOptions, String command, String... args) throws IOException {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "--bootstrap-server";
        all[2] = bootstrapServers();
        System.arraycopy(args, 0, all, 3, args.length);
        return JarRun.start(folder, jvmOptions, all);
    }
}
