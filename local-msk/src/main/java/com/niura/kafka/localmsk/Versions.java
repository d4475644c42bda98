package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which local-msk this is, and which Kafka versions it starts. */
record Versions(String localMsk, String kafka4, String kafka28) {

    static Versions load() {
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new LocalMskException("versions.properties is missing beside " + Versions.class.getName());
            }
            Properties versions = new Properties();
            versions.load(file);
            return new Versions(
                    versions.getProperty("local-msk", ""),
                    versions.getProperty("kafka-4", ""),
                    versions.getProperty("kafka-2.8", ""));
        } catch (IOException e) {
            throw new LocalMskException("Cannot read versions.properties: " + e, e);
        }
    }

    String kafka(KafkaVersion version) {
        return switch (version) {
            case KAFKA_4 -> kafka4;
            case KAFKA_2_8 -> kafka28;
        };
    }
}
