package com.niura.kafka.examples;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import com.niura.kafka.guard.MskIam;

/** Where the cluster is and how to log in, as a task definition says it: one map for the guard and for every client. */
final class KafkaEnvironment {

    private KafkaEnvironment() {}

    /**
     * Reads the client properties of {@code KAFKA_CLIENT_PROPERTIES}, a file, and the address of {@code KAFKA_BOOTSTRAP}; without a
     * file, a host of MSK Serverless gets the settings for IAM, and any other host none.
     *
     * @throws IllegalArgumentException if neither is set, or the file cannot be read
     */
    static Map<String, Object> clientProperties(Map<String, String> environment) {
        String bootstrapServers = environment.getOrDefault("KAFKA_BOOTSTRAP", "");
        String file = environment.get("KAFKA_CLIENT_PROPERTIES");
        if (bootstrapServers.isBlank() && file == null) {
            throw new IllegalArgumentException(
                    "KAFKA_BOOTSTRAP is not set: expected the bootstrap servers, such as"
                            + " boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098, in the environment of the task definition");
        }
        if (file == null && MskIam.isServerless(bootstrapServers)) {
            return MskIam.clientProperties(bootstrapServers);
        }
        Map<String, Object> client = new HashMap<>();
        if (file != null) {
            Properties properties = read(file);
            properties.stringPropertyNames().forEach(key -> client.put(key, properties.getProperty(key)));
        }
        if (!bootstrapServers.isBlank()) {
            client.put("bootstrap.servers", bootstrapServers);
        }
        return client;
    }

    private static Properties read(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("KAFKA_CLIENT_PROPERTIES must name a readable file, but was " + file, e);
        }
        return properties;
    }
}
