package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes catalogs for tests. */
final class Catalogs {

    private Catalogs() {}

    /**
     * A catalog file with the given lines below {@code topics:}.
     *
     * @param topics as in {@code "orders: { partitions: 3 }"}; each gets a purpose
     */
    static String of(Path folder, String... topics) {
        StringBuilder yaml = new StringBuilder("topics:\n");
        for (String topic : topics) {
            yaml.append("  ")
                    .append(topic.replaceFirst("\\{ ", "{ purpose: A test, "))
                    .append('\n');
        }
        return write(folder, yaml.toString());
    }

    /** A catalog file with this text. */
    static String write(Path folder, String yaml) {
        try {
            return Files.writeString(Files.createTempFile(folder, "topics", ".yaml"), yaml)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
