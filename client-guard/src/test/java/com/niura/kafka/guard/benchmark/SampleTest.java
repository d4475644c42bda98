package com.niura.kafka.guard.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SampleTest {

    @Test
    void oddNumberOfValues_theMedianIsTheOneInTheMiddle() {
        Sample sample = new Sample(List.of(9.0, 1.0, 2.0));

        assertThat(sample.median()).isEqualTo(2.0);
        assertThat(sample.min()).isEqualTo(1.0);
        assertThat(sample.max()).isEqualTo(9.0);
    }

    @Test
    void evenNumberOfValues_theMedianLiesBetweenTheTwoInTheMiddle() {
        assertThat(new Sample(List.of(40.0, 2.0, 1.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void noValues_areRefused() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
