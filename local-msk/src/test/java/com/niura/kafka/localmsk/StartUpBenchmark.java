package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.Admin;

/**
 * How long a cluster takes to start, and a client to get its first answer: the kinds of clusters in turn, so that whatever
 * else the machine does befalls all of them; medians, and ratios to a plain broker of the same level.
 */
final class StartUpBenchmark {

    private static final int ROUNDS = 5;

    private record Times(List<Double> start, List<Double> firstAnswer) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private StartUpBenchmark() {}

    public static void main(String[] args) throws Exception {
        Map<String, Supplier<LocalMsk.Builder>> kinds = new LinkedHashMap<>();
        for (KafkaVersion level : KafkaVersion.values()) {
            kinds.put(level.release() + " plain", () -> LocalMsk.builder().kafkaVersion(level));
            kinds.put(
                    level.release() + " like MSK",
                    () -> LocalMsk.builder().kafkaVersion(level).mskServerless("ap-south-1"));
        }
        Map<String, Times> measured = new LinkedHashMap<>();
        // The first round warms this JVM's client and the disk's cache up, and does not count.
        for (int round = 0; round <= ROUNDS; round++) {
            for (var kind : kinds.entrySet()) {
                Times times = round == 0 ? new Times() : measured.computeIfAbsent(kind.getKey(), key -> new Times());
                measure(kind.getValue().get(), times);
            }
        }
        System.out.println("KAFKA           START    RATIO  FIRST ANSWER  RATIO");
        Times plain = new Times();
        for (var kind : measured.entrySet()) {
            Times times = kind.getValue();
            plain = kind.getKey().endsWith("plain") ? times : plain;
            System.out.printf(
                    Locale.ROOT,
                    "%-14s  %4.1f s   %5.2f  %9.2f s   %5.2f%n",
                    kind.getKey(),
                    median(times.start()),
                    median(times.start()) / median(plain.start()),
                    median(times.firstAnswer()),
                    median(times.firstAnswer()) / median(plain.firstAnswer()));
        }
    }

    private static void measure(LocalMsk.Builder builder, Times times) throws Exception {
        long begin = System.nanoTime();
        try (LocalMsk msk = builder.start()) {
            times.start().add(seconds(begin));
            Map<String, Object> client = msk.jvmOptions().isEmpty()
                    ? msk.clientProperties()
                    : msk.iam().administrator().clientProperties();
            begin = System.nanoTime();
            try (Admin admin = Admin.create(client)) {
                admin.listTopics().names().get();
                times.firstAnswer().add(seconds(begin));
            }
        }
    }

    private static double seconds(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
