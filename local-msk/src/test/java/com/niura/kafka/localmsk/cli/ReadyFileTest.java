package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadyFileTest {

    private static final String JSON = "{\n  \"pid\" : 4711,\n  \"kafkaVersion\" : \"4.4.0\",\n  \"more\" : 1\n}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ready.json", "ready.env"})
    void whatAKilledClusterHasLeft_isRemoved(String name) throws IOException {
        // Given
        Path left = Files.writeString(
                folder.resolve(name), name.endsWith(".env") ? LocalRole.exports(Map.of("A", "1")) : JSON);

        // When
        new ReadyFile(left).clear();

        // Then
        assertThat(left).doesNotExist();
    }

    @Test
    void fileThatWasPublished_isGoneOnceClosed_andDoesNotComeBack() throws IOException {
        // Given
        ReadyFile ready = new ReadyFile(folder.resolve("ready.json"));
        ready.publish(JSON);
        assertThat(folder.resolve("ready.json")).hasContent(JSON);

        // When
        ready.close();
        ready.publish(JSON);

        // Then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fileThatTheUserHasWrittenMeanwhile_stays() throws IOException {
        // Given
        ReadyFile ready = new ReadyFile(folder.resolve("ready.json"));
        Path own = Files.writeString(folder.resolve("ready.json"), "mine");

        // When
        ready.close();

        // Then
        assertThat(own).hasContent("mine");
    }
}
