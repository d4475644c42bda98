package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The sample catalogs under {@code src/test/resources/samples}, by the folder that says what is wrong with them. */
final class Samples {
    static final String GOOD = "good";
    static final String GOOD_FOR_MSK_SERVERLESS = "good-for-msk-serverless";

    /** Refused by the schema and by the reader. */
    static final String BAD_STRUCTURE = "bad-structure";

    /** Refused by the reader only: a schema cannot express it. */
    static final String BAD_MEANING = "bad-meaning";

    /** Refused while the YAML is read: a schema never sees it. */
    static final String BAD_YAML = "bad-yaml";

    /** Good for plain Kafka. */
    static final String BAD_FOR_MSK_SERVERLESS = "bad-for-msk-serverless";

    static final List<String> FOLDERS =
            List.of(GOOD, GOOD_FOR_MSK_SERVERLESS, BAD_STRUCTURE, BAD_MEANING, BAD_YAML, BAD_FOR_MSK_SERVERLESS);

    private Samples() {}

    static Stream<Sample> in(String... folders) {
        return Stream.of(folders).flatMap(Samples::inFolder);
    }

    private static Stream<Sample> inFolder(String folder) {
        try (var files = Files.list(root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().map(Sample::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Samples.class.getResource("/samples"), "no samples")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One sample file. */
    record Sample(Path file) {

        TopicCatalog load(ValidationProfile profile) {
            try (var stream = Files.newInputStream(file)) {
                return TopicCatalog.load(stream, fileName(), profile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The message that stands beside a bad sample. */
        Path expectation() {
            return file.resolveSibling(fileName().replace(".yaml", ".txt"));
        }

        private String fileName() {
            return Objects.requireNonNull(file.getFileName()).toString();
        }

        @Override
        public String toString() {
            return Objects.requireNonNull(file.getParent()).getFileName() + "/" + fileName();
        }
    }
}
