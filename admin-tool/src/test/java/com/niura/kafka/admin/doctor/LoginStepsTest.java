package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginStepsTest {

    private static final ClusterAccess MSK = ClusterAccess.of(
            "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
            Optional.empty(),
            Map.of(),
            Duration.ofSeconds(1));
    private static final DoctorStep CREDENTIALS = DoctorStep.ok(Target.ACCESS, Check.CREDENTIALS, "access key ...WXYZ");
    private static final DoctorStep DENIED =
            DoctorStep.failed(Target.ACCESS, Check.LOGIN, MSK.failures().accessDenied("[id]: Access denied", null));
    private static final DoctorStep LET_IN = DoctorStep.ok(Target.ACCESS, Check.LOGIN, "at boot");
    private static final StsAnswer UNHEARD = StsAnswer.unheard("no answer");

    @Test
    void refusalOfWhichNothingIsKnown_keepsTheGuardsRemedy() {
        assertThat(login(Optional.empty(), UNHEARD, DENIED)).isEqualTo(DENIED);
    }

    @Test
    void refusalOfCredentialsThatStsTakes_isAboutThePermission() {
        DoctorStep login = login(Optional.empty(), answer("arn", Duration.ZERO), DENIED);

        assertThat(login.failure())
                .hasValueSatisfying(failure -> assertThat(failure.action())
                        .startsWith(
                                "Allow kafka-cluster:Connect in the policy of the role that runs this tool, on\n  arn:")
                        .contains("neither they nor this machine's clock are to blame"));
    }

    @Test
    void clockThatIsOff_isInTheFirstLineOfTheRefusal() {
        DoctorStep login = login(Optional.empty(), answer("arn", Duration.ofMinutes(9)), DENIED);

        assertThat(login.detail())
                .endsWith("[id]: Access denied; this machine's clock is 9 min ahead of AWS's, and AWS"
                        + " refuses what is signed so");
        assertThat(login.failure())
                .hasValueSatisfying(failure -> assertThat(failure.action()).isEqualTo("Mend that first."));
    }

    @Test
    void credentialsThatGiveThemselvesAway_failed_andAreInTheFirstLineOfTheRefusal() {
        List<DoctorStep> steps = steps(Optional.of("there is no session token"), UNHEARD, DENIED);

        assertThat(steps.get(0))
                .extracting(DoctorStep::status, DoctorStep::detail)
                .containsExactly(Status.FAILED, "there is no session token");
        assertThat(steps.get(3).detail()).endsWith("; there is no session token");
    }

    @Test
    void whatTheClusterLetsIn_isNotBlamed() {
        List<DoctorStep> steps = steps(Optional.of("expired"), answer("arn", Duration.ofMinutes(9)), LET_IN);

        assertThat(steps).extracting(DoctorStep::status).containsOnly(Status.OK);
    }

    private static StsAnswer answer(String arn, Duration skew) {
        return new StsAnswer(true, Optional.of(arn), "", false, Optional.of(skew));
    }

    private static DoctorStep login(Optional<String> problem, StsAnswer answer, DoctorStep login) {
        return steps(problem, answer, login).get(3);
    }

    private static List<DoctorStep> steps(Optional<String> problem, StsAnswer answer, DoctorStep login) {
        List<DoctorStep> steps = LoginSteps.of(MSK.remedies(), CREDENTIALS, problem, answer, login);
        assertThat(steps)
                .extracting(DoctorStep::check)
                .containsExactly(Check.CREDENTIALS, Check.IDENTITY, Check.CLOCK, Check.LOGIN);
        return steps;
    }
}
