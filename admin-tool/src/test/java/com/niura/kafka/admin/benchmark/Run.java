package com.niura.kafka.admin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one program, or some of them one after the other, took.
 *
 * @param millis from its start to its end
 * @param cpuSeconds what it and its children have used, in user and kernel mode
 * @param peakMebibytes the most memory that it had resident; zero where the system does not tell
 * @param output what it printed last
 */
record Run(double millis, double cpuSeconds, double peakMebibytes, String output) {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** The system's own account of a process and its children, to the millisecond. */
    private static final String TIMED = "TIMEFORMAT='%3R %3U %3S'; { time \"$@\" >\"$OUTPUT\" 2>&1; } 2>\"$TIMES\"";

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /**
     * Runs a program to its end.
     *
     * @throws IllegalStateException if it ends otherwise than with this exit code
     */
    static Run of(Path folder, Map<String, String> environment, int exitCode, List<String> command)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path times = folder.resolve("times");
        List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed).inheritIO();
        // Credentials of whoever runs this come first where the SDK looks.
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("KAFKA_"));
        builder.environment().putAll(environment);
        builder.environment().put("OUTPUT", output.toString());
        builder.environment().put("TIMES", times.toString());
        Instant latest = Instant.now().plus(LONGEST);
        Process process = builder.start();
        double peak = 0;
        while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
            peak = Math.max(
                    peak, process.children().mapToDouble(Run::peak).max().orElse(0));
            if (Instant.now().isAfter(latest)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        }
        String printed = Files.readString(output);
        if (process.exitValue() != exitCode) {
            throw new IllegalStateException(
                    "%s has ended with %d: %s".formatted(command, process.exitValue(), printed));
        }
        double[] seconds = Stream.of(Files.readString(times).strip().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Run(seconds[0] * 1000, seconds[1] + seconds[2], peak, printed);
    }

    /** This, and then another one, when this is over. */
    Run then(Run next) {
        return new Run(
                millis + next.millis,
                cpuSeconds + next.cpuSeconds,
                Math.max(peakMebibytes, next.peakMebibytes),
                next.output);
    }

    private static double peak(ProcessHandle process) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            Matcher peak = PEAK.matcher(Files.readString(status));
            return peak.find() ? Long.parseLong(peak.group(1)) / 1024.0 : 0;
        } catch (IOException e) {
            // It has just ended, or this is not Linux.
            return 0;
        }
    }
}
