package com.niura.kafka.admin.doctor;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WayTest {

    private static final ClusterAccess TLS_CLIENT =
            ClusterAccess.of("b:9094", Optional.empty(), Map.of("security.protocol", "SSL"), Duration.ofSeconds(1));
    private static final ClusterAccess PLAIN_CLIENT =
            ClusterAccess.of("b:9092", Optional.empty(), Map.of(), Duration.ofSeconds(1));
    private static final ClientTarget TLS = TLS_CLIENT.cluster();
    private static final ClientTarget PLAIN = PLAIN_CLIENT.cluster();
    private static final Place SERVER = Place.bootstrap(new HostPort("b", 9094));

    @Test
    void allSteps_areOk_andTheWayIsOpen() {
        Way way = Way.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        passed(Stage.CONNECTION, "10.0.0.1:9094"),
                        passed(Stage.TLS, "10.0.0.1:9094"),
                        passed(Stage.KAFKA, "10.0.0.1:9094"),
                        passed(Stage.MECHANISM, "10.0.0.1:9094")),
                TLS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.isTrap()).isFalse();
        assertThat(way.findings())
                .extracting(Finding::check)
                .containsExactly(Check.DNS, Check.TCP, Check.TLS, Check.KAFKA, Check.SASL_MECHANISM);
        assertThat(way.findings()).extracting(Finding::outcome).allMatch(Outcome.Ok.class::isInstance);
    }

    @Test
    void oneOfTwoAddresses_keepsTheWayOpen_andTheOtherIsNamedByItsAddress() {
        Way way = Way.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        failed(Stage.CONNECTION, "10.0.0.1:9094", refused()),
                        passed(Stage.CONNECTION, "10.0.0.2:9094"),
                        passed(Stage.TLS, "10.0.0.2:9094"),
                        passed(Stage.KAFKA, "10.0.0.2:9094"),
                        passed(Stage.MECHANISM, "10.0.0.2:9094")),
                TLS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.findings())
                .extracting(Finding::check)
                .containsExactly(
                        Check.DNS,
                        Check.TCP,
                        Check.TLS,
                        Check.KAFKA,
                        Check.SASL_MECHANISM,
                        Check.TCP,
                        Check.TLS,
                        Check.KAFKA,
                        Check.SASL_MECHANISM);
        assertThat(way.findings().get(1).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure ->
                                assertThat(failure.headline()).endsWith("refuses connections (that is 10.0.0.1:9094)"));
        assertThat(way.findings().subList(2, 5))
                .extracting(Finding::outcome)
                .containsOnly(new Outcome.Skipped("there is no connection"));
    }

    @Test
    void whatFollowsAFailure_isSkipped_withoutTlsWhereTheClientHasNone() {
        Way unresolved = Way.of(
                SERVER,
                List.of(failed(Stage.NAME, "b:9094", PLAIN_CLIENT.failures().unresolved(null))),
                PLAIN);

        assertThat(unresolved.isOpen()).isFalse();
        assertThat(unresolved.findings())
                .extracting(Finding::check)
                .containsExactly(Check.DNS, Check.TCP, Check.KAFKA, Check.SASL_MECHANISM);
        assertThat(unresolved.findings().subList(1, 4))
                .extracting(Finding::outcome)
                .containsOnly(new Outcome.Skipped("there is no address to connect to"));
    }

    @Test
    void propertiesOfWhichNoClientCanBeMade_leaveNothingToLookAt() {
        Way way = Way.of(
                SERVER,
                List.of(failed(Stage.NAME, "b:9094", TLS_CLIENT.failures().configInvalid("no such file", null))),
                TLS);

        assertThat(way.isOpen()).isFalse();
        assertThat(way.findings()).hasSize(5);
        assertThat(way.findings().get(0).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.code()).contains(FailureCode.CONFIG_INVALID));
    }

    @Test
    void tlsOfTheClientsOwn_isNotKnown_andDoesNotCloseTheWay() {
        Way way = Way.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        passed(Stage.CONNECTION, "10.0.0.1:9094"),
                        new ProbeStep(
                                Stage.TLS, "10.0.0.1:9094", new ProbeStep.Outcome.Undetermined("own"), Duration.ZERO)),
                TLS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.findings().get(2).outcome()).isEqualTo(new Outcome.NotKnown("own"));
        assertThat(way.findings().get(4).outcome()).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void tlsAnswerToAPlainTextClient_isATrap() {
        Way way = Way.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9092"),
                        passed(Stage.CONNECTION, "10.0.0.1:9092"),
                        failed(
                                Stage.KAFKA,
                                "10.0.0.1:9092",
                                PLAIN_CLIENT.failures().tlsMismatch("an alert", null))),
                PLAIN);

        assertThat(way.isOpen()).isFalse();
        assertThat(way.isTrap()).isTrue();
    }

    @Test
    void aBrokerThatCannotBeReached_isAboutWhatTheClusterNames() {
        Way way = Way.of(
                Place.broker(2, new HostPort("b2", 9094)),
                List.of(passed(Stage.NAME, "b2:9094"), failed(Stage.CONNECTION, "10.0.0.2:9094", refused())),
                TLS);

        assertThat(way.findings().get(1).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.action())
                                .contains("Nothing listens there")
                                .contains("advertised.listeners"));
    }

    private static Failure refused() {
        return TLS_CLIENT.failures().connectRefused(new HostPort("b", 9094), new ConnectException());
    }

    private static ProbeStep passed(Stage stage, String address) {
        return new ProbeStep(stage, address, new ProbeStep.Outcome.Passed("fine"), Duration.ZERO);
    }

    private static ProbeStep failed(Stage stage, String address, Failure failure) {
        return new ProbeStep(stage, address, new ProbeStep.Outcome.Failed(failure), Duration.ZERO);
    }
}
