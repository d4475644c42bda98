package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.niura.kafka.guard.internal.Texts;
import org.jspecify.annotations.Nullable;

/**
 * How much CPU this process gets while a check runs. Too little of it looks like a network that does not answer. Safe for use by
 * several threads.
 *
 * <p>Four signs, since a container sees only some of them: a cgroup's quota that the process uses up, all visible processors busy
 * with this process, a thread that is woken much later than it asked for, as where the quota belongs to somebody else (a
 * Fargate task's does), and threads that now wait for a processor longer than they have one, as where other processes take the machine:
 * Linux wakes a thread that sleeps much in time even then.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu">cgroup v2, cpu.max</a>
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">/proc/PID/schedstat</a>
 */
final class ProcessCpu {

    /** The part of what it may have from which on a process has too little of it. */
    private static final double USED_UP = 0.75;
    /** What an idle machine takes to wake a thread is far below; a process out of quota sleeps through most of a period of 100 ms. */
    private static final Duration LATE = Duration.ofMillis(20);
    /** Of so many wake-ups at the least, more than a third has to be late: single ones are garbage collections. */
    private static final int FEWEST_WAKE_UPS = 10;
    /** How often is read what threads have waited for a processor: each thread is a file. */
    private static final Duration READING = Duration.ofSeconds(1);
    /** The part of this time that they have waited at the least, all of them together. */
    private static final double WAITED = 0.5;
    /** Three of the last five readings: a service that was busy when it started does not explain why nothing comes now. */
    private static final int RECENT = 5;

    private static final int MOST_OF_RECENT = 3;
    /** Checks that run at the same time share what is read. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private static @Nullable Waiting lastRead;

    private record Waiting(long readAt, Duration time) {}

    private final LongSupplier nanoTime;
    private final Supplier<Duration> cpuTime;
    /** Read when something is wrong, and not for a check that ends at once. */
    private final Supplier<OptionalDouble> quota;

    private final Supplier<Duration> waitingTime;

    private final int processors;
    private final long start;
    private final Duration cpuAtStart;
    /** Of the last reading, the first of which is taken at the first wake-up: not every check lives to see one. */
    private @Nullable Duration waitedBefore;

    private Duration usedBefore = Duration.ZERO;
    private long readBefore;
    /** Of the last readings, whether threads waited for a processor longer than they had one. */
    private final Deque<Boolean> waiting = new ArrayDeque<>();

    private double waitedInAll;

    private int lateWakeUps;
    private int wakeUps;

    ProcessCpu(
            LongSupplier nanoTime,
            Supplier<Duration> cpuTime,
            Supplier<OptionalDouble> quota,
            Supplier<Duration> waitingTime,
            int processors) {
        this.nanoTime = nanoTime;
        this.cpuTime = cpuTime;
        this.quota = quota;
        this.waitingTime = waitingTime;
        this.processors = processors;
        this.start = nanoTime.getAsLong();
        this.cpuAtStart = cpuTime.get();
    }

    /** Starts to count for this process. */
    static ProcessCpu ofThisProcess(LongSupplier nanoTime) {
        return new ProcessCpu(
                nanoTime,
                () -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                () -> quota(Path.of("/")),
                ProcessCpu::waitingTime,
                Runtime.getRuntime().availableProcessors());
    }

    /** Notes how much later than asked for a thread was woken. */
    synchronized void wokenLate(Duration by) {
        wakeUps++;
        long now = nanoTime.getAsLong();
        if (waitedBefore == null || now - readBefore >= READING.toNanos()) {
            readWaiting(now);
        }
        if (by.compareTo(LATE) >= 0) {
            lateWakeUps++;
        }
    }

    /** Whether this process had too little CPU since the start, by any of the four signs. */
    synchronized boolean isShort() {
        double wall = seconds(Duration.ofNanos(nanoTime.getAsLong() - start));
        double used = seconds(cpuTime.get().minus(cpuAtStart));
        return (wall > 0
                        && used
                                >= USED_UP
                                        * wall
                                        * Math.min(processors, quota.get().orElse(processors)))
                || (wakeUps >= FEWEST_WAKE_UPS && lateWakeUps * 3 > wakeUps)
                || isWaiting();
    }

    private void readWaiting(long now) {
        Duration waited = waitingTime.get();
        Duration used = cpuTime.get();
        if (waitedBefore != null) {
            // Threads that have ended take theirs along: it may be less than before.
            double waitedSince = Math.max(0, seconds(waited.minus(waitedBefore)));
            waitedInAll += waitedSince;
            waiting.addLast(waitedSince > seconds(used.minus(usedBefore))
                    && waitedSince >= WAITED * seconds(Duration.ofNanos(now - readBefore)));
            if (waiting.size() > RECENT) {
                waiting.removeFirst();
            }
        }
        waitedBefore = waited;
        usedBefore = used;
        readBefore = now;
    }

    private boolean isWaiting() {
        return waiting.stream().filter(isLong -> isLong).count() >= MOST_OF_RECENT;
    }

    /** Returns what there was, as in "3.1 CPU seconds in 12 s (quota 0.25 CPU)" or "1.0 CPU seconds in 12 s (2 processors, waited for 9.3 s)". */
    synchronized String numbers() {
        Duration wall = Duration.ofNanos(nanoTime.getAsLong() - start);
        double used = seconds(cpuTime.get().minus(cpuAtStart));
        OptionalDouble limit = quota.get();
        return String.format(Locale.ROOT, "%.1f CPU seconds in ", used) + Texts.seconds(wall) + " ("
                + (limit.isPresent()
                        ? String.format(Locale.ROOT, "quota %.2f CPU", limit.getAsDouble())
                        : Texts.counted(processors, "processor"))
                + (isWaiting() ? String.format(Locale.ROOT, ", waited for %.1f s", waitedInAll) : "")
                + ")";
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /**
     * Returns how many CPUs the cgroup of this process may use; empty without a quota, or where none can be read.
     *
     * @param root of the file system
     */
    static OptionalDouble quota(Path root) {
        return Stream.of(
                        Stream.of(ofVersion2(root, "")),
                        read(root, "proc/self/cgroup").lines().map(group -> ofGroup(root, group.split(":", 3))),
                        Stream.of(ofVersion1(root, "")))
                .flatMap(found -> found)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** @param group the parts of a line of /proc/self/cgroup: an id, the controllers of version 1, and the path */
    private static OptionalDouble ofGroup(Path root, String[] group) {
        if (group.length == 3 && List.of(group[1].split(",", -1)).contains("cpu")) {
            return ofVersion1(root, group[2]);
        }
        return group.length == 3 && group[1].isEmpty() ? ofVersion2(root, group[2]) : OptionalDouble.empty();
    }

    private static OptionalDouble ofVersion2(Path root, String group) {
        return quota(read(root, "sys/fs/cgroup" + group + "/cpu.max").split(" ", -1));
    }

    private static OptionalDouble ofVersion1(Path root, String group) {
        String folder = "sys/fs/cgroup/cpu" + (group.equals("/") ? "" : group);
        return quota(read(root, folder + "/cpu.cfs_quota_us"), read(root, folder + "/cpu.cfs_period_us"));
    }

    /** The quota and the period, in microseconds; "max" or -1 stands for none. */
    private static OptionalDouble quota(String... quotaAndPeriod) {
        try {
            if (quotaAndPeriod.length < 2) {
                return OptionalDouble.empty();
            }
            long quota = Long.parseLong(quotaAndPeriod[0]);
            long period = Long.parseLong(quotaAndPeriod[1]);
            return quota > 0 && period > 0 ? OptionalDouble.of((double) quota / period) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static Duration waitingTime() {
        synchronized (ProcessCpu.class) {
            Waiting known = lastRead;
            if (known == null || System.nanoTime() - known.readAt() > FRESH.toNanos()) {
                known = new Waiting(System.nanoTime(), waitingTime(Path.of("/")));
                lastRead = known;
            }
            return known.time();
        }
    }

    /**
     * Returns how long the threads of this process have been ready to run without a processor; zero where that cannot be read.
     *
     * @param root of the file system
     */
    static Duration waitingTime(Path root) {
        try (Stream<Path> threads = Files.list(root.resolve("proc/self/task"))) {
            return Duration.ofNanos(threads.mapToLong(
                            thread -> waitingNanos(read(thread, "schedstat").split(" ", -1)))
                    .sum());
        } catch (IOException | RuntimeException e) {
            return Duration.ZERO;
        }
    }

    /** @param times on a processor and waiting for one, in nanoseconds, and how often it had one; nothing of a thread that has ended */
    private static long waitingNanos(String... times) {
        try {
            return times.length < 2 ? 0 : Long.parseLong(times[1]);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String read(Path root, String file) {
        try {
            return Files.readString(root.resolve(file)).strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
