package com.niura.kafka.admin.doctor;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerPathTest {

    private static final ClusterAccess TLS =
            ClusterAccess.of("b:9094", Optional.empty(), Map.of("security.protocol", "SSL"), Duration.ofSeconds(1));
    private static final ClusterAccess PLAIN =
            ClusterAccess.of("b:9092", Optional.empty(), Map.of(), Duration.ofSeconds(1));
    private static final Target SERVER = Target.bootstrap(new HostPort("b", 9094));

    @Test
    void allSteps_areOk_andThePathIsOpen() {
        ServerPath path = ServerPath.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        passed(Stage.CONNECTION, "10.0.0.1:9094"),
                        passed(Stage.TLS, "10.0.0.1:9094"),
                        passed(Stage.KAFKA, "10.0.0.1:9094"),
                        passed(Stage.MECHANISM, "10.0.0.1:9094")),
                TLS.cluster());

        assertThat(path.isOpen()).isTrue();
        assertThat(path.isTlsTrap()).isFalse();
        assertThat(path.steps()).extracting(DoctorStep::status).containsOnly(Status.OK);
        assertThat(path.steps())
                .extracting(DoctorStep::check)
                .containsExactly(Check.DNS, Check.TCP, Check.TLS, Check.KAFKA, Check.SASL_MECHANISM);
        assertThat(path.steps().get(1))
                .extracting(DoctorStep::how, DoctorStep::detail)
                .containsExactly("connect", "10.0.0.1:9094");
    }

    @Test
    void oneOfTwoAddresses_keepsThePathOpen_andTheOtherIsNamedByItsAddress() {
        ServerPath path = ServerPath.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        failed(Stage.CONNECTION, "10.0.0.1:9094", refused()),
                        passed(Stage.CONNECTION, "10.0.0.2:9094"),
                        passed(Stage.TLS, "10.0.0.2:9094")),
                TLS.cluster());

        assertThat(path.isOpen()).isTrue();
        assertThat(path.steps())
                .extracting(DoctorStep::status)
                .containsExactly(Status.OK, Status.FAILED, Status.OK, Status.OK);
        assertThat(path.steps().get(1).detail()).endsWith("refuses connections (that is 10.0.0.1:9094)");
    }

    @Test
    void pathThatFails_endsThere_andIsClosed() {
        ServerPath path = ServerPath.of(
                SERVER, List.of(failed(Stage.NAME, "b:9092", PLAIN.failures().unresolved(null))), PLAIN.cluster());

        assertThat(path.isOpen()).isFalse();
        assertThat(path.steps()).extracting(DoctorStep::check).containsExactly(Check.DNS);
    }

    @Test
    void tlsOfTheClientsOwn_isNotKnown_andDoesNotCloseThePath() {
        ServerPath path = ServerPath.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9094"),
                        passed(Stage.CONNECTION, "10.0.0.1:9094"),
                        new ProbeStep(
                                Stage.TLS, "10.0.0.1:9094", new ProbeStep.Outcome.Undetermined("own"), Duration.ZERO)),
                TLS.cluster());

        assertThat(path.isOpen()).isTrue();
        assertThat(path.steps().get(2))
                .extracting(DoctorStep::status, DoctorStep::detail)
                .containsExactly(Status.NOT_KNOWN, "own");
    }

    @Test
    void tlsAnswerToAPlainTextClient_isATrap() {
        ServerPath path = ServerPath.of(
                SERVER,
                List.of(
                        passed(Stage.NAME, "b:9092"),
                        passed(Stage.CONNECTION, "10.0.0.1:9092"),
                        failed(Stage.KAFKA, "10.0.0.1:9092", PLAIN.failures().tlsMismatch("an alert", null))),
                PLAIN.cluster());

        assertThat(path.isOpen()).isFalse();
        assertThat(path.isTlsTrap()).isTrue();
    }

    @Test
    void brokerThatCannotBeReached_isAboutWhatTheClusterAdvertises() {
        ServerPath path = ServerPath.of(
                Target.broker(2, new HostPort("b2", 9094)),
                List.of(passed(Stage.NAME, "b2:9094"), failed(Stage.CONNECTION, "10.0.0.2:9094", refused())),
                TLS.cluster());

        assertThat(path.steps().get(1).failure())
                .hasValueSatisfying(failure -> assertThat(failure.action())
                        .contains("Nothing listens there")
                        .contains("advertised.listeners"));
    }

    private static Failure refused() {
        return TLS.failures().connectRefused(new HostPort("b", 9094), new ConnectException());
    }

    private static ProbeStep passed(Stage stage, String address) {
        return new ProbeStep(stage, address, new ProbeStep.Outcome.Passed("fine"), Duration.ZERO);
    }

    private static ProbeStep failed(Stage stage, String address, Failure failure) {
        return new ProbeStep(stage, address, new ProbeStep.Outcome.Failed(failure), Duration.ZERO);
    }
}
