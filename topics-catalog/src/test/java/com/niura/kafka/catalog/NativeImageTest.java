package com.niura.kafka.catalog;

import java.io.IOException;
import java.util.List;
import java.util.Map;

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
    private static final List<String> RESOURCES =
            List.of("com/niura/kafka/catalog/topics.yaml", "com/niura/kafka/catalog/topics.parsed");

    @Test
    void reachabilityMetadata_hasTheBundledCatalog_inTheFormOfTheSchema() throws IOException {
        try (var stream = NativeImageTest.class.getResourceAsStream(METADATA)) {
            // JSON is YAML.
            assertThat(new Load(LoadSettings.builder().build()).loadFromInputStream(stream))
                    .isEqualTo(Map.of(
                            "resources",
                            RESOURCES.stream().map(name -> Map.of("glob", name)).toList()));
        }
        assertThat(RESOURCES)
                .allSatisfy(name -> assertThat(NativeImageTest.class.getResource("/" + name))
                        .isNotNull());
    }
}
