package com.niura.kafka.catalog;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** It would not compile if the constants were not compile-time constants. */
    @Test
    @DisplayName(Topics.EEG_RAW_DATA)
    void constants_mayBeUsedInAnnotations() throws NoSuchMethodException {
        var annotation = TopicsTest.class
                .getDeclaredMethod("constants_mayBeUsedInAnnotations")
                .getAnnotation(DisplayName.class);

        assertThat(annotation.value()).isEqualTo("eeg.raw.data");
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
    void bundledCatalog_isOneForAllThreads() throws Exception {
        // Given
        var threads = 8;
        var executor = Executors.newFixedThreadPool(threads);
        Set<TopicCatalog> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        // When
        try {
            for (var catalog :
                    executor.invokeAll(Collections.nCopies(threads, (Callable<TopicCatalog>) Topics::catalog))) {
                seen.add(catalog.get());
            }
        } finally {
            executor.shutdownNow();
        }

        // Then
        assertThat(seen).hasSize(1);
        assertThat(seen).allSatisfy(catalog -> assertThat(catalog).isSameAs(Topics.catalog()));
    }
}
