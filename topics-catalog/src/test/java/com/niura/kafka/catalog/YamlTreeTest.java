package com.niura.kafka.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.catalog.YamlNode.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class YamlTreeTest {
    private final Problems problems = new Problems(SourceMap.NONE);

    @ParameterizedTest
    @MethodSource
    void deepNesting_endsReadingWithOneProblem(String text) {
        // When
        var root = read(text);

        // Then
        assertThat(root).isEmpty();
        assertThat(messages()).containsExactly("the catalog must not be nested more than 16 levels deep");
    }

    static Stream<String> deepNesting_endsReadingWithOneProblem() {
        var flow = Stream.of("[", "{a: ", "- ", "? ", "[{a: ").map(opening -> opening.repeat(5000));
        var block = IntStream.range(0, 1000).mapToObj(depth -> " ".repeat(depth) + "a:\n");
        return Stream.concat(flow, Stream.of(block.collect(Collectors.joining())));
    }

    @Test
    void nestingUpToTheLimit_isRead() {
        assertThat(read("[".repeat(16) + "]".repeat(16))).isPresent();
        assertThat(messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            3       | INTEGER
            -1      | INTEGER
            0       | INTEGER
            3.0     | DECIMAL
            1e3     | DECIMAL
            true    | BOOLEAN
            null    | NULL
            "3"     | TEXT
            '3'     | TEXT
            "true"  | TEXT
            03      | TEXT
            0x10    | TEXT
            +3      | TEXT
            1_000   | TEXT
            yes     | TEXT
            ~       | TEXT
            .inf    | DECIMAL
            12:30   | TEXT
            """)
    void scalar_isTypedByTheJsonSchemaOfYaml(String written, Scalar.Type type) {
        assertThat(read(written))
                .isEqualTo(
                        type == Scalar.Type.NULL
                                ? Optional.empty()
                                : Optional.of(new Scalar(
                                        new CatalogProblem.Location("test.yaml", 1, 1),
                                        written.replaceAll("[\"']", ""),
                                        type)));
    }

    @Test
    void columns_countCharactersAndNotTheirEncoding() {
        // When
        read("{ \"🧠🧠\": 1, x: 2, x: 3 }");

        // Then
        assertThat(problems.inFileOrder())
                .singleElement()
                .hasToString("test.yaml:1:18: x is declared twice, the first time in line 1");
    }

    private Optional<YamlNode> read(String text) {
        return YamlTree.read(new CatalogFile("test.yaml", text), problems);
    }

    private List<String> messages() {
        return problems.inFileOrder().stream().map(CatalogProblem::message).toList();
    }
}
