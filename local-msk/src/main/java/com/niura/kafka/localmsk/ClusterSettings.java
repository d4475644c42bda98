package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of the builder, complete and fixed.
 *
 * @param faultProxy whether there is a proxy in front of each broker
 * @param serverless what makes the cluster an emulator of MSK Serverless; null for a plain Kafka
 */
record ClusterSettings(
        KafkaVersion kafkaVersion,
        int brokers,
        Map<String, String> brokerConfig,
        Duration startTimeout,
        OptionalInt port,
        boolean faultProxy,
        @Nullable ServerlessSettings serverless) {

    ClusterSettings {
        brokerConfig = new TreeMap<>(brokerConfig);
        if (kafkaVersion == KafkaVersion.KAFKA_2_8 && brokers > 1) {
            throw new IllegalStateException(
                    "Kafka 2.8 runs as a single broker here, but %s were asked for: use KafkaVersion.KAFKA_4 for clusters"
                            .formatted(brokers));
        }
    }
}
