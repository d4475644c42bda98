package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the launcher {@code bin/admin-tool} starts, with a Java that only prints its arguments. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "admin-tool");
    private static final String VERSION_17 = "JAVA_VERSION=\"17.0.9\"\nJAVA_RUNTIME_VERSION=\"17.0.9+9-LTS\"\n";

    @TempDir
    Path folder;

    private Path home;
    private Path launcher;
    private Path java;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("with blank").resolve("admin-tool-1"))
                .toRealPath();
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/admin-tool.jar"), "a jar");
        launcher = Files.copy(LAUNCHER, home.resolve("bin/admin-tool"));
        executable(launcher);
        java = java("java-17", VERSION_17);
        environment.put("JAVA_HOME", java.toString());
        environment.put("HOME", folder.resolve("home").toString());
        for (String unset : List.of("ADMIN_TOOL_OPTS", "ADMIN_TOOL_CACHE", "XDG_CACHE_HOME")) {
            environment.put(unset, "");
        }
    }

    static Stream<String> shells() {
        return Stream.of("/bin/sh", "/bin/dash", "/bin/bash", "/bin/busybox", "/bin/ksh")
                .filter(shell -> Files.isExecutable(Path.of(shell)));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void arguments_reachTheToolUntouched(String shell) throws Exception {
        List<String> given = List.of("plan", "", "two words", "*", "a\"b'c\\d", "$HOME", "two\nlines", "-Dx=y");
        List<String> command = new ArrayList<>(shell.endsWith("busybox") ? List.of(shell, "sh") : List.of(shell));
        command.add(launcher.toString());
        command.addAll(given);

        Run run = JarRun.program(folder, environment, command).await();

        assertThat(run.err()).isEmpty();
        List<String> passed = arguments(run);
        int jar = passed.indexOf("-jar");
        assertThat(passed.get(jar + 1))
                .isEqualTo(home.resolve("lib/admin-tool.jar").toString());
        assertThat(passed.subList(jar + 2, passed.size())).isEqualTo(given);
    }

    @Test
    void exitCode_isThatOfTheTool() throws Exception {
        executable(Files.writeString(java.resolve("bin/java"), "#!/bin/sh\nexit 7\n"));

        assertThat(launch("apply").exitCode()).isEqualTo(7);
    }

    @Test
    void link_isFollowed_howeverManyThereAre() throws Exception {
        Path near = Files.createSymbolicLink(folder.resolve("near"), launcher);
        Path far = Files.createSymbolicLink(folder.resolve("far"), near.getFileName());

        Run run = JarRun.program(folder, environment, List.of(far.toString())).await();

        assertThat(arguments(run)).contains(home.resolve("lib/admin-tool.jar").toString());
    }

    @Test
    void javaHome_isPreferredToThePath_andThePathIsEnough() throws Exception {
        Path other = java("java-21", "JAVA_VERSION=\"21.0.1\"\n");
        environment.put("PATH", other.resolve("bin") + ":" + System.getenv("PATH"));

        assertThat(launch().out()).startsWith("[java-17]");

        environment.put("JAVA_HOME", "");

        assertThat(launch().out()).startsWith("[java-21]");
    }

    @ParameterizedTest
    @CsvSource({"JAVA_VERSION=\"11.0.22\", 11.0.22", "JAVA_VERSION=\"1.8.0_402\", 1.8.0_402"})
    void olderJava_isRefusedWithTheVersionAndWhereToGetANewerOne(String release, String version) throws Exception {
        environment.put("JAVA_HOME", java("old", release).toString());

        Run run = launch("apply");

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("Error: Java 17 or newer is needed, but " + environment.get("JAVA_HOME") + "/bin/java is "
                        + version + "\n")
                .contains("dnf install java-17-amazon-corretto-headless");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402, 127", "16, 127", "17, 0", "25-ea, 0", "26.0.1, 0"})
    void javaWithoutAReleaseFile_isAskedForItsVersion(String version, int exitCode) throws Exception {
        Path unknown = java("unknown", "");
        executable(Files.writeString(unknown.resolve("bin/java"), """
                #!/bin/sh
                [ "$1" != -version ] || echo 'openjdk version "%s" 2020-01-01' >&2
                """.formatted(version)));
        environment.put("JAVA_HOME", unknown.toString());

        assertThat(launch("apply").exitCode()).isEqualTo(exitCode);
    }

    @Test
    void withoutAnyJava_itSaysWhereToGetOne() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String program : List.of("sh", "dirname", "readlink")) {
            Files.createSymbolicLink(
                    programs.resolve(program), Path.of("/usr/bin", program).toRealPath());
        }
        environment.put("JAVA_HOME", "");
        environment.put("PATH", programs.toString());

        Run run = launch("apply");

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.err()).isEqualTo("""
                Error: there is no Java: JAVA_HOME is not set, and no java is on the PATH
                Install one, on Amazon Linux 2023 with: sudo dnf install java-17-amazon-corretto-headless
                """);
    }

    @Test
    void javaHomeWithoutJava_isSaidToBeWrong() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("nowhere").toString());

        Run run = launch("apply");

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.err()).startsWith("Error: JAVA_HOME is " + folder.resolve("nowhere"));
    }

    @Test
    void missingJar_isSaidToBeMissing() throws Exception {
        Files.delete(home.resolve("lib/admin-tool.jar"));

        Run run = launch("apply");

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.err()).startsWith("Error: there is no " + home.resolve("lib/admin-tool.jar"));
    }

    @Test
    void optionsOfTheUser_comeAfterTheLaunchersOwn() throws Exception {
        environment.put("ADMIN_TOOL_OPTS", "-Xmx200m -Dpattern=*");

        List<String> passed = arguments(launch("list"));

        assertThat(passed).contains("-Dpattern=*").contains("-Xmx200m");
        assertThat(passed.lastIndexOf("-Xmx200m")).isGreaterThan(passed.indexOf("-Xmx96m"));
    }

    @Test
    void firstCommand_isAskedToHaveTheArchiveMade_andTheNextUsesIt() throws Exception {
        List<String> first = arguments(launch("list"));
        String archive = value(first, "-Dadmin-tool.archive=");
        Files.writeString(Path.of(archive), "an archive");
        List<String> second = arguments(launch("list"));

        assertThat(archive)
                .startsWith(environment.get("HOME") + "/.cache/admin-tool" + home)
                .endsWith("/kafka-java-17.0.9+9-LTS.jsa");
        assertThat(value(first, "-XX:DumpLoadedClassList="))
                .isEqualTo(value(first, "-Dadmin-tool.classes="))
                .startsWith(archive + ".");
        assertThat(second)
                .contains("-XX:SharedArchiveFile=" + archive, "-Xshare:auto")
                .noneMatch(argument -> argument.contains("admin-tool.archive"));
    }

    @Test
    void archive_isForOneJavaAndOneKindOfCluster() throws Exception {
        String kafka = value(arguments(launch("list")), "-Dadmin-tool.archive=");
        String address = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
        String given = value(arguments(launch("list", "--bootstrap-server", address)), "-Dadmin-tool.archive=");
        environment.put("KAFKA_BOOTSTRAP", address);
        String fromEnvironment = value(arguments(launch("list")), "-Dadmin-tool.archive=");
        environment.put(
                "JAVA_HOME", java("java-21", "JAVA_VERSION=\"21.0.1\"\n").toString());
        String other = value(arguments(launch("list")), "-Dadmin-tool.archive=");

        assertThat(kafka).contains("/kafka-java-17.");
        assertThat(given).contains("/msk-java-17.").isEqualTo(fromEnvironment);
        assertThat(other).endsWith("/msk-java-21.0.1.jsa");
    }

    @Test
    void archiveOfAFormerJar_isMadeAnew_alsoWhereTheNewJarIsOlder() throws Exception {
        String archive = value(arguments(launch("list")), "-Dadmin-tool.archive=");
        Files.writeString(Path.of(archive), "an archive");
        Path jar = Files.writeString(home.resolve("lib/admin-tool.jar"), "another jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

        assertThat(value(arguments(launch("list")), "-Dadmin-tool.archive=")).isEqualTo(archive);
    }

    @Test
    void archivesNobodyUsedForAMonth_goWhenANewOneIsMade() throws Exception {
        Path cache = folder.resolve("home/.cache/admin-tool");
        Path old = Files.createDirectories(cache.resolve("opt/admin-tool-0")).resolve("msk-java-17.0.1.jsa");
        Path young = old.resolveSibling("msk-java-17.0.2.jsa");
        aged(Files.writeString(old, "an archive"));
        Files.writeString(young, "an archive");

        launch("list");

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void archiveThatIsUsed_staysHoweverOldItIs() throws Exception {
        Path archive = Path.of(value(arguments(launch("list")), "-Dadmin-tool.archive="));
        Files.writeString(archive, "an archive");
        aged(archive);
        launch("list");
        environment.put("KAFKA_BOOTSTRAP", "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098");

        List<String> other = arguments(launch("list"));

        assertThat(value(other, "-Dadmin-tool.archive=")).contains("/msk-java-17.");
        assertThat(archive).exists();
    }

    @Test
    void archivesOfOtherPrograms_stay_whateverFolderIsNamed() throws Exception {
        Path named = Files.createDirectories(folder.resolve("named"));
        Path beside = aged(Files.writeString(named.resolve("classes.jsa"), "a JDK's"));
        Path tool = Files.createDirectories(named.resolve("admin-tool"));
        Path within = aged(Files.writeString(tool.resolve("classes.jsa"), "a JDK's"));
        Path own = aged(Files.writeString(tool.resolve("msk-java-17.0.1.jsa.77"), "a list of classes"));
        environment.put("ADMIN_TOOL_CACHE", named.toString());

        String archive = value(arguments(launch("list")), "-Dadmin-tool.archive=");

        assertThat(archive).startsWith(tool + home.toString());
        assertThat(beside).exists();
        assertThat(within).exists();
        assertThat(own).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "/dev/null/cache", "NO_HOME"})
    void withoutAFolderForArchives_itStartsWithoutOne_andWithoutAWord(String cache) throws Exception {
        environment.put(cache.equals("NO_HOME") ? "HOME" : "ADMIN_TOOL_CACHE", cache.equals("NO_HOME") ? "" : cache);

        Run run = launch("list");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(arguments(run))
                .endsWith("list")
                .noneMatch(
                        argument -> argument.contains("SharedArchiveFile") || argument.contains("DumpLoadedClassList"));
    }

    private Run launch(String... args) throws IOException, InterruptedException {
        return JarRun.program(
                        folder,
                        environment,
                        Stream.concat(Stream.of(launcher.toString()), Stream.of(args))
                                .toList())
                .await();
    }

    /** What the Java of these tests was given. */
    private static List<String> arguments(Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
        List<String> parts = List.of(run.out().split("]\n\\[", -1));
        List<String> arguments = new ArrayList<>(parts.subList(1, parts.size()));
        arguments.replaceAll(part -> part.replaceFirst("]\n$", ""));
        return arguments;
    }

    private static String value(List<String> arguments, String option) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(option))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + option + " in " + arguments))
                .substring(option.length());
    }

    /** A Java that prints its name and its arguments. */
    private Path java(String name, String release) throws IOException {
        Path javaHome = folder.resolve(name);
        Files.createDirectories(javaHome.resolve("bin"));
        if (!release.isEmpty()) {
            Files.writeString(javaHome.resolve("release"), "IMPLEMENTOR=\"Nobody\"\n" + release);
        }
        executable(
                Files.writeString(javaHome.resolve("bin/java"), "#!/bin/sh\nprintf '[%s]\\n' " + name + " \"$@\"\n"));
        return javaHome;
    }

    private static Path aged(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
