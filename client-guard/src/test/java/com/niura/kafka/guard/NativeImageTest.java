package com.niura.kafka.guard;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What GraalVM's native-image needs to know of this library.
 *
 * @see <a href="https://www.graalvm.org/latest/reference-manual/native-image/metadata/">Reachability metadata</a>
 */
class NativeImageTest {

    private static final String METADATA =
            "/META-INF/native-image/com.niura.kafka/client-guard/reachability-metadata.json";
    /** Those of the format that are used here. */
    private static final Set<String> KEYS = Set.of(
            "comment",
            "reflection",
            "type",
            "condition",
            "typeReached",
            "methods",
            "name",
            "parameterTypes",
            "allDeclaredConstructors",
            "allDeclaredMethods",
            "allDeclaredFields");

    @Test
    void reachabilityMetadata_isWellFormed_andNamesClassesThatExist() throws Exception {
        Set<String> keys = new HashSet<>();
        List<String> types = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(open())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    keys.add(json.currentName());
                } else if (json.currentToken() == JsonToken.VALUE_STRING
                        && Set.of("type", "typeReached").contains(String.valueOf(json.currentName()))) {
                    types.add(json.getText());
                }
            }
        }

        assertThat(KEYS).containsAll(keys);
        assertThat(types).contains("software.amazon.msk.auth.iam.IAMLoginModule");
        for (String type : types) {
            assertThat(Class.forName(type, false, getClass().getClassLoader())).isNotNull();
        }
    }

    private static InputStream open() throws IOException {
        return Objects.requireNonNull(NativeImageTest.class.getResourceAsStream(METADATA), METADATA);
    }
}
