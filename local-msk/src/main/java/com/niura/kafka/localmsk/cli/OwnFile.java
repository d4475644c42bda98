package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells files that clusters from the command line have written from those of their user, and those that a cluster has left, and
 * another may replace, from those of one that runs: they begin with the process that has written them.
 */
final class OwnFile {

    private static final int BEGINNING = 200;
    private static final Pattern OWN = Pattern.compile(
            "(?:# Written by local-msk, process |\\{\\s+\"pid\" : )(\\d{1,18}), *(?:which|\\s+\"kafkaVersion\" : )[\\s\\S]*");

    private OwnFile() {}

    /** The first line of a file for a shell. */
    static String firstLine() {
        return "# Written by local-msk, process %s, which removes it when it ends."
                .formatted(ProcessHandle.current().pid());
    }

    /** @throws IllegalArgumentException if something else is in its place, or that of a cluster that runs */
    static void require(String option, Path file) {
        try {
            OptionalLong writer = writer(file);
            if (writer.isEmpty() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IllegalArgumentException(
                        "%s would replace %s, which local-msk has not written: name another one, or remove it"
                                .formatted(option, file));
            }
            if (writer.isPresent() && runs(writer.getAsLong(), file)) {
                throw new IllegalArgumentException(
                        "%s would replace %s of the local-msk that runs as process %s: name another one, stop that process, or remove the file if it was written in a container"
                                .formatted(option, file, writer.getAsLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Whether the process is there that has written the file, and not this one or a later one that has got its number. */
    private static boolean runs(long writer, Path file) throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return writer != ProcessHandle.current().pid()
                && ProcessHandle.of(writer)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> process.info()
                                .startInstant()
                                .map(start -> start.isBefore(written))
                                .orElse(true))
                        .isPresent();
    }

    /** Removes the file, if this process has written it. */
    static void remove(Path file) throws IOException {
        OptionalLong writer = writer(file);
        if (writer.isPresent() && writer.getAsLong() == ProcessHandle.current().pid()) {
            Files.deleteIfExists(file);
        }
    }

    /** The process that has written the file; none if it is not there, or does not begin as those of this program do. */
    static OptionalLong writer(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return OptionalLong.empty();
        }
        try (InputStream content = Files.newInputStream(file)) {
            Matcher own = OWN.matcher(new String(content.readNBytes(BEGINNING), StandardCharsets.UTF_8));
            return own.matches() ? OptionalLong.of(Long.parseLong(own.group(1))) : OptionalLong.empty();
        }
    }
}
