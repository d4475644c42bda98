package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.check.AdminSession.Progress;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ConnectionProbe.Finding;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class DiagnosisTest {

    private static final Failures FAILURES = Samples.failures();
    private static final Progress NOTHING = new Progress(false, false, false);
    private static final Progress CONNECTED = new Progress(true, false, false);
    private static final Progress DISCONNECTED = new Progress(true, true, false);
    private static final Progress HEARD = new Progress(true, false, true);

    private final ConnectionProbe probe = mock();
    private final ProcessCpu cpu = mock();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private long now;
    private boolean isRegionKnown = true;
    private boolean isHeard;

    @Test
    void clientThatHasHeardABroker_isWaitedFor_withoutAnotherConnection() throws Exception {
        AttemptResult result = diagnosis().diagnose(answered, false, HEARD).orElseThrow();

        assertThat(result.pending()).isTrue();
        assertThat(result.silent()).isFalse();
        assertThat(headline(result)).contains("a Kafka broker answers", "gets no further");
        verify(probe, never()).diagnose(any(), any());
    }

    @Test
    void clientThatIsConnected_isProbedOnlyWhereThereIsNoTimeForAnotherDiagnosis() throws Exception {
        finds(new Finding(true, Optional.empty()));
        Diagnosis diagnosis = diagnosis();

        AttemptResult first = diagnosis.diagnose(answered, false, CONNECTED).orElseThrow();
        verify(probe, never()).diagnose(any(), any());
        now = Duration.ofSeconds(10).toNanos();
        AttemptResult second = diagnosis.diagnose(answered, false, CONNECTED).orElseThrow();

        assertThat(first.silent()).isTrue();
        assertThat(second.silent()).isFalse();
        verify(probe).diagnose(eq(Stage.MECHANISM), any());
    }

    @Test
    void whatCannotPass_endsTheCheck_andWhatMay_doesNot() throws Exception {
        finds(new Finding(false, Optional.of(FAILURES.tlsMismatch("plain text", null))));
        AttemptResult permanent =
                diagnosis().diagnose(answered, false, DISCONNECTED).orElseThrow();
        finds(new Finding(
                false, Optional.of(FAILURES.connectRefused(new HostPort("b1", 9092), new RuntimeException()))));
        AttemptResult passing = diagnosis().diagnose(answered, false, NOTHING).orElseThrow();

        assertThat(permanent.pending()).isFalse();
        assertThat(permanent.isClusterFailure(FailureCode.TLS_MISMATCH)).isTrue();
        assertThat(passing.pending()).isTrue();
        assertThat(passing.silent()).isTrue();
    }

    @Test
    void lackOfCpu_isNamed_andTheConnectionIsLookedAtNoFurtherThanTheKernelMakesIt() throws Exception {
        when(cpu.isShort()).thenReturn(true);
        when(cpu.numbers()).thenReturn("1.2 CPU seconds in 5 s (quota 0.25 CPU)");
        finds(new Finding(false, Optional.empty()));

        AttemptResult result =
                diagnosis().diagnose(answered, false, DISCONNECTED).orElseThrow();

        verify(probe).diagnose(eq(Stage.CONNECTION), any());
        assertThat(result.isClusterFailure(FailureCode.CPU_SHORTAGE)).isTrue();
        assertThat(result.silent()).isFalse();
        assertThat(headline(result)).contains("quota 0.25 CPU");
    }

    @Test
    void credentialsThatAreBeingFetched_areWaitedFor() throws Exception {
        AttemptResult result = diagnosis().diagnose(answered, true, CONNECTED).orElseThrow();

        assertThat(result.isClusterFailure(FailureCode.CREDENTIALS_UNAVAILABLE)).isTrue();
        assertThat(result.pending()).isTrue();
        verify(probe, never()).diagnose(any(), any());
    }

    @Test
    void answerThatComesMeanwhile_endsTheDiagnosis() throws Exception {
        CompletableFuture<Finding> endless = new CompletableFuture<>();
        when(probe.diagnose(any(), any())).thenReturn(endless);
        answered.complete(null);

        assertThat(diagnosis().diagnose(answered, false, NOTHING)).isEmpty();
        assertThat(endless).isCancelled();
    }

    @Test
    void loginWithoutARegion_isNamed_whereABrokerAnswers() throws Exception {
        isRegionKnown = false;
        finds(new Finding(true, Optional.empty()));

        AttemptResult result =
                diagnosis().diagnose(answered, false, DISCONNECTED).orElseThrow();

        assertThat(result.isClusterFailure(FailureCode.CONFIG_INVALID)).isTrue();
        assertThat(result.pending()).isFalse();
        assertThat(headline(result)).contains("AWS region");
    }

    @Test
    void loginThatHasSucceeded_hadARegion_whereverTheSignerFoundIt() throws Exception {
        isRegionKnown = false;

        AttemptResult result = diagnosis().diagnose(answered, false, HEARD).orElseThrow();

        assertThat(result.isClusterFailure(FailureCode.UNREACHABLE)).isTrue();
        assertThat(result.pending()).isTrue();
    }

    @Test
    void classesThatAreLoadedWithoutCpu_areNotCredentialsThatAreBeingFetched() throws Exception {
        when(cpu.isShort()).thenReturn(true);
        when(cpu.numbers()).thenReturn("numbers");

        AttemptResult result = diagnosis().diagnose(answered, true, CONNECTED).orElseThrow();

        assertThat(result.isClusterFailure(FailureCode.CPU_SHORTAGE)).isTrue();
    }

    @Test
    void brokerThatWasHeard_isNotSilentForAnotherServerThatRefuses() throws Exception {
        finds(new Finding(
                false, Optional.of(FAILURES.connectRefused(new HostPort("b2", 9092), new RuntimeException()))));

        AttemptResult result = diagnosis()
                .diagnose(answered, false, new Progress(true, true, true))
                .orElseThrow();

        assertThat(result.silent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"60, 5000", "6, 2000", "1, 333"})
    void firstWait_isFiveSecondsOrAThirdOfTheTime(long timeoutSeconds, long millis) {
        assertThat(diagnosis(Duration.ofSeconds(timeoutSeconds)).nextWait().toMillis())
                .isEqualTo(millis);
    }

    @Test
    void waits_double_butLeaveTimeForTheLastDiagnosis() throws Exception {
        isHeard = true;
        Diagnosis diagnosis = diagnosis();

        assertThat(diagnosis.diagnose(answered, false, HEARD)).isPresent();
        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(diagnosis.diagnose(answered, false, HEARD)).isPresent();
        assertThat(diagnosis.diagnose(answered, false, HEARD)).isPresent();
        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(20));
        now = Duration.ofSeconds(52).toNanos();
        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void silence_isNotWaitedForBeyondItsLimit() throws Exception {
        finds(new Finding(false, Optional.empty()));
        Diagnosis diagnosis = diagnosis();

        assertThat(diagnosis.diagnose(answered, false, NOTHING)).isPresent();
        now = Duration.ofSeconds(9).toNanos();

        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void clientThatWasMadeLate_hasItsFirstWaitAllTheSame() {
        Diagnosis diagnosis = diagnosis();
        now = Duration.ofSeconds(14).toNanos();

        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void silenceAfterSomethingWasHeard_isWaitedOutWithPauses() throws Exception {
        finds(new Finding(false, Optional.empty()));
        Diagnosis diagnosis = diagnosis();
        assertThat(diagnosis.diagnose(answered, false, NOTHING)).isPresent();
        isHeard = true;
        now = Duration.ofSeconds(16).toNanos();

        assertThat(diagnosis.nextWait()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void probeWithoutAThread_findsNothing() throws Exception {
        when(probe.diagnose(any(), any()))
                .thenReturn(CompletableFuture.failedFuture(new OutOfMemoryError("no thread")));

        AttemptResult result =
                diagnosis().diagnose(answered, false, DISCONNECTED).orElseThrow();

        assertThat(result.isClusterFailure(FailureCode.UNREACHABLE)).isTrue();
        assertThat(result.pending()).isTrue();
    }

    private void finds(Finding finding) {
        when(probe.diagnose(any(), any())).thenReturn(CompletableFuture.completedFuture(finding));
    }

    private static String headline(AttemptResult result) {
        return result.clusterFailure().map(Failure::headline).orElse("");
    }

    private Diagnosis diagnosis() {
        return diagnosis(Duration.ofSeconds(60));
    }

    private Diagnosis diagnosis(Duration timeout) {
        Deadline deadline = Deadline.in(timeout, () -> now);
        Deadline silence = deadline.atMost(Duration.ofSeconds(15));
        return new Diagnosis(
                timeout, deadline, () -> isHeard ? deadline : silence, probe, FAILURES, cpu, () -> isRegionKnown);
    }
}
