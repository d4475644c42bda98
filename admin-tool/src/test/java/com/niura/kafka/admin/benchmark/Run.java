package com.niura.kafka.admin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one program, or some of them one after the other, took.
 *
 * @param millis from its start to its end
 * @param peakMebibytes the most memory that it had resident; zero where the system does not tell
 * @param output what it printed last
 */
record Run(double millis, double peakMebibytes, String output) {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /**
     * Runs a program to its end.
     *
     * @throws IllegalStateException if it ends otherwise than with this exit code
     */
    static Run of(Path folder, Map<String, String> environment, int exitCode, List<String> command)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Credentials of whoever runs this come first where the SDK looks.
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("KAFKA_"));
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = builder.start();
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        double peak = 0;
        while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(status));
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                process.destroyForcibly();
            }
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        String printed = Files.readString(output);
        if (process.exitValue() != exitCode) {
            throw new IllegalStateException(
                    "%s has ended with %d after %.0f ms: %s".formatted(command, process.exitValue(), millis, printed));
        }
        return new Run(millis, peak, printed);
    }

    /** This, and then another one, when this is over. */
    Run then(Run next) {
        return new Run(millis + next.millis, Math.max(peakMebibytes, next.peakMebibytes), next.output);
    }

    private static double peak(Path status) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(status));
            return peak.find() ? Long.parseLong(peak.group(1)) / 1024.0 : 0;
        } catch (IOException e) {
            // It has just ended, or this is not Linux.
            return 0;
        }
    }
}
