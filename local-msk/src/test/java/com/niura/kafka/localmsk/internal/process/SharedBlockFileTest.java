package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SharedBlockFileTest {

    @TempDir
    private Path folder;

    @Test
    void blockOfAProcessThatIsGone_isRemovedByTheNextWriter() throws Exception {
        // Given
        Process gone = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .start();
        gone.getInputStream().readAllBytes();
        gone.waitFor();
        long living = ProcessHandle.current().parent().orElseThrow().pid();
        Files.write(
                folder.resolve("hosts"),
                List.of(
                        "# header",
                        "# dead, process " + gone.pid(),
                        "127.0.0.1 dead",
                        "# end of dead",
                        "# living, process " + living,
                        "127.0.0.1 living",
                        "# end of living",
                        "127.0.0.1 somebody-else"));
        SharedBlockFile file = new SharedBlockFile(folder.resolve("hosts"), List.of("# header"));

        // When
        file.put("own", List.of("127.0.0.1 own"));

        // Then
        assertThat(lines())
                .containsExactly(
                        "# header",
                        "# living, process " + living,
                        "127.0.0.1 living",
                        "# end of living",
                        "127.0.0.1 somebody-else",
                        "# own, process " + ProcessHandle.current().pid(),
                        "127.0.0.1 own",
                        "# end of own");
    }

    @Test
    void blockOfThisProcess_isReplacedAndRemoved() throws IOException {
        // Given
        SharedBlockFile file = new SharedBlockFile(folder.resolve("hosts"), List.of("# header"));
        file.put("own", List.of("127.0.0.1 old"));
        file.put("other", List.of("127.0.0.1 other"));

        // When
        file.put("own", List.of("127.0.0.1 new"));

        // Then
        assertThat(lines()).contains("127.0.0.1 new", "127.0.0.1 other").doesNotContain("127.0.0.1 old");
        file.put("own", List.of());
        file.put("other", List.of());
        assertThat(lines()).containsExactly("# header");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("hosts"));
    }
}
