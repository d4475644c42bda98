package com.niura.kafka.localmsk.internal.process;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BrokerLauncherTest {

    @TempDir
    private Path temporary;

    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void brokerWhoseParentIsGone_endsWithItsData() throws Exception {
        // Given
        DataFolder folder = new DataFolder(Files.createDirectory(temporary.resolve("data")));

        // When
        BrokerLauncher.watchParent(new ByteArrayInputStream(new byte[0]), folder, ends::incrementAndGet);

        // Then
        assertThat(ends).hasValue(1);
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void brokerThatCannotWatchItsParent_endsInsteadOfStayingForEver() throws Exception {
        // Given
        DataFolder folder = new DataFolder(Files.createDirectory(temporary.resolve("data")));
        InputStream parent = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("no memory for the test");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };

        // When
        var thrown = assertThatThrownBy(() -> BrokerLauncher.watchParent(parent, folder, ends::incrementAndGet));

        // Then
        thrown.isInstanceOf(OutOfMemoryError.class);
        assertThat(ends).hasValue(1);
        assertThat(folder.root()).exists();
    }
}
