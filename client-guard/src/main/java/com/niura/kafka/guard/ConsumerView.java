package com.niura.kafka.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Topics as a consumer sees them, which asks for their metadata alone; admin clients describe the cluster first, and an identity
 * that may not do that learns nothing from them. Tells a consumer's client not to create what it asks for. Confined to
 * one thread.
 */
final class ConsumerView implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofMillis(300);

    private final Consumer<byte[], byte[]> consumer;

    ConsumerView(Map<String, ?> clientProperties, String clientId, Duration timeout, Duration connectionSetup) {
        Map<String, Object> properties =
                new HashMap<>(AdminProperties.from(clientProperties, clientId, timeout, connectionSetup));
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The partitions of a topic; none when it does not exist.
     *
     * @throws org.apache.kafka.common.errors.TopicAuthorizationException when the identity may not describe it
     * @throws org.apache.kafka.common.errors.TimeoutException when there is no answer in time
     */
    List<PartitionInfo> partitionsOf(String topic, Deadline deadline) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, deadline.remaining());
        return partitions == null ? List.of() : partitions;
    }

    @Override
    @SuppressWarnings("deprecation") // What replaces it is not in kafka-clients before 4.1.
    public void close() {
        consumer.close(CLOSING);
    }
}
