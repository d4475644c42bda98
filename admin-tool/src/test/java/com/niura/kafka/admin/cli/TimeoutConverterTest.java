package com.niura.kafka.admin.cli;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeoutConverterTest {

    @ParameterizedTest
    @CsvSource({"30,PT30S", "30s,PT30S", "1500ms,PT1.5S", "2m,PT2M", "PT45S,PT45S", "1,PT1S", "600,PT10M"})
    void timesInUsualForms_areRead(String text, Duration expected) {
        assertThat(new TimeoutConverter().convert(text)).isEqualTo(expected);
    }
}
