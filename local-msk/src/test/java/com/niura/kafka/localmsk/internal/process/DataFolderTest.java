package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class DataFolderTest {

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void newFolder_isForItsOwnerOnly() throws IOException {
        // When
        DataFolder folder = DataFolder.create();

        // Then
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                    .isEqualTo("rwx------");
        } finally {
            folder.delete();
        }
    }

    @Test
    void delete_removesWhatIsInIt() throws IOException {
        // Given
        DataFolder folder = DataFolder.create();
        Path data = folder.createBroker(1).data();
        Files.createDirectories(data.resolve("topic-0"));
        Files.writeString(data.resolve("topic-0").resolve("00.log"), "records");

        // When
        folder.delete();

        // Then
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void delete_doesNotFollowLinks(@TempDir Path elsewhere) throws IOException {
        // Given
        Path precious = Files.writeString(elsewhere.resolve("precious"), "keep me");
        DataFolder folder = DataFolder.create();
        Files.createSymbolicLink(folder.root().resolve("link"), elsewhere);

        // When
        folder.delete();

        // Then
        assertThat(precious).exists();
    }

    @Test
    void deleteOfNothing_isFine(@TempDir Path parent) {
        assertThatCode(new DataFolder(parent.resolve("gone"))::delete).doesNotThrowAnyException();
    }
}
