package com.niura.kafka.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What GraalVM's native-image needs to know of this library.
 *
 * @see <a href="https://www.graalvm.org/latest/reference-manual/native-image/metadata/">Reachability metadata</a>, whose
 *     schema, 1.2.0, this follows; older ones differ in parts that are not used here
 */
class NativeImageTest {
    private static final String METADATA =
            "/META-INF/native-image/com.niura.kafka/topics-catalog/reachability-metadata.json";
    private static final Set<String> SECTIONS =
            Set.of("comment", "reflection", "resources", "serialization", "jni", "foreign");
    private static final Set<String> RESOURCE_KEYS = Set.of("reason", "condition", "module", "glob");

    @Test
    void reachabilityMetadata_isWellFormed() throws IOException {
        assertThat(metadata().keySet()).isNotEmpty().allMatch(SECTIONS::contains);
        assertThat(resources())
                .allSatisfy(resource -> assertThat(resource.keySet()).allMatch(RESOURCE_KEYS::contains));
    }

    @Test
    void everyResource_exists_andTheBundledCatalogIsOne() throws IOException {
        assertThat(resources())
                .extracting(resource -> String.valueOf(resource.get("glob")))
                .contains("com/niura/kafka/catalog/topics.yaml")
                .allSatisfy(glob -> assertThat(NativeImageTest.class.getResource("/" + glob))
                        .isNotNull());
    }

    private static List<Map<?, ?>> resources() throws IOException {
        var resources = new ArrayList<Map<?, ?>>();
        for (var resource : (Iterable<?>) Objects.requireNonNull(metadata().get("resources"))) {
            resources.add((Map<?, ?>) resource);
        }
        return resources;
    }

    private static Map<?, ?> metadata() throws IOException {
        try (var stream = Objects.requireNonNull(NativeImageTest.class.getResourceAsStream(METADATA), METADATA)) {
            // JSON is YAML.
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(stream);
        }
    }
}
