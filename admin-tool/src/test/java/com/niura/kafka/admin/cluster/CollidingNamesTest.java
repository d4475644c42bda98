package com.niura.kafka.admin.cluster;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CollidingNamesTest {

    @Test
    void areAllThatDifferInDotsAndUnderscores() {
        assertThat(CollidingNames.of("eeg.raw_data"))
                .containsExactlyInAnyOrder("eeg.raw.data", "eeg_raw.data", "eeg_raw_data");
        assertThat(CollidingNames.of("orders")).isEmpty();
        assertThat(CollidingNames.of("a.b.c_d")).hasSize(7).allMatch(other -> CollidingNames.are("a.b.c_d", other));
        assertThat(CollidingNames.are("a.b", "a.b")).isFalse();
        assertThat(CollidingNames.are("a.b", "a-b")).isFalse();
    }

    @Test
    void areCounted_howeverMany() {
        assertThat(CollidingNames.count("a.b.c_d")).isEqualTo(7);
        assertThat(CollidingNames.count("orders")).isZero();
        assertThat(CollidingNames.count("_".repeat(249))).isEqualTo(Long.MAX_VALUE);
    }
}
