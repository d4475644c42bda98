package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import static org.awaitility.Awaitility.await;

/**
 * A Linux control group whose processes get so many CPUs together, as those of a container do.
 *
 * @param members the file to which a process writes its id to become a member
 */
public record CpuQuota(double cpus, Path members) implements AutoCloseable {

    private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    /** Makes one; throws {@link IOException} where this process may not, as root may in many containers. */
    public static CpuQuota of(double cpus) throws IOException {
        boolean v1 = Files.isDirectory(V1);
        int quota = (int) (cpus * PERIOD_MICROS);
        Path group = Files.createDirectory((v1 ? V1 : V2).resolve("topic-guard-" + UUID.randomUUID()));
        Map<String, String> settings = v1
                ? Map.of("cpu.cfs_period_us", "" + PERIOD_MICROS, "cpu.cfs_quota_us", "" + quota)
                : Map.of("cpu.max", quota + " " + PERIOD_MICROS);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            Files.writeString(group.resolve(setting.getKey()), setting.getValue());
        }
        return new CpuQuota(cpus, group.resolve("cgroup.procs"));
    }

    /** The group is free a moment after its last process has ended. */
    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> Files.deleteIfExists(members.getParent()));
    }
}
