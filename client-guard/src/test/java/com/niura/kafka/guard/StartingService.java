package com.niura.kafka.guard;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A service of few lines, in a JVM of its own: asks the guard, or an admin client alone, about its cluster. */
final class StartingService {

    /** What its guard may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern PEAK = Pattern.compile("peak of the heap: (\\d+) MiB");

    private StartingService() {}

    /**
     * Prints what was found, and what it took.
     *
     * @param args {@code guard}, {@code default-guard} (with all defaults), {@code starved-guard} (which gets next to no CPU),
     *     {@code service} (with a producer and a consumer beside the guard) or {@code admin}, and the client properties, {@code
     *     key=value}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, Object> client = new HashMap<>();
        for (String property : List.of(args).subList(1, args.length)) {
            String[] keyAndValue = property.split("=", 2);
            client.put(keyAndValue[0], keyAndValue[1]);
        }
        System.out.println(
                switch (args[0]) {
                    case "guard" -> askTheGuard(guard(client).timeout(TIMEOUT));
                    case "default-guard" -> askTheGuard(guard(client));
                    case "starved-guard" ->
                        starve(() -> askTheGuard(guard(client).timeout(TIMEOUT)));
                    case "service" -> makeClientsAndAskTheGuard(client);
                    case "admin" -> askAnAdminClient(client);
                    default -> throw new IllegalArgumentException(args[0]);
                });
        System.out.println("peak of the heap: " + peakOfTheHeap() / (1024 * 1024) + " MiB");
    }

    private static TopicGuard.Builder guard(Map<String, Object> client) {
        return TopicGuard.forService("eeg").clientProperties(client);
    }

    private static String makeClientsAndAskTheGuard(Map<String, Object> client) {
        CompletableFuture<ReadinessReport> report = guard(client).build().checkAsync();
        try (Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
                Consumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            producer.partitionsFor(Topics.EEG_PROCESSED_DATA);
            consumer.partitionsFor(Topics.EEG_RAW_DATA);
            return report.join().text();
        }
    }

    private static String askTheGuard(TopicGuard.Builder guard) {
        ReadinessReport report = guard.build().check();
        return report.text() + "\nattempts: " + report.attempts() + "\nelapsed: "
                + report.elapsed().toMillis() + " ms";
    }

    /** A process that is stopped for most of the time, as one is whose container has used up its CPU quota. */
    private static String starve(Supplier<String> work) throws IOException {
        Process stopping = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        // Ended in between, it would leave a process that nobody continues.
                        "trap 'kill -CONT $0; exit' TERM; while kill -STOP $0; do sleep 0.185; kill -CONT $0; sleep 0.015; done",
                        Long.toString(ProcessHandle.current().pid()))
                .start();
        try {
            return work.get();
        } finally {
            stopping.destroy();
        }
    }

    private static String askAnAdminClient(Map<String, Object> client) throws InterruptedException {
        client.put("request.timeout.ms", 2000);
        client.put("default.api.timeout.ms", 2000);
        try (Admin admin = Admin.create(client)) {
            return "topics: "
                    + admin.describeTopics(List.of("eeg.raw.data"))
                            .allTopicNames()
                            .get();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static long peakOfTheHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** Returns the arguments that {@link #main} takes. */
    static String[] arguments(String whom, Map<String, Object> client) {
        return Stream.concat(
                        Stream.of(whom),
                        client.entrySet().stream().map(property -> property.getKey() + "=" + property.getValue()))
                .toArray(String[]::new);
    }

    /** Runs it, and returns what it prints on stdout and stderr. Blocks until it ends, a minute at the most. */
    static String run(List<String> jvmOptions, String... args) throws IOException, InterruptedException {
        return run(jvmOptions, Map.of(), args);
    }

    /** Runs it in this environment; where it has a MEMBERS, with the CPUs of that {@link CpuQuota}. */
    static String run(List<String> jvmOptions, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("starting-service", ".txt");
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "[ -z \"$MEMBERS\" ] || echo $$ >\"$MEMBERS\"; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                // It says so when the client's thread dies.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                // The report is printed already.
                "-Dorg.slf4j.simpleLogger.log.com.niura.kafka.guard.TopicGuard=off"));
        command.addAll(jvmOptions);
        command.add(StartingService.class.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process service = builder.start();
        try {
            boolean ended = service.waitFor(60, TimeUnit.SECONDS);
            String printed = Files.readString(output);
            if (!ended || service.exitValue() != 0) {
                throw new AssertionError(
                        "expected the service to end with 0 within a minute, but it printed " + printed);
            }
            return printed;
        } finally {
            service.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Returns these JVM options, and a class path without the libraries whose files have a name with this in it. */
    static List<String> without(String library, List<String> jvmOptions) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).getFileName().toString().contains(library))
                .collect(Collectors.joining(File.pathSeparator));
        return Stream.concat(jvmOptions.stream(), Stream.of("-cp", classPath)).toList();
    }

    /** The peak of the heap, in MiB, in what it printed. */
    static long peak(String output) {
        Matcher found = PEAK.matcher(output);
        if (!found.find()) {
            throw new AssertionError("no peak in what was printed: " + output);
        }
        return Long.parseLong(found.group(1));
    }
}
