package com.acme.billing;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.acme.kafka.AcmeTopics;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints what it would bill. */
public final class Billing {

    private Billing() {}

    public static void main(String[] args) {
        Map<String, Object> properties = MskIam.consumerProperties(System.getenv("KAFKA_BOOTSTRAP"));
        try {
            guard(properties).assertReady();
        } catch (TopicsNotReadyException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        properties.put(
                ConsumerConfig.GROUP_ID_CONFIG,
                catalog().service("billing").consumerGroup().orElseThrow());
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(AcmeTopics.ORDERS_PLACED, AcmeTopics.ORDERS_CANCELLED));
            while (true) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(order -> System.out.println(order.topic() + ": " + order.value()));
            }
        }
    }

    /** Checks the topics that Acme's catalog gives to this service. */
    static TopicGuard guard(Map<String, ?> clientProperties) {
        return TopicGuard.forService("billing")
                .catalog(Billing::catalog)
                .clientProperties(clientProperties)
                .build();
    }

    /** The catalog in acme-topics.jar, as it was when this service was built. */
    static TopicCatalog catalog() {
        return TopicCatalog.loadResource("com/acme/kafka/topics.yaml");
    }
}
