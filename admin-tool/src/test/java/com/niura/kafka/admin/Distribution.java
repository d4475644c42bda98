package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The archive that the build makes for operators. */
public final class Distribution {

    private Distribution() {}

    static Path archive() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("admin-tool.archive-file"), "system property admin-tool.archive-file"));
    }

    /** Unpacks it as an operator does, and returns the launcher. */
    public static Path unpack(Path folder) throws IOException, InterruptedException {
        Run tar = JarRun.program(
                        folder, Map.of(), List.of("tar", "-xzf", archive().toString(), "-C", folder.toString()))
                .await();
        assertThat(tar.exitCode()).as(tar.all()).isZero();
        try (Stream<Path> unpacked = Files.list(folder)) {
            return unpacked.filter(Files::isDirectory)
                    .map(home -> home.resolve("bin").resolve("admin-tool"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
