package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code install.sh} with the archive that the build has made. */
@Tag("one-level")
class InstallerIT {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path prefix;

    @BeforeEach
    void prepare() throws IOException {
        prefix = folder.toRealPath().resolve("prefix");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.JarRun#shells")
    void installs_andAgain_andMendsWhatIsDamaged(List<String> shell) throws Exception {
        Run first = install(shell, Distribution.archive().toString());
        Path jar = home().resolve("lib/admin-tool.jar");
        Files.writeString(jar, "damaged");
        assertThat(home().resolve("bin/admin-tool").toFile().setExecutable(false))
                .isTrue();
        Run second = install(shell, Distribution.archive().toString());
        Run tool = JarRun.program(folder, environment, List.of(link().toString(), "--version"))
                .await();

        assertThat(first.all()).startsWith("Installed: " + home() + "\nadmin-tool ");
        assertThat(first.exitCode()).isZero();
        assertThat(second.all()).isEqualTo(first.all());
        assertThat(second.exitCode()).isZero();
        assertThat(jar).hasSameBinaryContentAs(JarRun.jar());
        assertThat(tool.all()).startsWith("admin-tool ");
        assertThat(files(prefix))
                .containsExactlyInAnyOrder("bin", home().getFileName().toString());
    }

    /** A file that is exchanged between the two would make the checksum worthless. */
    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.JarRun#shells")
    void archiveThatIsExchangedWhenItWasHashed_isNotInstalled(List<String> shell) throws Exception {
        Path archive = Files.copy(Distribution.archive(), folder.resolve("admin-tool.tar.gz"));
        Path other = Files.writeString(folder.resolve("other"), "somebody else's archive");
        String checksum =
                Files.readString(Path.of(Distribution.archive() + ".sha256")).replaceFirst("(?s) .*", "");
        program("sha256sum", """
                /usr/bin/sha256sum "$@"
                cp %s %s
                """.formatted(other, archive));

        Run run = install(shell, "--sha256", checksum, archive.toString());

        assertThat(archive).hasSameBinaryContentAs(other);
        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(home().resolve("lib/admin-tool.jar")).hasSameBinaryContentAs(JarRun.jar());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-tool", "other-tool/bin", "admin-tool-0/bin"})
    void linkThatIsNotTheInstallers_isLeftAlone_andSuccessIsNotClaimed(String target) throws Exception {
        Path foreign = Files.createDirectories(folder.resolve(target));
        Files.createDirectories(prefix.resolve("bin"));
        Files.createSymbolicLink(link(), foreign);

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error: " + link() + " is there already, and no link of this installer's\n");
        assertThat(Files.readSymbolicLink(link())).isEqualTo(foreign);
        assertThat(files(foreign)).isEmpty();
        assertThat(files(prefix)).containsExactly("bin");
    }

    @Test
    void linkOfAFormerVersionThatIsAFolder_isReplaced_notFilled() throws Exception {
        Path former = Files.createDirectories(prefix.resolve("admin-tool-0/bin/admin-tool"));
        Files.createDirectories(prefix.resolve("bin"));
        Files.createSymbolicLink(link(), former);

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(Files.readSymbolicLink(link())).isEqualTo(home().resolve("bin/admin-tool"));
        assertThat(files(former)).isEmpty();
    }

    /** Whatever the reason: here, a link that cannot be made. */
    @Test
    void linkThatStartsSomethingElse_isAFailure() throws Exception {
        program("ln", "exec /bin/ln -s /bin/true \"$3\"\n");

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error: " + link() + " does not start what was installed in " + home());
    }

    @ParameterizedTest
    @CsvSource({"exit 1, 1", "kill -TERM $PPID, 143", "kill -HUP $PPID, 129"})
    void installationThatEndsHalfway_leavesTheFormerOneInItsPlace(String end, int exitCode) throws Exception {
        install(Distribution.archive().toString());
        Path jar = home().resolve("lib/admin-tool.jar");
        Files.writeString(jar, "the former one");
        program("mv", """
                case $1 in
                  %s/admin-tool-*) /bin/mv "$@" && %s ;;
                  */.admin-tool.*/admin-tool-*) exit 1 ;;
                  *) exec /bin/mv "$@" ;;
                esac
                """.formatted(prefix, end));

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
        assertThat(jar).hasContent("the former one");
        assertThat(files(prefix))
                .containsExactlyInAnyOrder("bin", home().getFileName().toString());
    }

    @Test
    void formerOneThatCannotBePutBack_isNotDeleted() throws Exception {
        install(Distribution.archive().toString());
        Files.writeString(home().resolve("lib/admin-tool.jar"), "the former one");
        program("mv", """
                case $1 in
                  %s/admin-tool-*) exec /bin/mv "$@" ;;
                  *) exit 1 ;;
                esac
                """.formatted(prefix));

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        try (Stream<Path> files = Files.walk(prefix)) {
            assertThat(files.filter(file -> file.endsWith("former/lib/admin-tool.jar")))
                    .singleElement()
                    .satisfies(jar -> assertThat(jar).hasContent("the former one"));
        }
    }

    @Test
    void anotherVersion_comesBesideTheFormerOne_andGetsTheLink() throws Exception {
        Files.createDirectories(prefix.resolve("admin-tool-0/bin"));
        Files.createDirectories(prefix.resolve("bin"));
        Files.createSymbolicLink(link(), Files.createFile(prefix.resolve("admin-tool-0/bin/admin-tool")));

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(Files.readSymbolicLink(link())).isEqualTo(home().resolve("bin/admin-tool"));
        assertThat(prefix.resolve("admin-tool-0/bin/admin-tool")).exists();
    }

    @Test
    void wrongChecksum_installsNothing_neitherAGivenOneNorThatOfTheFile() throws Exception {
        Path copy = Files.copy(Distribution.archive(), folder.resolve("admin-tool.tar.gz"));
        Run without = install(copy.toString());
        Files.writeString(folder.resolve("admin-tool.tar.gz.sha256"), "0".repeat(64) + "  admin-tool.tar.gz\n");
        Run wrongFile = install(copy.toString());
        Run wrongOption =
                install("--sha256", "f".repeat(64), Distribution.archive().toString());
        List<String> installed = Files.exists(prefix) ? files(prefix) : List.of();
        String right =
                Files.readString(Path.of(Distribution.archive() + ".sha256")).replaceFirst("(?s) .*", "");
        Run given = install("--sha256", right, copy.toString());

        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err())
                .startsWith("Error: nothing says what the checksum of " + copy + " should be\n")
                .contains("admin-tool.tar.gz.sha256", "--sha256");
        assertThat(wrongFile.exitCode()).isEqualTo(1);
        assertThat(wrongFile.err())
                .contains("is " + right + ", expected " + "0".repeat(64))
                .contains("Nothing was installed");
        assertThat(wrongOption.exitCode()).isEqualTo(1);
        assertThat(installed).isSubsetOf("bin");
        assertThat(given.exitCode()).as(given.all()).isZero();
    }

    @Test
    void withoutJava_installsNothing_andSaysWhereToGetOne() throws Exception {
        Path old = Files.createDirectories(folder.resolve("java-11/bin"));
        Files.writeString(folder.resolve("java-11/release"), "JAVA_VERSION=\"11.0.22\"\n");
        assertThat(Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 9\n")
                        .toFile()
                        .setExecutable(true))
                .isTrue();
        environment.put("JAVA_HOME", folder.resolve("java-11").toString());

        Run run = install(Distribution.archive().toString());

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.err())
                .startsWith("Error: Java 17 or newer is needed, but ")
                .contains("sudo dnf install java-17-amazon-corretto-headless")
                .endsWith("Nothing was installed.\n");
        assertThat(files(prefix)).containsExactly("bin");
    }

    @Test
    void wrongUsage_isExplained_andAForeignProgramIsLeftAlone() throws Exception {
        Files.createDirectories(prefix.resolve("bin"));
        Files.writeString(link(), "somebody's own");

        Run nothing = install();
        Run twice = install("a", "b");
        Run option = install("--no-such", "a");
        Run absent = install(folder.resolve("absent").toString());
        Run foreign = install(Distribution.archive().toString());

        assertThat(Stream.of(nothing, twice, option, absent)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("Error: ");
        });
        assertThat(foreign.exitCode()).isEqualTo(1);
        assertThat(foreign.err()).startsWith("Error: " + link() + " is there already");
        assertThat(Files.readString(link())).isEqualTo("somebody's own");
    }

    @Test
    void anotherFile_isNotTakenForTheArchive() throws Exception {
        Path text = Files.writeString(folder.resolve("text.tar.gz"), "no archive at all");
        String checksum = JarRun.program(folder, Map.of(), List.of("sha256sum", text.toString()))
                .await()
                .out()
                .replaceFirst("(?s) .*", "");

        Run run = install("--sha256", checksum, text.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Error: " + text + " cannot be unpacked");
        assertThat(files(prefix)).containsExactly("bin");
    }

    private Run install(String... args) throws IOException, InterruptedException {
        return install(List.of("sh"), args);
    }

    private Run install(List<String> shell, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("src/main/dist/install.sh", "--prefix", prefix.toString()));
        command.addAll(List.of(args));
        return JarRun.program(folder, environment, command).await();
    }

    /** Puts a program before that of this name. */
    private void program(String name, String script) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        assertThat(Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script)
                        .toFile()
                        .setExecutable(true))
                .isTrue();
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
    }

    private Path link() {
        return prefix.resolve("bin/admin-tool");
    }

    private Path home() throws IOException {
        try (Stream<Path> installed = Files.list(prefix)) {
            return installed
                    .filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().matches("admin-tool-[0-9]+\\..*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
