package com.niura.kafka.localmsk.internal.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;

/** One run of the broker's JVM, from launch to end. Its methods must not be called by two threads at once. */
public final class BrokerProcess {

    private static final String ADDRESS_IN_USE = "already in use";
    private static final int SHOWN_LINES = 40;
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration FREEZING = Duration.ofSeconds(10);

    /** A short life on a small machine: start quickly, take little, leave nothing outside the data folder. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            // What the broker prints is read here, and its files have numbers in their names.
            "-Duser.language=en",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
            // Every setting there is, several times over: it would push out of the kept output all that matters.
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn");

    private final Process process;
    private final Pattern readyLine;
    private final OutputBuffer output;
    private final Thread pump;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final long launched = System.nanoTime();
    private volatile boolean addressInUse;
    private volatile boolean toldToEnd;
    private boolean frozen;

    private BrokerProcess(Process process, Pattern readyLine, OutputBuffer output) {
        this.process = process;
        this.readyLine = readyLine;
        this.output = output;
        this.pump = new Thread(this::pump, "local-msk-output-" + process.pid());
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * Starts a JVM with a broker in it.
     *
     * @param readyLine what the server prints when it is started
     * @param arguments what follows the options that every broker gets: more options, the main class, its arguments
     */
    public static BrokerProcess launch(
            Pattern readyLine, List<String> arguments, List<Path> classPath, OutputBuffer output) {
        ProcessBuilder builder = java(arguments, classPath).redirectErrorStream(true);
        try {
            return new BrokerProcess(builder.start(), readyLine, output);
        } catch (IOException e) {
            throw new LocalMskException("Cannot start a JVM for the broker: " + e.getMessage(), e);
        }
    }

    private static ProcessBuilder java(List<String> arguments, List<Path> classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put(
                        "CLASSPATH",
                        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return withoutOptionsOfThisJvm(builder);
    }

    /** Lets a JVM have nothing of the debuggers and agents that variables of the environment name: they are for this one. */
    public static ProcessBuilder withoutOptionsOfThisJvm(ProcessBuilder builder) {
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return builder;
    }

    /**
     * Runs another program in a JVM like a broker's, and returns what it prints, without white space at the ends.
     *
     * @param input the lines that it reads
     * @param errors the file for its standard error, which is shown when it fails without a word
     * @throws LocalMskException if it fails so, or has not ended within the limit; it is gone then
     */
    public static String runToItsEnd(
            List<String> arguments, List<Path> classPath, List<String> input, Path errors, Duration limit) {
        try {
            Process process =
                    java(arguments, classPath).redirectError(errors.toFile()).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(String.join("\n", input).getBytes(StandardCharsets.UTF_8));
            }
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new LocalMskException(
                            "%s has not ended within %s.%s".formatted(arguments.get(0), limit, lastOutput(errors)));
                }
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                if (process.exitValue() != 0 && output.isEmpty()) {
                    throw new LocalMskException("%s ended with exit code %s.%s"
                            .formatted(arguments.get(0), process.exitValue(), lastOutput(errors)));
                }
                return output;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new LocalMskException("Cannot run a JVM: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMskException("Interrupted while waiting for " + arguments.get(0), e);
        }
    }

    /** Bytes that are no text are shown as such, and do not fail. */
    private static String lastOutput(Path file) throws IOException {
        return lastOutput(
                OutputBuffer.lastLines(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), SHOWN_LINES));
    }

    private static String lastOutput(String lines) {
        return " Its last output:%n%s".formatted(lines);
    }

    private void pump() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains(ADDRESS_IN_USE)) {
                    addressInUse = true;
                }
                if (readyLine.matcher(line).find()) {
                    ready.complete(true);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The stream breaks when the process is killed; what it printed so far is kept.
        } finally {
            ready.complete(false);
        }
    }

    /**
     * Waits until the broker says that it is started and its port accepts connections.
     *
     * @param limit since it was launched, so that brokers which are launched together have one deadline
     * @throws LocalMskException when it ends before, or is not ready in time; the process is gone then
     */
    public void awaitReady(InetSocketAddress address, Duration limit) {
        long deadline = launched + limit.toNanos();
        try {
            if (!ready.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw ended(address.getPort());
            }
            long remaining = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            try (Socket socket = new Socket()) {
                socket.connect(address, Math.toIntExact(remaining));
            }
        } catch (TimeoutException e) {
            kill();
            throw new LocalMskException(
                    "Expected a broker on port %s within %s, but it was not ready.%s"
                            .formatted(address.getPort(), limit, lastOutput()),
                    e);
        } catch (IOException | ExecutionException e) {
            kill();
            throw new LocalMskException(
                    "The broker says that it is started, but port %s does not answer: %s%s"
                            .formatted(address.getPort(), e, lastOutput()),
                    e);
        } catch (InterruptedException e) {
            toldToEnd = true;
            process.destroyForcibly();
            throw interrupted("starting", e);
        }
    }

    private LocalMskException ended(int port) throws InterruptedException {
        // The output has ended, so the process is about to.
        boolean exited = process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        kill();
        return new LocalMskException("Expected a broker on port %s, but it ended while starting, with exit code %s%s.%s"
                .formatted(
                        port,
                        exited ? process.exitValue() : "unknown",
                        addressInUse ? ", because another process is using one of its ports" : "",
                        lastOutput()));
    }

    private String lastOutput() {
        return lastOutput(output.lastLines(SHOWN_LINES));
    }

    /** Whether the broker complained that somebody else has one of its ports. */
    public boolean foundAddressInUse() {
        return addressInUse;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process has ended. */
    public CompletableFuture<Integer> end() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** What to say of a broker that is not there any more: nothing where it was told to end. */
    public String howItEnded() {
        return toldToEnd || process.isAlive()
                ? ""
                : ": it ended by itself, with exit code %s.%s".formatted(process.exitValue(), lastOutput());
    }

    /** Asks the broker to shut down; resumes it first when it is frozen. */
    public void requestStop() {
        toldToEnd = true;
        if (frozen) {
            resume();
        }
        try {
            OutputStream input = process.getOutputStream();
            input.write(BrokerLauncher.STOP);
            input.flush();
        } catch (IOException e) {
            // The pipe is broken because the process is ending already.
        }
    }

    /**
     * Waits for the broker that was asked to shut down.
     *
     * @throws LocalMskException when it does not obey within the limit; the process is gone then
     */
    public void awaitStop(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new LocalMskException("Expected the broker to stop within %s, but it had to be killed.%s"
                        .formatted(limit, lastOutput()));
            }
            pump.join(KILL_LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw interrupted("stopping", e);
        }
    }

    /** Ends the process at once, also a frozen one, and waits until it is gone; an interrupt does not shorten that. */
    public void kill() {
        toldToEnd = true;
        process.destroyForcibly();
        boolean interrupted = false;
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        try {
            while (process.isAlive() || pump.isAlive()) {
                long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (remaining <= 0) {
                    throw new LocalMskException("The broker, process %s, was killed but is still there after %s"
                            .formatted(process.pid(), KILL_LIMIT));
                }
                try {
                    process.waitFor(remaining, TimeUnit.MILLISECONDS);
                    pump.join(remaining);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Stops the process where it is; blocks until all of its threads stand still.
     *
     * @throws UnsupportedOperationException where processes cannot be frozen
     */
    public void freeze() {
        // Beforehand: an interrupt while waiting leaves a broker that may stand still, and is to be resumed.
        frozen = true;
        try {
            signal("STOP");
        } catch (UnsupportedOperationException e) {
            frozen = false;
            throw e;
        }
        awaitStandstill();
    }

    /** Each thread stops only when it is its turn, which on a busy machine is later than the signal's. */
    private void awaitStandstill() {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(threads)) {
            // Not Linux: there is nothing to look at.
            return;
        }
        long end = System.nanoTime() + FREEZING.toNanos();
        try {
            while (!standStill(threads)) {
                if (System.nanoTime() - end > 0) {
                    throw new LocalMskException("The broker, process %s, goes on %s s after it was told to stop"
                            .formatted(process.pid(), FREEZING.toSeconds()));
                }
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            throw interrupted("freezing", e);
        }
    }

    private static boolean standStill(Path threads) {
        try (Stream<Path> each = Files.list(threads)) {
            return each.allMatch(BrokerProcess::standsStill);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot see what the broker's threads do", e);
        }
    }

    /** The state is the first word behind the thread's name, which is in brackets and may hold any: T for stopped. */
    private static boolean standsStill(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            // It ended just now.
            return true;
        }
    }

    public void resume() {
        signal("CONT");
        frozen = false;
    }

    private void signal(String name) {
        // Through the shell, which has kill built in: minimal machines have no such program.
        ProcessBuilder kill =
                new ProcessBuilder("sh", "-c", "kill -%s %s".formatted(name, process.pid())).redirectErrorStream(true);
        try {
            Process sender = kill.start();
            String complaint;
            try (BufferedReader lines = sender.inputReader(StandardCharsets.UTF_8)) {
                complaint = lines.lines().collect(Collectors.joining(" "));
            }
            if (sender.waitFor() != 0) {
                throw new LocalMskException(
                        "Cannot send SIG%s to the broker, process %s: %s".formatted(name, process.pid(), complaint));
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException(
                    "Freezing a broker needs a Unix shell to send signals with, and there is none: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            throw interrupted("signalling", e);
        }
    }

    private static LocalMskException interrupted(String doing, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalMskException("Interrupted while " + doing + " the broker", e);
    }
}
