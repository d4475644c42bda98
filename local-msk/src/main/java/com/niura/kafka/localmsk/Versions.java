package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which local-msk this is, and which Kafka it starts. */
record Versions(String localMsk, String kafka) {

    static Versions load() {
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new LocalMskException("versions.properties is missing beside " + Versions.class.getName());
            }
            Properties versions = new Properties();
            versions.load(file);
            return new Versions(versions.getProperty("local-msk", ""), versions.getProperty("kafka", ""));
        } catch (IOException e) {
            throw new LocalMskException("Cannot read versions.properties: " + e, e);
        }
    }
}
