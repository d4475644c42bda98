package com.niura.kafka.examples;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SignalAnalysisTest {

    private static final int RATE = EegSignal.SAMPLES_PER_SECOND;

    @Test
    void power_ofASine_isHalfItsSquaredAmplitude_inItsBandOnly() {
        SpectralPower power = SpectralPower.of(sine(10, 30), RATE);

        assertThat(power.alpha()).isCloseTo(450, within(1e-6));
        assertThat(power.theta()).isCloseTo(0, within(1e-6));
        assertThat(power.beta()).isCloseTo(0, within(1e-6));
    }

    @Test
    void bands_meetWithoutGapOrOverlap() {
        assertThat(SpectralPower.of(sine(8, 2), RATE).theta()).isCloseTo(0, within(1e-6));
        assertThat(SpectralPower.of(sine(8, 2), RATE).alpha()).isCloseTo(2, within(1e-6));
        assertThat(SpectralPower.of(sine(13, 2), RATE).alpha()).isCloseTo(0, within(1e-6));
        assertThat(SpectralPower.of(sine(13, 2), RATE).beta()).isCloseTo(2, within(1e-6));
        assertThat(SpectralPower.of(sine(30, 2), RATE).beta()).isCloseTo(0, within(1e-6));
    }

    @Test
    void signal_isTheSameEveryTime_andHasItsArtefactInOneWindowOnly() {
        assertThat(EegSignal.microvolts(100, 5).get("O1"))
                .containsExactly(EegSignal.microvolts(100, 5).get("O1"));
        assertThat(IntStream.range(0, 6)
                        .filter(second -> Artefact.in(EegSignal.microvolts((long) second * RATE, RATE))
                                .isPresent()))
                .containsExactly(3);
    }

    @Test
    void artefact_isReportedOnTheChannelWhereItIsLargest() {
        Optional<Artefact> artefact = Artefact.in(Map.of(
                "Fp1", new double[] {-20, 180, 0},
                "Fp2", new double[] {0, 160, 0},
                "O1", new double[] {0, 150, 0}));

        assertThat(artefact).contains(new Artefact("Fp1", 200));
        assertThat(Artefact.in(Map.of("O1", new double[] {0, 150}))).isEmpty();
    }

    @Test
    void chunks_becomeWindowsOfOneSecond() {
        WindowBuffer buffer = new WindowBuffer(4);

        assertThat(buffer.add(Map.of("O1", new double[] {1, 2}))).isEmpty();
        WindowBuffer.Window first =
                buffer.add(Map.of("O1", new double[] {3, 4})).orElseThrow();
        buffer.add(Map.of("O1", new double[] {5, 6}));
        WindowBuffer.Window second =
                buffer.add(Map.of("O1", new double[] {7, 8})).orElseThrow();

        assertThat(first.number()).isZero();
        assertThat(first.microvolts().get("O1")).containsExactly(1, 2, 3, 4);
        assertThat(second.number()).isEqualTo(1);
        assertThat(second.microvolts().get("O1")).containsExactly(5, 6, 7, 8);
    }

    @Test
    void chunkThatDoesNotFitTheSecond_isRefused() {
        assertThatThrownBy(() -> new WindowBuffer(4).add(Map.of("O1", new double[] {1, 2, 3})))
                .hasMessageContaining("but was 3");
        assertThatThrownBy(() -> new WindowBuffer(4).add(Map.of("O1", new double[0])))
                .hasMessageContaining("but was 0");
    }

    @Test
    void messages_surviveJson() {
        Messages.ProcessedWindow window =
                new Messages.ProcessedWindow("session-1", 3, true, Map.of("O1", new SpectralPower(0.5, 450, 4.5)));

        assertThat(Messages.read(Messages.write(window), Messages.ProcessedWindow.class))
                .isEqualTo(window);
    }

    private static double[] sine(double hertz, double amplitude) {
        return IntStream.range(0, RATE)
                .mapToDouble(i -> amplitude * Math.sin(2 * Math.PI * hertz * i / RATE + 0.3))
                .toArray();
    }
}
