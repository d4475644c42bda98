package com.niura.kafka.guard.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.TopicGuard;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The service {@code core} from its start until a first record has gone through the topic that it both writes and reads; with
 * the guard beside the opening of its clients, or without.
 */
final class ServiceStart {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private ServiceStart() {}

    /** Takes bootstrap servers, and {@code guarded} or {@code unguarded}. */
    public static void main(String[] args) {
        long begin = System.nanoTime();
        Map<String, Object> client = IamClient.properties(args[0]);
        CompletableFuture<?> topics = args[1].equals("guarded")
                ? TopicGuard.forService("core").clientProperties(client).build().assertReadyAsync()
                : CompletableFuture.completedFuture(null);
        Map<String, Object> consuming = IamClient.properties(args[0]);
        consuming.putAll(
                Map.of("group.id", "core-service", "auto.offset.reset", "earliest", "allow.auto.create.topics", false));
        try (KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(consuming, new StringDeserializer(), new StringDeserializer());
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            consumer.subscribe(List.of(Topics.ANALYTICS_TRIGGERS));
            Object report = topics.join();
            double verdict = Outcome.millisSince(begin);
            String record = UUID.randomUUID().toString();
            var sent = producer.send(new ProducerRecord<>(Topics.ANALYTICS_TRIGGERS, record));
            awaitArrival(consumer, record);
            double arrival = Outcome.millisSince(begin);
            if (!sent.isDone()) {
                throw new IllegalStateException("a record has arrived before it was sent");
            }
            Outcome.print(report == null ? "no guard" : "guard", arrival, verdict);
        }
    }

    private static void awaitArrival(KafkaConsumer<String, String> consumer, String record) {
        long begin = System.nanoTime();
        while (StreamSupport.stream(consumer.poll(POLL).spliterator(), false)
                .noneMatch(received -> received.value().equals(record))) {
            if (Outcome.millisSince(begin) > LONGEST.toMillis()) {
                throw new IllegalStateException("the record has not arrived within " + LONGEST);
            }
        }
    }
}
