package com.niura.kafka.admin;

import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The commands on the official image of Apache Kafka. */
@Tag("kafka-image")
@Testcontainers(disabledWithoutDocker = true)
class KafkaImageIT extends MainFlows {

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer(
            Objects.requireNonNull(System.getProperty("kafka.image"), "system property kafka.image"));

    @Override
    String bootstrapServers() {
        return KAFKA.getBootstrapServers();
    }
}
