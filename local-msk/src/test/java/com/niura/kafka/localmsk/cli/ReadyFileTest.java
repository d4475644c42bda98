package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadyFileTest {

    private static final String JSON = json(ProcessHandle.current().pid());
    private static final long NO_PROCESS = 999_999_999;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ready.json", "ready.env"})
    void whatAKilledClusterHasLeft_isRemoved(String name) throws IOException {
        // Given
        Path left = Files.writeString(folder.resolve(name), of(NO_PROCESS, name));

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

    @ParameterizedTest
    @ValueSource(strings = {"ready.json", "ready.env"})
    void fileOfAClusterThatRuns_isNotReplaced(String name) throws IOException {
        // Given
        long other = ProcessHandle.current().parent().orElseThrow().pid();
        Path file = Files.writeString(folder.resolve(name), of(other, name));

        // When
        var thrown = assertThatThrownBy(() -> new ReadyFile(file));

        // Then
        thrown.isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--ready-file would replace %s of the local-msk that runs as process %s: name another one, stop that process, or remove the file if it was written in a container",
                        file, other);
        assertThat(file).hasContent(of(other, name));
    }

    @Test
    void fileFromBeforeAProcessWithTheSameNumber_isRemoved() throws IOException {
        // Given
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        Path file = Files.writeString(folder.resolve("ready.json"), json(other.pid()));
        Files.setLastModifiedTime(
                file, FileTime.from(other.info().startInstant().orElseThrow().minusSeconds(60)));

        // When
        new ReadyFile(file).clear();

        // Then
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready.json", "ready.env"})
    void fileThatAnotherClusterHasWrittenMeanwhile_stays(String name) throws IOException {
        // Given
        ReadyFile ready = new ReadyFile(folder.resolve(name));
        ready.publish(of(ProcessHandle.current().pid(), name));
        Path file = Files.writeString(folder.resolve(name), of(NO_PROCESS, name));

        // When
        ready.close();

        // Then
        assertThat(file).exists();
    }

    private static String of(long process, String name) {
        return name.endsWith(".env")
                ? LocalRole.exports(Map.of("A", "1"))
                        .replace("process " + ProcessHandle.current().pid(), "process " + process)
                : json(process);
    }

    private static String json(long process) {
        return "{\n  \"pid\" : %s,\n  \"kafkaVersion\" : \"4.4.0\",\n  \"more\" : 1\n}\n".formatted(process);
    }
}
