package com.niura.kafka.guard;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
    private static final Set<String> KEYS =
            Set.of(("comment reflection type condition typeReached methods name parameterTypes"
                            + " allDeclaredConstructors allDeclaredMethods allDeclaredFields")
                    .split(" "));

    @Test
    void reachabilityMetadata_isWellFormed_andNamesClassesThatExist() throws Exception {
        List<String> types = new ArrayList<>();
        try (InputStream metadata = NativeImageTest.class.getResourceAsStream(METADATA);
                JsonParser json = new JsonFactory().createParser(metadata)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    assertThat(KEYS).contains(json.currentName());
                } else if (Set.of("type", "typeReached").contains(String.valueOf(json.currentName()))
                        && json.currentToken() == JsonToken.VALUE_STRING) {
                    types.add(json.getText());
                }
            }
        }

        assertThat(types).contains("software.amazon.msk.auth.iam.IAMLoginModule");
        for (String type : types) {
            assertThat(Class.forName(type, false, getClass().getClassLoader())).isNotNull();
        }
    }
}
