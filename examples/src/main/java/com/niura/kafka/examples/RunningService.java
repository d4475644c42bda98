package com.niura.kafka.examples;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A service's consumer and producer from start to SIGTERM, as ECS sends it. At least once: what was received is committed after
 * what was made of it has been delivered. For one thread.
 */
final class RunningService implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    /** Below the 30 s after which ECS kills a container. */
    private static final Duration STOPPING = Duration.ofSeconds(20);

    private final KafkaConsumer<String, String> consumer;
    private final KafkaProducer<String, String> producer;
    private final Map<String, Integer> sent = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> received = new ConcurrentSkipListMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile @Nullable String undelivered;

    private RunningService(String name, Map<String, Object> client, Map<String, Object> consuming) {
        Map<String, Object> reading = new HashMap<>(client);
        reading.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        // A consumer creates a missing topic on first use, unless told not to.
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.putAll(consuming);
        consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer());

        Map<String, Object> writing = new HashMap<>(client);
        writing.put(ProducerConfig.CLIENT_ID_CONFIG, name);
        // No duplicates when the producer sends again. The default, but with IAM it takes
        // kafka-cluster:WriteDataIdempotently.
        writing.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer = new KafkaProducer<>(writing, new StringSerializer(), new StringSerializer());
    }

    /** Consumes what the catalog says the service consumes, in its group: each message goes to one of its tasks. */
    static RunningService inGroup(String name, Map<String, Object> client) {
        Service service = Topics.catalog().service(name);
        RunningService running = new RunningService(
                name,
                client,
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        service.consumerGroup().orElseThrow(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"));
        running.consumer.subscribe(service.consumes().stream().map(Topic::name).toList());
        return running.untilTermination();
    }

    /** Consumes one topic from now on, without a group: each message goes to every task. */
    static RunningService listeningTo(String topic, String name, Map<String, Object> client) {
        RunningService running =
                new RunningService(name, client, Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"));
        List<TopicPartition> partitions = running.consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        running.consumer.assign(partitions);
        // "From now on" means from this call, not from the first poll.
        partitions.forEach(running.consumer::position);
        return running.untilTermination();
    }

    /** Whether nobody has asked the service to stop, and everything could be delivered so far. */
    boolean isRunning() {
        return running;
    }

    /**
     * Hands on what has arrived, waiting for it for a tenth of a second at the most; then delivers what was made of it, and commits.
     *
     * @throws IllegalStateException if a message could not be delivered; what was received is not committed then
     */
    void receive(Consumer<ConsumerRecord<String, String>> work) {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        for (ConsumerRecord<String, String> message : records) {
            received.merge(message.topic(), 1, Integer::sum);
            work.accept(message);
        }
        if (!records.isEmpty()) {
            producer.flush();
            expectEverythingDelivered();
            if (!consumer.subscription().isEmpty()) {
                consumer.commitSync();
            }
        }
    }

    /** Sends without waiting. A message that cannot be delivered stops the service: nobody else would notice. */
    void send(String topic, String session, Object message) {
        var unused = producer.send(new ProducerRecord<>(topic, session, Messages.write(message)), (metadata, error) -> {
            if (error == null) {
                sent.merge(topic, 1, Integer::sum);
            } else {
                undelivered = topic + ": " + error.getMessage();
                running = false;
            }
        });
    }

    /**
     * Delivers what is left, closes the clients, and says what was received and sent.
     *
     * @throws IllegalStateException if a message could not be delivered
     */
    @Override
    public void close() {
        try {
            producer.close();
            consumer.close();
            expectEverythingDelivered();
        } finally {
            System.out.println("received " + tally(received) + "; sent " + tally(sent));
            closed.countDown();
        }
    }

    private void expectEverythingDelivered() {
        if (undelivered != null) {
            throw new IllegalStateException("a message could not be delivered to " + undelivered);
        }
    }

    private RunningService untilTermination() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        return this;
    }

    /** Lets the work end and the clients close before the JVM is gone. */
    private void stop() {
        running = false;
        try {
            closed.await(STOPPING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String tally(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " × " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
