package com.niura.kafka.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sample catalogs under {@code src/test/resources/samples}, by the transcript that says what is wrong with them. In a
 * transcript {@code === name} starts a sample, {@code ==> } a problem by which it is refused, and {@code ~~> } a notice with
 * which services accept it nevertheless.
 */
final class Samples {
    static final String GOOD = "good";
    static final String GOOD_FOR_MSK_SERVERLESS = "good-for-msk-serverless";
    static final String GOOD_FOR_MSK_EXPRESS = "good-for-msk-express";
    static final String GOOD_FOR_MSK_PROVISIONED = "good-for-msk-provisioned";

    /** Refused by the schema and by the reader. */
    static final String BAD_STRUCTURE = "bad-structure";

    /** Refused by the reader only: a schema cannot express it. */
    static final String BAD_MEANING = "bad-meaning";

    /** Refused because of what JSON has not, most while the YAML is read: a schema never sees it. */
    static final String BAD_YAML = "bad-yaml";

    /** Good for plain Kafka. */
    static final String BAD_FOR_MSK_SERVERLESS = "bad-for-msk-serverless";

    /** Good for plain Kafka. */
    static final String BAD_FOR_MSK_EXPRESS = "bad-for-msk-express";

    /** Bad for plain Kafka too, for which other words are used. */
    static final String BAD_VALUES_FOR_MSK_SERVERLESS = "bad-values-for-msk-serverless";

    static final List<String> ALL = List.of(
            GOOD,
            GOOD_FOR_MSK_SERVERLESS,
            GOOD_FOR_MSK_EXPRESS,
            GOOD_FOR_MSK_PROVISIONED,
            BAD_STRUCTURE,
            BAD_MEANING,
            BAD_YAML,
            BAD_FOR_MSK_SERVERLESS,
            BAD_FOR_MSK_EXPRESS,
            BAD_VALUES_FOR_MSK_SERVERLESS);

    private static final Path FOLDER = Path.of("src/test/resources/samples");
    private static final String NAME = "=== ";
    private static final String PROBLEM = "==> ";
    private static final String NOTICE = "~~> ";

    private Samples() {}

    static Stream<Sample> in(String... transcripts) {
        return Stream.of(transcripts)
                .flatMap(transcript -> Stream.of(read(transcript).split("(?m)^" + NAME))
                        .skip(1)
                        .map(text -> sample(transcript, text)));
    }

    static Path file(String transcript) {
        return FOLDER.resolve(transcript + ".txt");
    }

    private static String read(String transcript) {
        try {
            return Files.readString(file(transcript));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(String transcript, String text) {
        var lines = text.stripTrailing().lines().toList();
        var yaml = lines.stream()
                .skip(1)
                .filter(line -> !line.startsWith(PROBLEM) && !line.startsWith(NOTICE))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return new Sample(transcript, lines.get(0), yaml, NAME + text.stripTrailing() + "\n");
    }

    /**
     * One sample.
     *
     * @param yaml has names for characters that nobody would see
     * @param entry the sample as it stands in its transcript
     */
    record Sample(String transcript, String name, String yaml, String entry) {

        /** Whose rules its transcript is about. */
        ValidationProfile profile() {
            return Stream.of(ValidationProfile.values())
                    .filter(profile -> transcript.endsWith("-for-" + profile))
                    .findFirst()
                    .orElse(ValidationProfile.KAFKA);
        }

        TopicCatalog load(ValidationProfile profile) {
            return TopicCatalog.load(new ByteArrayInputStream(bytes()), fileName(), profile);
        }

        TopicCatalog loadAsService() {
            return TopicCatalog.load(new ByteArrayInputStream(bytes()), fileName());
        }

        byte[] bytes() {
            return text().getBytes(StandardCharsets.UTF_8);
        }

        String text() {
            return yaml.replace("<BOM>", "\uFEFF").replace("<NUL>", "\0");
        }

        /** The entry as it should be. */
        String entry(List<CatalogProblem> problems, List<CatalogProblem> notices) {
            return NAME + name + "\n" + yaml + lines(PROBLEM, problems) + lines(NOTICE, notices);
        }

        private String lines(String prefix, List<CatalogProblem> problems) {
            var lines = new StringBuilder();
            for (var problem : problems) {
                var text = problem.toString();
                lines.append(prefix)
                        .append(text.replaceFirst("^" + fileName() + ":", ""))
                        .append('\n');
            }
            return lines.toString();
        }

        private String fileName() {
            return name + ".yaml";
        }

        @Override
        public String toString() {
            return transcript + "/" + name;
        }
    }
}
