package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import static org.awaitility.Awaitility.await;

/** A plain Kafka client: what users of the broker would write, in short, with limits. */
public record TestClient(Map<String, Object> properties) {

    private static final int LIMIT_MILLIS = 20_000;

    public static TestClient of(LocalMsk msk) {
        return new TestClient(msk.clientProperties());
    }

    /** Creates the topic and waits until it is seen, which takes the permission to describe it. */
    public void create(String topic) throws Exception {
        try (Admin admin = admin()) {
            create(admin, topic);
            awaitSeen(admin, topic);
        }
    }

    /** Creates the topic; whoever asks for it at once may be told that there is none. */
    public void createUnseen(String topic) throws Exception {
        try (Admin admin = admin()) {
            create(admin, topic);
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The broker that is asked may hear of a topic later than the controller, which creates it. */
    public static void awaitSeen(Admin admin, String topic) {
        await(topic)
                .atMost(TestProgram.LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> admin.listTopics().names().get().contains(topic));
    }

    public void produce(String topic, String value) throws Exception {
        produce(topic, value, "none");
    }

    public void produce(String topic, String value, String compression) throws Exception {
        Map<String, Object> settings = settings();
        settings.put("compression.type", compression);
        settings.put("delivery.timeout.ms", LIMIT_MILLIS);
        settings.put("max.block.ms", LIMIT_MILLIS);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            send(producer, new ProducerRecord<>(topic, value)).get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /**
     * The producer asks for its number on a thread of its own. Where that is refused at the moment of sending, {@code send} throws
     * an error about the producer's state, around the refusal; at any other moment the refusal is in the future.
     */
    private static <K, V> Future<RecordMetadata> send(KafkaProducer<K, V> producer, ProducerRecord<K, V> message) {
        try {
            return producer.send(message);
        } catch (KafkaException e) {
            throw e.getCause() instanceof ApiException refusal ? refusal : e;
        }
    }

    /** Reads as a new consumer group from the beginning, until there are {@code count} values or 20 seconds have passed. */
    public List<String> consume(String topic, int count) {
        Map<String, Object> settings = settings();
        settings.put("group.id", "readers-of-" + topic);
        settings.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofMillis(LIMIT_MILLIS).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
                    values.add(message.value());
                }
            }
        }
        return values;
    }

    public Admin admin() {
        Map<String, Object> settings = settings();
        settings.put("default.api.timeout.ms", LIMIT_MILLIS);
        return Admin.create(settings);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>(properties);
        settings.put("request.timeout.ms", LIMIT_MILLIS / 2);
        return settings;
    }

    private static Exception failure(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
