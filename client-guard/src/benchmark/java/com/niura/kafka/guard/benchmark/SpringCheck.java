package com.niura.kafka.guard.benchmark;

import java.util.Arrays;
import java.util.Map;

import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/**
 * A service that lets Spring Kafka check its topics: a listener container with {@code missingTopicsFatal}, as it is without Spring
 * Boot or any application context.
 */
final class SpringCheck {

    private SpringCheck() {}

    /** @param args bootstrap servers, consumer group, and the names of the topics */
    public static void main(String[] args) {
        long begin = System.nanoTime();
        Map<String, Object> client = IamClient.properties(args[0]);
        client.put("group.id", args[1]);
        ContainerProperties properties =
                new ContainerProperties(Arrays.asList(args).subList(2, args.length).toArray(String[]::new));
        properties.setMissingTopicsFatal(true);
        properties.setMessageListener((MessageListener<String, String>) record -> {});
        Listener listener = new Listener(
                new DefaultKafkaConsumerFactory<>(client, new StringDeserializer(), new StringDeserializer()),
                properties,
                begin);
        String words;
        try {
            listener.start();
            words = "started";
        } catch (IllegalStateException e) {
            words = String.valueOf(e.getMessage());
        }
        double started = Outcome.millisSince(begin);
        Outcome.print(words, Double.isNaN(listener.verdict) ? started : listener.verdict, started);
        // Without waiting for the consumer that the container has started.
        Runtime.getRuntime().halt(0);
    }

    /** Takes the time at the end of the check; starting goes on with the making of a consumer. */
    private static final class Listener extends ConcurrentMessageListenerContainer<String, String> {

        private final long begin;
        private double verdict = Double.NaN;

        Listener(
                DefaultKafkaConsumerFactory<String, String> consumers, ContainerProperties properties, long begin) {
            super(consumers, properties);
            this.begin = begin;
        }

        @Override
        protected void checkTopics() {
            super.checkTopics();
            verdict = Outcome.millisSince(begin);
        }
    }
}
