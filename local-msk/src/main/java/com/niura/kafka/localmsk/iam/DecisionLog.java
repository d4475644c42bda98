package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The decisions of all brokers of a cluster: each one appends to a file of its own, {@code decisions-<broker id>.jsonl} in the
 * folder that they share with the API. Safe for use by many threads and, as long as each broker is one process, by many
 * processes.
 */
public final class DecisionLog {

    private final Path folder;

    /** @throws NullPointerException if the argument is null */
    public DecisionLog(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * Adds a decision; it is in the file when this returns.
     *
     * @throws UncheckedIOException if the folder cannot be written
     */
    public void append(Decision decision) {
        byte[] line = (decision.toJsonLine() + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = file(decision.brokerId());
        try {
            // One write of a whole line at the end of the file: a broker has more than one writer, and readers at any
            // time.
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Where the decisions of a broker are, a line of JSON each; it need not exist yet. */
    public Path file(int brokerId) {
        return folder.resolve("decisions-%d.jsonl".formatted(brokerId));
    }

    /**
     * All decisions so far, in the order of their times; empty when there are none.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public List<Decision> read() {
        List<Decision> decisions = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "decisions-*.jsonl")) {
            for (Path file : files) {
                String text = Files.readString(file);
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

    @Override
    public String toString() {
        return "DecisionLog[%s]".formatted(folder);
    }
}
