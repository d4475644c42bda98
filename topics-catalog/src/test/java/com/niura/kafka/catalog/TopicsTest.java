package com.niura.kafka.catalog;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TopicsTest {

    /** To change it, edit topics.yaml; this test then says which constants to add or to remove in Topics.java. */
    @Test
    void constants_areTheTopicsOfTheBundledCatalog() throws IllegalAccessException {
        // Given
        var missing = new TreeMap<String, String>();
        Topics.catalog().topics().forEach(topic -> missing.put(topic.name(), constant(topic.name())));
        var advice = new ArrayList<String>();

        // When
        for (var field : Topics.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                var topic = (String) field.get(null);
                var line = missing.remove(topic);
                if (line == null || !line.contains(" " + field.getName() + " ")) {
                    advice.add("remove from Topics.java: public static final String %s = \"%s\";"
                            .formatted(field.getName(), topic));
                    Optional.ofNullable(line).ifPresent(expected -> missing.put(topic, expected));
                }
            }
        }
        missing.values().forEach(line -> advice.add("add to Topics.java: " + line));

        // Then
        assertThat(advice).isEmpty();
    }

    private static String constant(String topic) {
        return "public static final String %s = \"%s\";"
                .formatted(topic.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), topic);
    }

    /** It would not compile if the constant were not a compile-time constant. */
    @ParameterizedTest
    @ValueSource(strings = Topics.EEG_RAW_DATA)
    void constant_mayBeUsedInAnnotations(String topic) {
        assertThat(Topics.catalog().find(topic)).isPresent();
    }

    /** Services read it leniently; whatever is wrong in it is to be found here. */
    @ParameterizedTest
    @EnumSource
    void bundledCatalog_satisfiesEveryProfileStrictly(ValidationProfile profile) throws IOException {
        try (var stream = Objects.requireNonNull(Topics.class.getResourceAsStream("topics.yaml"))) {
            assertThat(TopicCatalog.load(stream, "topics.yaml", profile).topics())
                    .isEqualTo(Topics.catalog().topics());
        }
    }

    @Test
    void bundledCatalog_takesNoYamlEngine_unlessItsFileWasChangedSinceItWasParsed() throws IOException {
        try (var stream = Objects.requireNonNull(Topics.class.getResourceAsStream("topics.yaml"))) {
            var file = CatalogFile.read(stream, "topics.yaml");
            var edited = new CatalogFile(file.name(), file.text() + "\n");

            assertThat(ParsedYaml.of(file))
                    .isEqualTo(YamlTree.read(file, new Problems(SourceMap.NONE)))
                    .isPresent();
            assertThat(ParsedYaml.of(edited)).isEmpty();
        }
    }

    @Test
    void bundledCatalog_isOneForAllThreads() {
        var seen = IntStream.range(0, 8).parallel().mapToObj(i -> Topics.catalog());

        assertThat(seen).allSatisfy(catalog -> assertThat(catalog).isSameAs(Topics.catalog()));
    }
}
