package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

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
                .diagnose(ConnectionProbe.Depth.ALL, Duration.ofSeconds(5))
                .join();
    }
}
