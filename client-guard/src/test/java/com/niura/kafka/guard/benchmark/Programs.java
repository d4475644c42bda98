package com.niura.kafka.guard.benchmark;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The programs that are measured, nested so that none loads what another needs. Each takes the bootstrap servers first, and prints
 * what it has measured and what it has found out.
 */
final class Programs {

    static final String READY = "READY";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Programs() {}

    /** Describes topics with Kafka's own client, and does not look at what it gets. Takes the names of the topics. */
    static final class Bare {

        public static void main(String[] args) throws InterruptedException {
            long begin = System.nanoTime();
            String words = describe(client(args[0]), List.of(args).subList(1, args.length));
            print(words, millisSince(begin));
        }

        static String describe(Map<String, Object> client, List<String> topics) throws InterruptedException {
            try (Admin admin = Admin.create(client)) {
                admin.describeTopics(topics).allTopicNames().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                return READY;
            } catch (ExecutionException | TimeoutException e) {
                return (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName();
            }
        }
    }

    /** Asks the guard. */
    static final class Guard {

        public static void main(String[] args) {
            long begin = System.nanoTime();
            ReadinessReport report = TopicGuard.forService("core")
                    .clientProperties(MskIam.clientProperties(args[0]))
                    .build()
                    .check();
            double millis = millisSince(begin);
            print(words(report), millis);
        }

        static String words(ReadinessReport report) {
            return report.isReady()
                    ? READY
                    : report.failures().stream()
                            .map(failure -> failure.code() + ": " + failure.headline())
                            .collect(Collectors.joining("\n"));
        }
    }

    /**
     * The service {@code core} from its start until a record has gone through the topic that it both writes and reads. Takes
     * {@code guarded}, with the guard beside the making of its clients, or {@code unguarded}.
     */
    static final class Service {

        public static void main(String[] args) {
            long begin = System.nanoTime();
            Map<String, Object> client = client(args[0]);
            CompletableFuture<String> words = args[1].equals("guarded")
                    ? TopicGuard.forService("core")
                            .clientProperties(client)
                            .build()
                            .checkAsync()
                            .thenApply(Guard::words)
                    : CompletableFuture.completedFuture(READY);
            Map<String, Object> consuming = new HashMap<>(client);
            consuming.putAll(Map.of(
                    "group.id", "core-service", "auto.offset.reset", "earliest", "allow.auto.create.topics", false));
            try (KafkaConsumer<String, String> consumer =
                            new KafkaConsumer<>(consuming, new StringDeserializer(), new StringDeserializer());
                    KafkaProducer<String, String> producer =
                            new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                consumer.subscribe(List.of(Topics.ANALYTICS_TRIGGERS));
                String verdict = words.join();
                String record = UUID.randomUUID().toString();
                Future<?> sent = producer.send(new ProducerRecord<>(Topics.ANALYTICS_TRIGGERS, record));
                awaitArrival(consumer, record);
                print(sent.isDone() ? verdict : "arrived before it was sent", millisSince(begin));
            }
        }

        private static void awaitArrival(KafkaConsumer<String, String> consumer, String record) {
            long begin = System.nanoTime();
            while (StreamSupport.stream(consumer.poll(Duration.ofMillis(100)).spliterator(), false)
                    .noneMatch(received -> received.value().equals(record))) {
                if (millisSince(begin) > TIMEOUT.toMillis()) {
                    throw new IllegalStateException("the record has not arrived within " + TIMEOUT);
                }
            }
        }
    }

    /** Checks in many threads at once, each with a client or a guard of its own. Takes {@code guard} or {@code bare}, and how many. */
    static final class AtOnce {

        public static void main(String[] args) throws Exception {
            int clients = Integer.parseInt(args[2]);
            Map<String, Object> client = client(args[0]);
            ExecutorService threads = Executors.newFixedThreadPool(clients);
            List<String> topics = Topics.catalog().service("core").topics().stream()
                    .map(Topic::name)
                    .toList();
            Callable<String> check = args[1].equals("bare")
                    ? () -> Bare.describe(client, topics)
                    : () -> Guard.words(TopicGuard.forService("core")
                            .clientProperties(client)
                            .timeout(TIMEOUT)
                            .build()
                            .check());
            Map<String, Integer> verdicts = new TreeMap<>();
            long begin = System.nanoTime();
            for (Future<String> verdict : threads.invokeAll(Collections.nCopies(clients, check))) {
                verdicts.merge(verdict.get().split(":", 2)[0], 1, Integer::sum);
            }
            double millis = millisSince(begin);
            threads.shutdown();
            Integer ready = verdicts.remove(READY);
            print(verdicts.toString(), millis, ready == null ? 0 : ready);
        }
    }

    /** Returns what {@code MskIam.clientProperties} does, for programs that are not to load it. */
    static Map<String, Object> client(String bootstrapServers) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", bootstrapServers);
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", "AWS_MSK_IAM");
        client.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
        client.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
        client.put("reconnect.backoff.ms", 1_000);
        client.put("reconnect.backoff.max.ms", 10_000);
        return client;
    }

    static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Prints the numbers on the first line and the words on the others, as {@link Cluster#run} reads them. */
    static void print(String words, double... numbers) {
        StringBuilder line = new StringBuilder();
        for (double number : numbers) {
            line.append(number).append(' ');
        }
        System.out.println(line);
        System.out.println(words);
    }
}
