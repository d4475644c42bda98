package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decisions of all brokers of a cluster: each one appends to a file of its own, {@code decisions-<broker id>.jsonl} in the
 * folder that they share with the API. A file of 4 MiB becomes {@code decisions-<broker id>.old.jsonl}, in place of the one before:
 * of each broker there are the last 4 MiB at least, and 8 MiB at most. Safe for use by many threads and, as long as each broker is one process, by many
 * processes.
 */
public final class DecisionLog {

    private static final int LIMIT_BYTES = 4 * 1024 * 1024;
    private static final String OLD = ".old.jsonl";

    private final Path folder;
    private final int limitBytes;

    /** @throws NullPointerException if the argument is null */
    public DecisionLog(Path folder) {
        this(folder, LIMIT_BYTES);
    }

    DecisionLog(Path folder, int limitBytes) {
        this.limitBytes = limitBytes;
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * Adds a decision; it is in the file when this returns.
     *
     * @throws UncheckedIOException if the folder cannot be written
     */
    public synchronized void append(Decision decision) {
        byte[] line = (decision.toJsonLine() + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = file(decision.brokerId());
        try {
            if (Files.exists(file) && Files.size(file) + line.length > limitBytes) {
                Files.move(file, old(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            // One write of a whole line at the end of the file: a broker has more than one writer, and readers at any
            // time.
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Where the decisions of a broker are, a line of JSON each; it need not exist yet. */
    public Path file(int brokerId) {
        return folder.resolve("decisions-%s.jsonl".formatted(brokerId));
    }

    /**
     * All decisions that are kept, in the order of their times; empty when there are none.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public List<Decision> read() {
        List<Decision> decisions = new ArrayList<>();
        Set<Path> logs = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "decisions-*.jsonl")) {
            // While a file is being replaced there is only the old one.
            files.forEach(file ->
                    logs.add(file.resolveSibling(file.getFileName().toString().replace(OLD, ".jsonl"))));
            for (Path log : logs) {
                String text = text(log);
                // A line without its end is still being written.
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(Decision::parse)
                        .forEach(decisions::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
        decisions.sort(Comparator.comparing(Decision::time));
        return List.copyOf(decisions);
    }

    /** Both files, as they were at one time. */
    private static String text(Path file) throws IOException {
        while (true) {
            String before = textOrNothing(old(file));
            String since = textOrNothing(file);
            if (before.equals(textOrNothing(old(file)))) {
                return before + since;
            }
        }
    }

    private static String textOrNothing(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static Path old(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".jsonl", OLD));
    }

    @Override
    public String toString() {
        return "DecisionLog[%s]".formatted(folder);
    }
}
