package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

class TextFileTest {

    @TempDir
    Path folder;

    @Test
    void file_isReplaced_alsoBehindALink_andNothingIsLeftBesideIt() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("latest.json"), file);

        TextFile.write("--out", link, "new");

        assertThat(file).hasContent("new");
        assertThat(link).isSymbolicLink();
        assertThat(folder).isDirectoryContaining("glob:**.json");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void folderBehindALink_isAFolder_andAMissingOneIsMade() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("latest"), Files.createDirectory(folder.resolve("v1")));

        TextFile.createFolder("--out", link);
        TextFile.createFolder("--out", link.resolve("a/b"));

        assertThat(folder.resolve("v1/a/b")).isDirectory();
        assertThatThrownBy(() -> TextFile.createFolder("--out", Files.createFile(folder.resolve("file"))))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("it is no folder");
    }

    @Test
    void deviceThatTakesNothing_isNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();

        assertThatThrownBy(() -> TextFile.write("--out", full, "text"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("--out: /dev/full cannot be written: ");
    }

    @Test
    void whatCannotBeReadOrWritten_isNamedWithTheReason() throws IOException {
        Path compressed = Files.write(folder.resolve("plan.json.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        assertThat(refusalOfReading(folder.resolve("none.json"))).contains("--plan: there is no file ");
        assertThat(refusalOfReading(folder)).contains("--plan: " + folder + " cannot be read: it is a directory");
        assertThat(refusalOfReading(compressed)).contains("plan.json.gz is not UTF-8 text");
        assertThatThrownBy(() -> TextFile.write("--out", folder.resolve("none").resolve("plan.json"), "text"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("cannot be written: there is no such folder");
    }

    @Test
    void fileThatMayNotBeRead_isNotCalledAnotherFile() throws IOException {
        Path hidden = Files.writeString(folder.resolve("hidden.json"), "{}");
        Files.setPosixFilePermissions(hidden, Set.<PosixFilePermission>of());
        assumeThat(Files.isReadable(hidden)).as("root reads everything").isFalse();

        assertThat(refusalOfReading(hidden)).contains("--plan: " + hidden + " cannot be read: permission denied");
    }

    private static String refusalOfReading(Path file) {
        try {
            return TextFile.read("--plan", file, "");
        } catch (CommandFailedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
