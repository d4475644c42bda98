package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocalRoleTest {

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void exports_bringEveryValueThroughAShellAsItIs(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        String value = "/tmp/it's a $(folder) `of` \"mine\"\\";
        Path file = Files.writeString(folder.resolve("role.env"), LocalRole.exports(Map.of("CA", value, "LAST", "1")));

        // When
        Process shell = new ProcessBuilder("sh", "-c", ". \"$0\" && printf '%s|%s' \"$CA\" \"$LAST\"", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(shell.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo(value + "|1");
    }
}
