package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

/** Every fault of {@link Faults}, made for real: named in time, with what to do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailuresIT {

    private static final Path PAGE = Path.of("../docs/failures.md");
    /** A verdict's latest arrival after the time is over, as documented. */
    private static final Duration OVERTIME = Duration.ofMillis(500);

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
    void mend() {
        clusters.mend();
    }

    static List<Fault> ofEveryLevel() {
        return Faults.ALL.stream().filter(Fault::atEveryLevel).toList();
    }

    static List<Fault> ofOneLevel() {
        return Faults.ALL.stream().filter(fault -> !fault.atEveryLevel()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofEveryLevel")
    void fault_isNamedInTime_withWhatToDo(Fault fault) throws Exception {
        make(fault);
    }

    @Tag("one-level")
    @ParameterizedTest(name = "{0}")
    @MethodSource("ofOneLevel")
    void faultWhereTheBrokersLevelMakesNoDifference_isNamedInTime_withWhatToDo(Fault fault) throws Exception {
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
                clusters.mend();
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
                .endsWith(" s)");
        assertThat(probe(core)).isEqualTo(Probe.Finding.BROKER);
        assertThat(probe(clusters.user("eeg", Clusters.SECRET))).isEqualTo(Probe.Finding.BROKER);
        assertThat(probe(Map.of("bootstrap.servers", clusters.plainAddress()))).isEqualTo(Probe.Finding.BROKER);
    }

    @Test
    void theProbe_trustsWhomTheClientTrusts_andSeesThatTheListenerWantsALogin() throws Exception {
        Map<String, Object> stranger = clusters.administrator();
        stranger.keySet().removeIf(key -> key.startsWith("ssl."));
        Map<String, Object> byAddress = clusters.administrator();
        byAddress.put("bootstrap.servers", clusters.mskByAddress());

        assertThat(probe(stranger).failure()).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
        assertThat(probe(byAddress).failure()).map(Failure::code).contains(FailureCode.TLS_UNTRUSTED);
        byAddress.put("ssl.endpoint.identification.algorithm", "");
        assertThat(probe(byAddress)).isEqualTo(Probe.Finding.BROKER);
        byAddress.put("security.protocol", "SSL");
        assertThat(probe(byAddress).failure()).map(Failure::code).contains(FailureCode.SASL_MECHANISM);
    }

    private static void make(Fault fault) throws Exception {
        Stage stage = new Stage(clusters, fault.budget());

        Seen seen = fault.scene().play(stage);

        String text = stage.shown(seen.text());
        SAID.put(fault, text);
        assertThat(seen.codes()).as(text).startsWith(fault.code()).containsExactlyInAnyOrderElementsOf(fault.codes());
        assertThat(stage.shown(seen.headline())).contains(fault.headline());
        assertThat(stage.shown(seen.action())).contains(fault.action());
        assertThat(text)
                .contains(fault.code() + ": " + stage.shown(seen.headline()))
                .contains("What to do (" + fault.code() + "): " + stage.shown(seen.action()))
                .doesNotContain(Clusters.SECRET, "guessed-wrong");
        assertThat(seen.elapsed()).isLessThan(fault.budget().plus(OVERTIME));
        if (fault.attempts().isPresent()) {
            assertThat(seen.attempts()).isEqualTo(fault.attempts().getAsInt());
        }
        if (fault.endsAtOnce()) {
            assertThat(seen.elapsed()).isLessThan(fault.budget().dividedBy(2));
        }
        seen.findings().ifPresent(findings -> assertThat(Retried.of(findings)).isEqualTo(fault.retried()));
    }

    private static Probe.Finding probe(Map<String, Object> client) throws InterruptedException {
        return Probe.run(client, Deadline.in(Duration.ofSeconds(5), System::nanoTime));
    }
}
