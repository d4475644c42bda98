package com.niura.kafka.localmsk.internal.process;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutputBufferTest {

    @Test
    void fewLines_areAllKept() {
        // Given
        OutputBuffer output = new OutputBuffer(100);

        // When
        output.add("one");
        output.add("two");

        // Then
        assertThat(output.text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void manyLines_loseTheOldestAndStayWhole() {
        // Given
        OutputBuffer output = new OutputBuffer(100);

        // When
        IntStream.range(0, 1_000).forEach(i -> output.add("line " + i));

        // Then
        assertThat(output.text()).hasSizeBetween(90, 100).startsWith("line ").endsWith("line 998\nline 999\n");
    }

    @Test
    void lineLongerThanTheLimit_keepsItsEnd() {
        // Given
        OutputBuffer output = new OutputBuffer(10);

        // When
        output.add("a".repeat(50) + "the end");

        // Then
        assertThat(output.text()).isEqualTo("aathe end\n");
    }

    @Test
    void lineThatJustFits_isNotCutAway() {
        // Given
        OutputBuffer output = new OutputBuffer(8);

        // When
        output.add("first");
        output.add("second!");

        // Then
        assertThat(output.text()).isEqualTo("second!\n");
    }

    @Test
    void lastLines_areTheLastOnes() {
        // Given
        OutputBuffer output = new OutputBuffer(100);
        IntStream.rangeClosed(1, 5).forEach(i -> output.add("line " + i));

        // When
        String lines = output.lastLines(2);

        // Then
        assertThat(lines).isEqualTo("line 4\nline 5");
    }

    @Test
    void lastLines_ofNothing_isNothing() {
        assertThat(new OutputBuffer(100).lastLines(2)).isEmpty();
    }
}
