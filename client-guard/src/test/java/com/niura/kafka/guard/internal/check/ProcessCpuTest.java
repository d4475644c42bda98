package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessCpuTest {

    private long now;
    private Duration used = Duration.ZERO;
    private Duration waited = Duration.ofSeconds(100);

    @ParameterizedTest
    @CsvSource({
        // quota, processors, CPU seconds in 10 s, short
        "0.25, 1, 2.4, true",
        "0.25, 1, 1.0, false",
        ",     1, 9.0, true",
        ",     2, 9.0, false",
        "4,    2, 19,  true"
    })
    void cpuThatIsUsedUp_isTooLittle(Double quota, int processors, double seconds, boolean isShort) {
        ProcessCpu cpu = cpu(quota == null ? OptionalDouble.empty() : OptionalDouble.of(quota), processors);

        now += Duration.ofSeconds(10).toNanos();
        used = Duration.ofMillis((long) (seconds * 1000));

        assertThat(cpu.isShort()).isEqualTo(isShort);
    }

    @ParameterizedTest
    @CsvSource({"20, 30, true", "20, 2, false", "3, 90, false"})
    void wakeUpsThatAreLate_areALackOfCpu_whoeverHasTheQuota(int wakeUps, int millisLate, boolean isShort) {
        ProcessCpu cpu = cpu(OptionalDouble.empty(), 2);

        now += Duration.ofSeconds(10).toNanos();
        for (int i = 0; i < wakeUps; i++) {
            cpu.wokenLate(Duration.ofMillis(millisLate));
        }

        assertThat(cpu.isShort()).isEqualTo(isShort);
    }

    /** Of a process whose threads waited for 100 s before the check, and that is woken in time, once a second. */
    @ParameterizedTest
    @CsvSource({
        // CPU milliseconds and milliseconds of waiting in each of 10 s, short
        "100, 900, true",
        "100, 400, false",
        "900, 800, false"
    })
    void processorsOfOthers_areALackOfCpu_whereTheyAreWaitedFor(int usedMillis, int waitedMillis, boolean isShort) {
        ProcessCpu cpu = cpu(OptionalDouble.empty(), 2);

        wakeOnceASecond(cpu, 10, usedMillis, waitedMillis);

        assertThat(cpu.isShort()).isEqualTo(isShort);
        assertThat(cpu.numbers())
                .endsWith(isShort ? " in 10 s (2 processors, waited for 9.0 s)" : " in 10 s (2 processors)");
    }

    @Test
    void waitingThatIsOver_explainsNothing() {
        ProcessCpu cpu = cpu(OptionalDouble.empty(), 2);
        wakeOnceASecond(cpu, 5, 1000, 4000);
        assertThat(cpu.isShort()).isTrue();

        wakeOnceASecond(cpu, 3, 10, 0);

        assertThat(cpu.isShort()).isFalse();
    }

    @Test
    void waitingOfThreadsThatHaveEnded_isNotTakenBack() {
        ProcessCpu cpu = cpu(OptionalDouble.empty(), 2);
        wakeOnceASecond(cpu, 4, 100, 900);

        wakeOnceASecond(cpu, 1, 100, -3000);

        assertThat(cpu.isShort()).isTrue();
        assertThat(cpu.numbers()).endsWith("waited for 3.6 s)");
    }

    private void wakeOnceASecond(ProcessCpu cpu, int times, int usedMillis, int waitedMillis) {
        cpu.wokenLate(Duration.ZERO);
        for (int i = 0; i < times; i++) {
            now += Duration.ofSeconds(1).toNanos();
            used = used.plusMillis(usedMillis);
            waited = waited.plusMillis(waitedMillis);
            cpu.wokenLate(Duration.ZERO);
        }
    }

    @Test
    void waiting_isReadOfAllThreads_andIsNothingWhereTheSystemDoesNotTell(@TempDir Path root) throws IOException {
        assertThat(ProcessCpu.waitingTime(root)).isZero();

        for (String thread : new String[] {"7", "8"}) {
            Path folder = Files.createDirectories(root.resolve("proc/self/task").resolve(thread));
            Files.writeString(folder.resolve("schedstat"), "111366 2000000000 1\n");
        }
        Files.createDirectory(root.resolve("proc/self/task/9"));

        assertThat(ProcessCpu.waitingTime(root)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void onePause_isNoLackOfCpu() {
        ProcessCpu cpu = cpu(OptionalDouble.empty(), 2);

        now += Duration.ofSeconds(5).toNanos();
        cpu.wokenLate(Duration.ofSeconds(2));
        for (int i = 0; i < 30; i++) {
            cpu.wokenLate(Duration.ofMillis(1));
        }

        assertThat(cpu.isShort()).isFalse();
    }

    @Test
    void numbers_areTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            ProcessCpu cpu = cpu(OptionalDouble.of(0.25), 1);
            now += Duration.ofSeconds(12).toNanos();
            used = Duration.ofMillis(3060);

            assertThat(cpu.numbers()).isEqualTo("3.1 CPU seconds in 12 s (quota 0.25 CPU)");
            assertThat(cpu(OptionalDouble.empty(), 2).numbers()).endsWith("(2 processors)");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sys/fs/cgroup/cpu.max,                         25000 100000,  0::/,                         0.25",
        "sys/fs/cgroup/cpu.max,                         max 100000,    0::/,                         ",
        "sys/fs/cgroup/task/cpu.max,                    50000 100000,  0::/task,                     0.5",
        "sys/fs/cgroup/cpu/ecs/cpu.cfs_quota_us,        25000,         '4:cpu,cpuacct:/ecs',         0.25",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us,            -1,            '1:cpu:/',                    ",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us,            200000,        '1:cpu:/not/visible',         2.0",
        "nothing,                                       at all,        '',                           "
    })
    void quota_isReadFromEitherVersionOfCgroups(
            String file, String value, String group, Double expected, @TempDir Path root) throws IOException {
        Path quota = root.resolve(file);
        Files.createDirectories(quota.getParent());
        Files.writeString(quota, value + "\n");
        Files.writeString(quota.resolveSibling("cpu.cfs_period_us"), "100000\n");
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/cgroup"), (group == null ? "" : group) + "\n");

        assertThat(ProcessCpu.quota(root))
                .isEqualTo(expected == null ? OptionalDouble.empty() : OptionalDouble.of(expected));
    }

    private ProcessCpu cpu(OptionalDouble quota, int processors) {
        return new ProcessCpu(() -> now, () -> used, () -> quota, () -> waited, processors);
    }
}
