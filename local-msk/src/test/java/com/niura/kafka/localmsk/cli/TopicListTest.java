package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.niura.kafka.localmsk.TopicSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TopicListTest {

    @TempDir
    private Path folder;

    @Test
    void lines_areNamesAndPartitions() throws IOException {
        Path file = Files.writeString(folder.resolve("topics"), """
                # those of the shop
                orders 3

                payments   # one partition
                """);

        assertThat(TopicList.read(file))
                .containsExactly(new TopicSpec("orders", 3, Map.of()), new TopicSpec("payments", 1, Map.of()));
    }

    @Test
    void catalog_isReadForWhatMakesATopic_whateverElseItHas() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.yaml"), """
                version: 7
                services: { shop: {} }
                topics:
                  orders: { partitions: 3, purpose: "Orders, paid", producers: [shop], config: { retention.ms: 3600000, cleanup.policy: compact } }
                  payments:
                    purpose: to be known
                  '123': {}
                environments: { production: {} }
                """);

        assertThat(TopicList.read(file))
                .containsExactly(
                        new TopicSpec("orders", 3, Map.of("retention.ms", "3600000", "cleanup.policy", "compact")),
                        new TopicSpec("payments", 1, Map.of()),
                        new TopicSpec("123", 1, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topics      | orders 3 4             | line 1 must be NAME [PARTITIONS], but was orders 3 4
            topics      | orders three           | has three partitions for orders, which must be a number from 1 to 99999
            topics      | orders 0               | has 0 partitions for orders, which must be a number from 1 to 99999
            topics      | or/ders                | has the topic 'or/ders', but names are 1 to 249 letters, digits and ._-
            topics.yaml | topics: [orders]       | must have 'topics', a mapping from names to what is declared of them
            topics.yml  | orders                 | must have 'topics', a mapping from names to what is declared of them
            topics.yaml | topics: {              | is not YAML: line 1: expected the node content, but found '<stream end>'
            topics.yaml | topics: {a: {partitions: x}} | has x partitions for a, which must be a number from 1 to 99999
            """)
    void fileThatIsNotAListOfTopics_isRefused(String name, String text, String what) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);

        assertThatThrownBy(() -> TopicList.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--topics: %s %s", file, what);
    }

    @Test
    void topicThatIsThereTwice_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("topics"), "orders\norders");

        assertThatThrownBy(() -> TopicList.read(file)).hasMessage("--topics: %s has the topic orders twice", file);
    }

    @Test
    void missingFile_isNamed() {
        Path file = folder.resolve("missing");

        assertThatThrownBy(() -> TopicList.read(file))
                .hasMessage("--topics: %s must be a readable text file (NoSuchFileException)", file);
    }
}
