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

import org.awaitility.Awaitility;

/** The jar that operators get, run in a JVM of its own. */
final class JarRun {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private JarRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static JarRun start(Path folder, List<String> jvmOptions, String... args) throws IOException {
        return start(folder, jvmOptions, Map.of(), args);
    }

    static JarRun start(Path folder, List<String> jvmOptions, Map<String, String> environment, String... args)
            throws IOException {
        String jar = Objects.requireNonNull(System.getProperty("admin-tool.jar"), "system property admin-tool.jar");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("KAFKA_BOOTSTRAP");
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new JarRun(process, out, err);
    }

    /** Kills the process, as SIGKILL does, once this stands on its standard output. */
    Run killWhenItPrints(String text) throws IOException, InterruptedException {
        Awaitility.await().atMost(LIMIT).until(() -> Files.readString(out).contains(text));
        process.destroyForcibly();
        return await();
    }

    Run await() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + LIMIT + ": " + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
