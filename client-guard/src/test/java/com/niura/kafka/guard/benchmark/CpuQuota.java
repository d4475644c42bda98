package com.niura.kafka.guard.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A Linux control group whose processes get so many CPUs together, as those of a container do.
 *
 * @param members the file to which a process writes its id to become a member
 */
record CpuQuota(double cpus, Path group, Path members) implements AutoCloseable {

    private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    /** @throws IOException if this process may not make one here */
    static CpuQuota of(double cpus) throws IOException {
        boolean v1 = Files.isDirectory(V1);
        int quota = (int) (cpus * PERIOD_MICROS);
        Path group = (v1 ? V1 : V2)
                .resolve("guard-benchmark-%d-%d"
                        .formatted(ProcessHandle.current().pid(), quota));
        Files.createDirectory(group);
        CpuQuota made = new CpuQuota(cpus, group, group.resolve(v1 ? "tasks" : "cgroup.procs"));
        try {
            if (v1) {
                made.write("cpu.cfs_period_us", PERIOD_MICROS + "");
                made.write("cpu.cfs_quota_us", quota + "");
            } else {
                made.write("cpu.max", quota + " " + PERIOD_MICROS);
            }
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(group.resolve(file), value, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        Files.delete(group);
    }
}
