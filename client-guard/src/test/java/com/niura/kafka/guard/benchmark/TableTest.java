package com.niura.kafka.guard.benchmark;

import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {

    @Test
    void medianOfAnEvenNumber_liesBetweenTheTwoInTheMiddle() {
        assertThat(Table.median(DoubleStream.of(40, 2, 1, 3))).isEqualTo(2.5);
        assertThat(Table.median(DoubleStream.of(9, 1, 2))).isEqualTo(2);
    }
}
