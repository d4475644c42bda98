package com.niura.kafka.localmsk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaVersionTest {

    private final String before = System.getProperty("localmsk.level", "4");

    @AfterEach
    void restore() {
        System.setProperty("localmsk.level", before);
    }

    @Test
    void systemProperty_choosesTheDefault() {
        // When
        System.setProperty("localmsk.level", "2.8");

        // Then
        assertThat(KafkaVersion.byDefault()).isEqualTo(KafkaVersion.KAFKA_2_8);
    }

    @Test
    void withoutTheSystemProperty_itIsTheNewest() {
        // When
        System.clearProperty("localmsk.level");

        // Then
        assertThat(KafkaVersion.byDefault()).isEqualTo(KafkaVersion.KAFKA_4);
    }

    @Test
    void unknownVersionInTheSystemProperty_isNamed() {
        // Given
        System.setProperty("localmsk.level", "3");

        // When
        var thrown = assertThatThrownBy(KafkaVersion::byDefault);

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessage("The system property localmsk.level: level must be 4 or 2.8, but was 3");
    }
}
