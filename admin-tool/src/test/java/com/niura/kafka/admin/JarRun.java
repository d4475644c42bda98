package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/** The jar that operators get, run in a JVM of its own; or the launcher, or the installer. */
final class JarRun {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;

    private JarRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The shells of this machine that the launcher and the installer are written for. */
    static Stream<List<String>> shells() {
        return Stream.of("/bin/sh", "/bin/dash", "/bin/bash", "/bin/ksh", "/bin/busybox sh")
                .map(shell -> List.of(shell.split(" ", -1)))
                .filter(shell -> Files.isExecutable(Path.of(shell.get(0))));
    }

    static JarRun start(Path folder, List<String> jvmOptions, String... args) throws IOException {
        return start(folder, Map.of(), jvmOptions, args);
    }

    /** @param environment what is added to the environment of this JVM */
    static JarRun start(Path folder, Map<String, String> environment, List<String> jvmOptions, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(List.of(args));
        return program(folder, environment, command);
    }

    /** Any program. An environment variable with an empty value is taken away. */
    static JarRun program(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("KAFKA_BOOTSTRAP");
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new JarRun(process, out, err);
    }

    /** Blocks until this stands on its standard output, or the process has ended. */
    void awaitOut(String text) {
        Awaitility.await(text).atMost(LIMIT).until(() -> Files.readString(out).contains(text) || !process.isAlive());
    }

    /** Kills the process, as SIGKILL does, once this stands on its standard output. */
    Run killWhenItPrints(String text) throws IOException, InterruptedException {
        awaitOut(text);
        process.destroyForcibly();
        return await();
    }

    static Path jar() {
        return Path.of(Objects.requireNonNull(System.getProperty("admin-tool.jar"), "system property admin-tool.jar"));
    }

    Process process() {
        return process;
    }

    Run await() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + LIMIT + ": " + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
