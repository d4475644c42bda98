package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells files that a cluster from the command line has left, and may replace, from those of its user. */
final class OwnFile {

    /** Of the files for a shell. */
    static final String FIRST_LINE = "# Written by local-msk, which removes it when it ends.";

    private static final int BEGINNING = 200;
    private static final Pattern OWN =
            Pattern.compile("(\\Q%s\\E|\\{\\s+\"pid\" : \\d+,\\s+\"kafkaVersion\" : )[\\s\\S]*".formatted(FIRST_LINE));

    private OwnFile() {}

    /** @throws IllegalArgumentException if something else is in its place */
    static void require(String option, Path file) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !is(file)) {
                throw new IllegalArgumentException(
                        "%s would replace %s, which local-msk has not written: name another one, or remove it"
                                .formatted(option, file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Whether it is there and begins as those of this program do. */
    static boolean is(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return OWN.matcher(new String(content.readNBytes(BEGINNING), StandardCharsets.UTF_8))
                    .matches();
        }
    }
}
