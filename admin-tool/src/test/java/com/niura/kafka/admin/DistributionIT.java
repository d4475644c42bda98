package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The jar and the archives as the build has made them. */
@Tag("one-level")
class DistributionIT {

    /** In bytes; 24 MB with all that the dependencies bring along. */
    private static final long LARGEST_JAR = 18_000_000;

    @TempDir
    Path folder;

    @Test
    void jar_isSmall_andHoldsNothingTwiceNorAnythingThatTheToolNeverLoads() throws IOException {
        assertThat(JarRun.jar()).satisfies(jar -> assertThat(Files.size(jar)).isLessThan(LARGEST_JAR));
        assertThat(entries(JarRun.jar()).stream().map(ZipEntry::getName))
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.startsWith("kotlin/")
                        || name.startsWith("org/apache/hc/")
                        || name.startsWith("com/github/luben/")
                        || name.startsWith("org/apache/kafka/shaded/com/")
                        || name.startsWith("META-INF/versions/")
                        || name.startsWith("META-INF/maven/"));
    }

    @Test
    void archives_tellNothingOfWhenTheyWereBuilt() throws IOException {
        LocalDateTime built =
                LocalDateTime.ofInstant(Instant.parse(System.getProperty("admin-tool.build-time")), ZoneOffset.UTC);
        String zip = Distribution.archive().toString().replace(".tar.gz", ".zip");

        assertThat(entries(JarRun.jar()))
                .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isBeforeOrEqualTo(built));
        assertThat(entries(Path.of(zip)))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isBeforeOrEqualTo(built));
    }

    @Test
    void notices_areWhole_inWhateverLanguageTheMachineIs() throws IOException {
        try (ZipFile jar = new ZipFile(JarRun.jar().toFile())) {
            String notices = new String(
                    jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(), StandardCharsets.UTF_8);

            assertThat(notices).contains("Niura Kafka Topics", "© 2023 Werner Randelshofer");
        }
    }

    @Test
    void archive_holdsTheLauncherTheJarAndTheLicense_andItsChecksumHolds() throws Exception {
        Path archive = Distribution.archive();

        Run listing = JarRun.program(folder, Map.of("TZ", "UTC"), List.of("tar", "-tvzf", archive.toString()))
                .await();
        Run checksum = JarRun.program(
                        folder,
                        Map.of(),
                        List.of(
                                "sh",
                                "-c",
                                "cd \"$1\" && sha256sum -c \"$2.sha256\"",
                                "sh",
                                Objects.requireNonNull(archive.getParent()).toString(),
                                Objects.requireNonNull(archive.getFileName()).toString()))
                .await();

        assertThat(listing.out().lines().filter(line -> line.startsWith("-")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("-rwxr-xr-x root/root")
                                .endsWith("/bin/admin-tool"),
                        line -> assertThat(line)
                                .startsWith("-rw-r--r-- root/root")
                                .endsWith("/lib/admin-tool.jar"),
                        line -> assertThat(line)
                                .startsWith("-rw-r--r-- root/root")
                                .endsWith("/LICENSE"));
        assertThat(checksum.exitCode()).as(checksum.all()).isZero();
    }

    private static List<? extends ZipEntry> entries(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().toList();
        }
    }
}
