package com.niura.kafka.admin.view;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FormatTest {

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 604800000, 604800000 (7 d)",
        "retention.ms, 5400000, 5400000 (90 min)",
        "retention.ms, -1, -1 (unlimited)",
        "retention.ms, 1234, 1234",
        "message.timestamp.before.max.ms, 9223372036854775807, 9223372036854775807 (unlimited)",
        "max.message.bytes, 8388608, 8388608 (8 MiB)",
        "max.message.bytes, 1048588, 1048588",
        "retention.bytes, 268435456000, 268435456000 (250 GiB)",
        "retention.bytes, 0, 0",
        "min.insync.replicas, 2, 2",
        "cleanup.policy, delete, delete"
    })
    void numbersWithAUnitInTheirKey_areExplained(String key, String value, String expected) {
        assertThat(Format.value(key, value)).isEqualTo(expected);
    }
}
