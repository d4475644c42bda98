package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import static org.awaitility.Awaitility.await;

/**
 * A group of processes that together get so many CPUs and no more, as a container's do. Needs Linux and the right to make one, which
 * root has in many containers.
 *
 * @param procs the file that takes the ids of processes
 */
record Cgroup(Path procs) implements AutoCloseable {

    private static final int PERIOD_MICROS = 100_000;
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /** Makes one, of version 1 or 2; empty where that is not allowed. */
    static Optional<Cgroup> of(double cpus) {
        String name = "starting-service-" + UUID.randomUUID();
        int quota = (int) (cpus * PERIOD_MICROS);
        try {
            Path version1 = ROOT.resolve("cpu");
            if (Files.isDirectory(version1)) {
                Path group = Files.createDirectory(version1.resolve(name));
                Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(quota));
                return Optional.of(new Cgroup(group.resolve("cgroup.procs")));
            }
            Path group = Files.createDirectory(ROOT.resolve(name));
            Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            return Optional.of(new Cgroup(group.resolve("cgroup.procs")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The group is free a moment after its last process has ended. */
    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> Files.deleteIfExists(procs.getParent()));
    }
}
