package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class CatalogFileTest {
    private static final String CATALOG = "topics:\n  a: { partitions: 1, purpose: p }\n";

    @TempDir
    Path folder;

    @Test
    void locationsInAFile_nameItAsGiven() throws IOException {
        var file = Files.writeString(folder.resolve("my topics.yaml"), "topics:\n  a: { partitions: 0, purpose: p }\n");

        var refusal = refusal(file);

        assertThat(refusal).hasMessageContaining(file + ":2:20: topics.a.partitions must be");
        assertThat(refusal.problems().get(0).location()).contains(new CatalogProblem.Location(file.toString(), 2, 20));
    }

    @Test
    void missingFile_orDirectory_isRefused() {
        assertRefusedAsAWhole(folder.resolve("nope.yaml"), "does not exist");
        assertRefusedAsAWhole(folder, "is a directory, not a file");
    }

    @Test
    void pathThroughAFile_isRefused() throws IOException {
        var file = Files.writeString(folder.resolve("topics.yaml"), CATALOG);

        assertThat(refusal(file.resolve("topics.yaml"))).hasMessageContaining("cannot be read: ");
    }

    @Test
    void fileWithoutReadPermission_isRefused() throws IOException {
        var file = Files.writeString(folder.resolve("topics.yaml"), CATALOG);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");

        assertRefusedAsAWhole(file, "must not be read by this user: access is denied");
    }

    @Test
    void fileOfExactlyTheLimit_isAccepted_andALargerOneRefused() throws IOException {
        var text = CATALOG + "#".repeat(CatalogFile.MOST_BYTES - CATALOG.length());
        var file = Files.writeString(folder.resolve("full.yaml"), text);

        assertThat(TopicCatalog.load(file).topics()).hasSize(1);
        assertRefusedAsAWhole(
                Files.writeString(file, text + "#"),
                "is larger than 1 MiB (1048576 bytes), the most that a catalog may hold");
    }

    @Test
    void endlessStream_isReadNoFurtherThanOneByteAboveTheLimit() {
        // Given
        var endless = new EndlessStream();

        // When
        var refusal =
                catchThrowableOfType(InvalidCatalogException.class, () -> TopicCatalog.load(endless, "endless.yaml"));

        // Then
        assertThat(refusal).hasMessageContaining("is larger than 1 MiB");
        assertThat(endless.read).isEqualTo(CatalogFile.MOST_BYTES + 1);
    }

    @Test
    void streamThatFails_isRefused() {
        var failing = new PipedInputStream();

        assertThatThrownBy(() -> TopicCatalog.load(failing, "stream\n"))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageEndingWith("stream\\n cannot be read: java.io.IOException: Pipe not connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com/niura/kafka/catalog/topics.yaml", "/com/niura/kafka/catalog/topics.yaml"})
    void resource_isFoundOnTheClassPath(String location) throws InterruptedException {
        // Given
        var loaded = new ArrayList<TopicCatalog>();
        var thread = new Thread(() -> loaded.add(TopicCatalog.loadResource(location)));
        thread.setContextClassLoader(null);

        // When
        thread.start();
        thread.join();
        loaded.add(TopicCatalog.loadResource(location));

        // Then
        assertThat(loaded)
                .hasSize(2)
                .allSatisfy(catalog ->
                        assertThat(catalog.topics()).isEqualTo(Topics.catalog().topics()));
    }

    @Test
    void resource_isLookedForByTheContextClassLoaderFirst() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("com/niura/kafka/catalog"));
        Files.writeString(folder.resolve("com/niura/kafka/catalog/topics.yaml"), CATALOG);
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();

        // When
        TopicCatalog catalog;
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            thread.setContextClassLoader(loader);
            catalog = TopicCatalog.loadResource("com/niura/kafka/catalog/topics.yaml");
        } finally {
            thread.setContextClassLoader(before);
        }

        // Then
        assertThat(catalog.topics()).extracting(Topic::name).containsExactly("a");
    }

    @Test
    void missingResource_isRefused() {
        assertThatThrownBy(() -> TopicCatalog.loadResource("nope.yaml"))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageEndingWith("nope.yaml is not on the class path");
    }

    @ParameterizedTest
    @CsvSource({
        "a lone continuation byte,      746f7069633a2080,         1, 8, 0x80, 7",
        "a cut-off character,           c3,                       1, 1, 0xC3, 0",
        "an over-long form of a slash,  c0af,                     1, 1, 0xC0, 0",
        "a surrogate,                   eda080,                   1, 1, 0xED, 0",
        "Latin-1 in the second line,    c3a40a20fc20,             2, 2, 0xFC, 4",
        "behind an emoji,               f09fa7a0ff,               1, 2, 0xFF, 4",
        "behind a CR LF,                230d0a23e4,               2, 2, 0xE4, 4",
    })
    void invalidUtf8_isRefusedWithItsPlace(
            String description, String bytes, int line, int column, String shownByte, int offset) throws IOException {
        // Given
        var file = Files.write(folder.resolve("topics.yaml"), HexFormat.of().parseHex(bytes));

        // When
        var refusal = refusal(file);

        // Then
        assertThat(refusal.problems())
                .as(description)
                .singleElement()
                .hasToString("%s:%d:%d: the file is not UTF-8: byte %s at offset %d starts no character"
                        .formatted(file, line, column, shownByte, offset));
    }

    @ParameterizedTest
    @CsvSource({"feff0074006f", "fffe74006f00"})
    void utf16_isRefusedWithAnAdvice(String bytes) throws IOException {
        var file = Files.write(folder.resolve("topics.yaml"), HexFormat.of().parseHex(bytes));

        assertRefusedAsAWhole(file, "is encoded as UTF-16: save it as UTF-8");
    }

    private void assertRefusedAsAWhole(Path file, String predicate) {
        assertThat(refusal(file).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.location()).isEmpty();
            assertThat(problem.path()).isEmpty();
            assertThat(problem.message()).isEqualTo(file + " " + predicate);
        });
    }

    private static InvalidCatalogException refusal(Path file) {
        return catchThrowableOfType(InvalidCatalogException.class, () -> TopicCatalog.load(file));
    }

    private static final class EndlessStream extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return '#';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) '#');
            read += length;
            return length;
        }
    }
}
