package com.niura.kafka.admin.cluster;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NamesakesTest {

    @Test
    void areAllThatDifferInDotsAndUnderscores() {
        assertThat(Namesakes.of("eeg.raw_data"))
                .containsExactlyInAnyOrder("eeg.raw.data", "eeg_raw.data", "eeg_raw_data");
        assertThat(Namesakes.of("orders")).isEmpty();
        assertThat(Namesakes.of("a.b.c_d")).hasSize(7).allMatch(other -> Namesakes.are("a.b.c_d", other));
        assertThat(Namesakes.are("a.b", "a.b")).isFalse();
        assertThat(Namesakes.are("a.b", "a-b")).isFalse();
    }

    @Test
    void areCounted_howeverMany() {
        assertThat(Namesakes.count("a.b.c_d")).isEqualTo(7);
        assertThat(Namesakes.count("orders")).isZero();
        assertThat(Namesakes.count("_".repeat(249))).isEqualTo(Long.MAX_VALUE);
    }
}
