package com.niura.kafka.guard;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;

/** A service of few lines, in a JVM of its own: asks the guard, or an admin client alone, about a cluster without TLS. */
final class StartingService {

    private StartingService() {}

    /**
     * Prints what was found, and what it took.
     *
     * @param args {@code guard} or {@code admin}, and the bootstrap servers
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(
                switch (args[0]) {
                    case "guard" -> askTheGuard(args[1]);
                    case "admin" -> askAnAdminClient(args[1]);
                    default -> throw new IllegalArgumentException(args[0]);
                });
        System.out.println("peak of the heap: " + peakOfTheHeap() / (1024 * 1024) + " MiB");
    }

    private static String askTheGuard(String bootstrapServers) {
        ReadinessReport report = TopicGuard.forService("eeg")
                .clientProperties(Map.of("bootstrap.servers", bootstrapServers, "security.protocol", "PLAINTEXT"))
                .timeout(Duration.ofSeconds(5))
                .build()
                .check();
        return report.text() + "\nelapsed: " + report.elapsed().toMillis() + " ms";
    }

    private static String askAnAdminClient(String bootstrapServers) throws InterruptedException {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", bootstrapServers, "request.timeout.ms", 2000, "default.api.timeout.ms", 2000);
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
}
