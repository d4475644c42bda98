package com.niura.kafka.guard.benchmark;

import java.util.Arrays;
import java.util.Map;

import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/** Lets Spring Kafka check topics: a listener container with {@code missingTopicsFatal}, without Spring Boot or any application context. */
final class SpringCheck {

    private SpringCheck() {}

    /** Takes bootstrap servers and the names of the topics. */
    public static void main(String[] args) {
        long begin = System.nanoTime();
        Map<String, Object> client = Programs.client(args[0]);
        client.put("group.id", "core-service");
        ContainerProperties properties =
                new ContainerProperties(Arrays.copyOfRange(args, 1, args.length));
        properties.setMissingTopicsFatal(true);
        properties.setMessageListener((MessageListener<String, String>) record -> {});
        var consumers = new DefaultKafkaConsumerFactory<>(client, new StringDeserializer(), new StringDeserializer());
        new ConcurrentMessageListenerContainer<>(consumers, properties) {
            @Override
            protected void checkTopics() {
                String words = Programs.READY;
                try {
                    super.checkTopics();
                } catch (IllegalStateException e) {
                    words = String.valueOf(e.getMessage());
                }
                Programs.print(words, Programs.millisSince(begin));
                // Ends before the container makes a consumer.
                Runtime.getRuntime().halt(0);
            }
        }.start();
    }
}
