package com.niura.kafka.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program of the platform, run as a process of its own as ECS or an operator does. Its lines are shown with its name, but for
 * blank ones, the table of settings that the admin tool begins with, and the counts that {@link Flow} shows.
 */
final class Program implements AutoCloseable {

    private static final Pattern NOT_SHOWN = Pattern.compile(
            "(Bootstrap server|Region|Identity|Environment|Catalog|Topics) {2}.*|received .*; sent .*|\\s*");
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Thread reader;
    /** Guards itself and {@link #ended}. */
    private final List<String> lines = new ArrayList<>();

    private boolean ended;

    /** How the programs of somebody start: the options that their JVMs need, and the environment with their credentials. */
    record Setting(List<String> jvmOptions, Map<String, String> environment) {}

    private Program(String name, Setting setting, List<String> arguments) {
        this.name = name;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived programs: compile quickly rather than well, and say UTF-8 whatever the locale.
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
        command.addAll(setting.jvmOptions());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(setting.environment());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
        reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the main class of one of the services. */
    static Program service(String name, Setting setting, Class<?> main) {
        return new Program(name, setting, List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
    }

    /** Starts a runnable jar. */
    static Program jar(String name, Setting setting, Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return new Program(name, setting, command);
    }

    String name() {
        return name;
    }

    /** Returns the last line, once the program has ended. */
    String lastLine() {
        synchronized (lines) {
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    /** Waits until the program has printed a line with these words. */
    void awaitLine(String words, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lines) {
            while (lines.stream().noneMatch(line -> line.contains(words))) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || ended) {
                    throw new IllegalStateException(name + " was expected to print \"" + words + "\" within "
                            + limit.toSeconds() + " s, but " + (ended ? "ended" : "did not"));
                }
                lines.wait(left);
            }
        }
    }

    /** Waits for the program's end. */
    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    name + " was expected to end within " + limit.toSeconds() + " s, but still runs");
        }
        reader.join(STOPPING.toMillis());
        return process.exitValue();
    }

    /** Asks the program to end (SIGTERM, as ECS does) and waits for it; ends it by force if it does not listen. */
    @Override
    public void close() {
        // Process.destroy() would close the output before the last lines are read.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            reader.join(STOPPING.toMillis());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!NOT_SHOWN.matcher(line).matches()) {
                    System.out.println("   [" + name + "] " + line);
                }
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process is gone, and its output with it.
            System.out.println("   [" + name + "] (output ended: " + e.getMessage() + ")");
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }
}
