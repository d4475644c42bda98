package com.niura.kafka.guard.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;

/** A service that checks again and again, and looks at what stays. */
final class Retained {

    private static final int UNTIL_STEADY = 10;

    private Retained() {}

    /** Takes bootstrap servers, service, how many checks are looked at. */
    public static void main(String[] args) throws InterruptedException {
        TopicGuard guard = TopicGuard.forService(args[1])
                .clientProperties(MskIam.clientProperties(args[0]))
                .build();
        int checks = Integer.parseInt(args[2]);
        double unchecked = heap();
        Set<String> threadsBefore = threads();
        guard.assertReady();
        double afterTheFirst = heap();
        for (int i = 1; i < UNTIL_STEADY; i++) {
            guard.assertReady();
        }
        double steady = heap();
        for (int i = 0; i < checks; i++) {
            guard.assertReady();
        }
        double end = heap();
        Set<String> threadsLeft = threads();
        threadsLeft.removeAll(threadsBefore);
        Outcome.print(String.join(", ", threadsLeft), unchecked, afterTheFirst, steady, end, threadsLeft.size());
    }

    /** What is reachable, in bytes: the least of what is seen after several collections. */
    private static double heap() throws InterruptedException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            memory.gc();
            // Cleaners and reference handlers are threads of their own.
            Thread.sleep(100);
            least = Math.min(least, (double) memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
