package com.niura.kafka.localmsk;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/** A Java program in a process of its own, with its output in files and its temporary files in a folder to look into. */
public final class TestProgram implements AutoCloseable {

    public static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;

    private TestProgram(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts a JVM with the arguments that stand behind {@code java}. */
    public static TestProgram start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** Starts a JVM with this one's environment and what is given besides. */
    public static TestProgram start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")));
        command.add("-Xmx64m");
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        return new TestProgram(builder.start(), folder);
    }

    public static String path(Object... entries) {
        return String.join(
                File.pathSeparator, Stream.of(entries).map(Object::toString).toList());
    }

    public String out() {
        return read("out");
    }

    public String err() {
        return read("err");
    }

    /** The processes that it has started and that are still there. */
    public List<ProcessHandle> children() {
        return process.toHandle().descendants().toList();
    }

    public List<Path> temporaryFiles() {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            // The JVM's own performance counters go elsewhere on most systems, but not on all.
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitOut(String text) {
        await("'" + text + "' from the program").atMost(LIMIT).until(() -> out().contains(text) || !process.isAlive());
    }

    /** Waits for the file, or for the end of the program. */
    public void awaitReady(Path file) {
        await(file + " from the program").atMost(LIMIT).until(() -> Files.exists(file) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the program has ended; it printed:\n" + out() + err());
        }
    }

    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the program is still running; it printed:\n" + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
