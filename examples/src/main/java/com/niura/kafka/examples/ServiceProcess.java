package com.niura.kafka.examples;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What every service of the platform does alike: ask the guard first and stop with its reason when the topics are not
 * ready; then work until SIGTERM, as ECS sends it; at last say what was received and sent.
 *
 * <p>The cluster is named by the environment: KAFKA_BOOTSTRAP, and KAFKA_CLIENT_PROPERTIES for a file with security
 * settings; on MSK Serverless those for IAM are taken without it.
 */
final class ServiceProcess {

    /** What a service does once its topics are known to be ready. */
    interface Work {
        void run(ServiceProcess process);
    }

    private static final Duration POLL = Duration.ofMillis(100);

    private final Service service;
    private final Map<String, Object> clientProperties;
    private final Map<String, Integer> sent = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> received = new ConcurrentSkipListMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile boolean failed;

    private ServiceProcess(Service service, Map<String, Object> clientProperties) {
        this.service = service;
        this.clientProperties = clientProperties;
    }

    static void run(String serviceName, Work work) {
        Map<String, Object> clientProperties = clientProperties(System.getenv());
        try {
            System.out.println(TopicGuard.forService(serviceName)
                    .clientProperties(clientProperties)
                    .build()
                    .assertReady()
                    .text());
        } catch (TopicsNotReadyException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        ServiceProcess process = new ServiceProcess(Topics.catalog().service(serviceName), clientProperties);
        process.stopOnTermination();
        work.run(process);
        System.exit(process.end());
    }

    /** Whether nobody has asked the service to stop. */
    boolean isRunning() {
        return running;
    }

    /** A consumer of everything that the catalog says this service consumes, in its consumer group. */
    KafkaConsumer<String, String> consumer() {
        KafkaConsumer<String, String> consumer = newConsumer(service.consumerGroup()
                .map(group -> Map.<String, Object>of(
                        ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"))
                .orElseThrow(
                        () -> new IllegalStateException(service.name() + " has no consumer group in the catalog")));
        consumer.subscribe(service.consumes().stream().map(Topic::name).toList());
        return consumer;
    }

    /** A consumer, without a group, of what is written to one topic from now on: every instance gets every message. */
    KafkaConsumer<String, String> listener(String topic) {
        KafkaConsumer<String, String> listener = newConsumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"));
        List<TopicPartition> partitions = listener.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        listener.assign(partitions);
        // "From now on" means from this call, not from the first poll.
        partitions.forEach(listener::position);
        return listener;
    }

    KafkaProducer<String, String> producer() {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, service.name());
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Sends without waiting; a message that cannot be delivered stops the service, since nobody else would notice. */
    void send(KafkaProducer<String, String> producer, String topic, String session, Object message) {
        // The callback says how it ended.
        var unused = producer.send(new ProducerRecord<>(topic, session, Messages.write(message)), (metadata, error) -> {
            if (error == null) {
                sent.merge(topic, 1, Integer::sum);
            } else {
                System.err.println("cannot deliver to " + topic + ": " + error.getMessage());
                failed = true;
                running = false;
            }
        });
    }

    /** What has arrived; waits for a tenth of a second at the most. */
    Iterable<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer) {
        var records = consumer.poll(POLL);
        records.forEach(message -> received.merge(message.topic(), 1, Integer::sum));
        return records;
    }

    private KafkaConsumer<String, String> newConsumer(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, service.name());
        // Consumers create a missing topic on first use, unless told not to.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putAll(settings);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    /** Lets the work end, its clients close and the last line be printed before the JVM is gone. */
    private void stopOnTermination() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            running = false;
            try {
                ended.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Says what was done, and returns the exit code. */
    private int end() {
        System.out.println("received " + tally(received) + "; sent " + tally(sent));
        ended.countDown();
        return failed ? 1 : 0;
    }

    private static String tally(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " × " + count.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> clientProperties(Map<String, String> environment) {
        String bootstrapServers = environment.getOrDefault("KAFKA_BOOTSTRAP", "");
        String file = environment.get("KAFKA_CLIENT_PROPERTIES");
        if (file == null && MskIam.isServerless(bootstrapServers)) {
            return MskIam.clientProperties(bootstrapServers);
        }
        Properties properties = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "KAFKA_CLIENT_PROPERTIES must name a readable file, but was " + file, e);
            }
        }
        Map<String, Object> client = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> client.put(key, properties.getProperty(key)));
        if (!bootstrapServers.isEmpty()) {
            client.put("bootstrap.servers", bootstrapServers);
        }
        return client;
    }
}
