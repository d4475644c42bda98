package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.localmsk.fault.FaultProxy;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every fault of {@link Faults}, made for real: named in time, in the words of docs/failures.md. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailuresIT {

    private static final Path PAGE = Path.of("../docs/failures.md");
    private static final Map<Fault, String> SAID = new LinkedHashMap<>();

    private static Clusters clusters;

    @BeforeAll
    static void start() {
        clusters = Clusters.start();
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    @AfterEach
    void reset() {
        clusters.reset();
    }

    static List<Fault> ofEveryLevel() {
        return Faults.ALL.stream().filter(Fault::atEveryLevel).toList();
    }

    static List<Fault> ofOneLevel() {
        return Faults.ALL.stream().filter(fault -> !fault.atEveryLevel()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofEveryLevel")
    void fault_isNamedInTime(Fault fault) throws Exception {
        make(fault);
    }

    @Tag("one-level")
    @ParameterizedTest(name = "{0}")
    @MethodSource("ofOneLevel")
    void faultWhereTheBrokersLevelMakesNoDifference_isNamedInTime(Fault fault) throws Exception {
        make(fault);
    }

    @Order(Integer.MAX_VALUE)
    @Tag("one-level")
    @Test
    void thePage_showsWhatTheGuardSays() throws Exception {
        Map<Fault, String> said = new LinkedHashMap<>();
        for (Fault fault : Faults.ALL) {
            // Made by the other tests, unless this one is run alone.
            if (!SAID.containsKey(fault)) {
                make(fault);
                clusters.reset();
            }
            said.put(fault, SAID.get(fault));
        }
        String page = FailuresPage.of(said);

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(page).isEqualTo(Files.readString(PAGE));
    }

    @Test
    void withoutAFault_thereIsNothingToSay() throws Exception {
        Map<String, Object> core = clusters.role(clusters.policiesOfCore()).clientProperties();

        ReadinessReport report = TopicGuard.forService("core")
                .clientProperties(core)
                .permissions(PermissionScope.ALL)
                .build()
                .assertReady();

        assertThat(report.warnings()).isEmpty();
        assertThat(report.text())
                .startsWith("core is ready: 4 topics present on ")
                .contains(" s), as access key ...")
                .doesNotContain("\n");
        assertThat(probe(core).brokerAnswers()).isTrue();
        assertThat(probe(clusters.user("eeg", Clusters.SECRET)).brokerAnswers()).isTrue();
        assertThat(probe(Map.of("bootstrap.servers", clusters.plainAddress())).brokerAnswers())
                .isTrue();
    }

    @Test
    void wrongPassword_isThrownWithItsCause_andWithoutThePasswordAnywhere() {
        assertThatThrownBy(() -> TopicGuard.forService("eeg")
                        .clientProperties(clusters.user("eeg", "guessed-wrong"))
                        .build()
                        .assertReady())
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report().toString()).doesNotContain("guessed-wrong"))
                .hasMessageContaining("AUTH_FAILED")
                .hasCauseInstanceOf(SaslAuthenticationException.class)
                .hasMessageNotContaining("guessed-wrong");
    }

    @Test
    void propertiesFromConfigProviders_areResolved(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), "mechanism=PLAIN");
        Map<String, Object> client = clusters.user("eeg", Clusters.SECRET);
        client.put("config.providers", "file");
        client.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        client.put("sasl.mechanism", "${file:" + file + ":mechanism}");

        assertThat(TopicGuard.forService("eeg")
                        .clientProperties(client)
                        .build()
                        .check()
                        .unauthorized())
                .containsExactly(Topics.ALERTS_EVENTS);
    }

    // A plain-text client takes the TLS alert that it gets from a TLS port for the length of a message, 336 MiB, and
    // allocates that
    // much (KAFKA-4090). Services with a small heap die of it, others lose the memory for as long as they try; those
    // with a guard
    // hear of it first, as the faults show.

    @Test
    @Tag("one-level")
    void alertThatComesTooLateForTheFirstLook_costsTheClientsThread_andIsToldInTime() throws Exception {
        clusters.msk().proxy().delay(FaultProxy.Direction.DOWN, Duration.ofMillis(1500));

        String output = runAtTlsPort("guard", "-Xmx64m");

        // A damaged answer ends it in the same way, so that TLS is not more than likely.
        assertThat(output)
                .contains(
                        "OutOfMemoryError",
                        "eeg is not ready: UNREACHABLE",
                        "or one of TLS",
                        "Make the port and security.protocol agree");
        assertThat(GuardOutput.printed(output).elapsed()).isLessThan(StartingService.TIMEOUT);
    }

    @Test
    @Tag("one-level")
    void adminClientAloneAtATlsPort_runsOutOfASmallHeap() throws Exception {
        assertThat(runAtTlsPort("admin", "-Xmx64m")).contains("The AdminClient thread has exited", "OutOfMemoryError");
    }

    @Test
    @Tag("one-level")
    void adminClientAloneAtATlsPort_takesTheMemoryOfALargeHeap_andSaysNothingOfIt() throws Exception {
        String output = runAtTlsPort("admin", "-Xmx1g");

        assertThat(output).contains("Timed out waiting for a node assignment").doesNotContain("OutOfMemoryError");
        assertThat(StartingService.peak(output)).isGreaterThan(300);
    }

    private static String runAtTlsPort(String whom, String heap) throws Exception {
        return StartingService.run(List.of(heap), whom, "bootstrap.servers=" + clusters.mskByAddress());
    }

    private static void make(Fault fault) throws Exception {
        FaultContext context = new FaultContext(clusters, fault);

        GuardOutput output = fault.injection().inject(context);

        String text = context.shown(output.text());
        SAID.put(fault, text);
        assertThat(output.codes()).as(text).startsWith(fault.code()).containsExactlyInAnyOrderElementsOf(fault.codes());
        assertThat(text).contains(fault.code() + ": ", "What to do (" + fault.code() + "): ");
        fault.retried().assertSeenIn(output, fault.timeout());
    }

    private static ConnectionProbe.Finding probe(Map<String, Object> client) {
        ClientSettings settings = ClientSettings.of(client);
        return new ConnectionProbe(settings, new Failures(settings, CatalogSource.NONE, Audience.SERVICE))
                .diagnose(ProbeStep.Stage.MECHANISM, Duration.ofSeconds(5))
                .join();
    }
}
