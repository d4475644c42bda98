package com.niura.kafka.guard.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;
import org.apache.kafka.clients.admin.Admin;

/** A service that checks again and again, with the guard or with an admin client alone, and looks at what stays. */
final class Retained {

    static final int UNTIL_STEADY = 20;
    private static final int COLLECTIONS = 5;

    private Retained() {}

    /** Takes bootstrap servers, service, {@code guard} or {@code bare}, and how many checks are looked at. */
    public static void main(String[] args) throws Exception {
        Callable<?> check = args[2].equals("guard") ? guard(args[0], args[1]) : bare(args[0], args[1]);
        int checks = Integer.parseInt(args[3]);
        check.call();
        double afterTheFirst = heap();
        for (int i = 1; i < UNTIL_STEADY; i++) {
            check.call();
        }
        double steady = heap();
        List<String> threads = threads();
        for (int i = 0; i < checks; i++) {
            check.call();
        }
        double end = heap();
        List<String> more = threads();
        threads.forEach(more::remove);
        Outcome.print(String.join(", ", more), afterTheFirst, steady, end);
    }

    private static Callable<?> guard(String bootstrapServers, String service) {
        TopicGuard guard = TopicGuard.forService(service)
                .clientProperties(MskIam.clientProperties(bootstrapServers))
                .build();
        return guard::assertReady;
    }

    private static Callable<?> bare(String bootstrapServers, String service) {
        List<String> topics = Topics.catalog().service(service).topics().stream()
                .map(Topic::name)
                .toList();
        return () -> {
            try (Admin admin = Admin.create(IamClient.properties(bootstrapServers))) {
                return admin.describeTopics(topics).allTopicNames().get();
            }
        };
    }

    /** What is reachable, in bytes: the least that is seen after some collections. */
    private static double heap() throws InterruptedException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            // What cleaners let go of is free after the next one.
            Thread.sleep(100);
            least = Math.min(least, (double) memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
