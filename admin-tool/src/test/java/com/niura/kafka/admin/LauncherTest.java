package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

    @ParameterizedTest
    @MethodSource("com.niura.kafka.admin.JarRun#shells")
    void arguments_reachTheToolUntouched(List<String> shell) throws Exception {
        List<String> given = List.of("plan", "", "two words", "*", "a\"b'c\\d", "$HOME", "two\nlines", "-Dx=y");
        List<String> command = new ArrayList<>(shell);
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
    void firstCommand_isAskedToMakeTheArchive_andTheNextUsesIt() throws Exception {
        List<String> first = arguments(launch("list"));
        Path archive = archive(first);
        Path made = Path.of(value(first, "-Dadmin-tool.made="));
        Files.writeString(archive, "an archive");
        List<String> second = arguments(launch("list"));

        assertThat(archive.toString())
                .startsWith(environment.get("HOME") + "/.cache/admin-tool/kafka-java-17.0.9-")
                .endsWith(".jsa");
        assertThat(made).isDirectory().hasParent(archive.getParent());
        assertThat(first).contains("-XX:DumpLoadedClassList=" + made + "/classes");
        assertThat(List.of(made, archive.getParent()))
                .allSatisfy(folder -> assertThat(permissions(folder)).isEqualTo("rwx------"));
        assertThat(second)
                .contains("-XX:SharedArchiveFile=" + archive, "-Xshare:auto")
                .noneMatch(argument -> argument.contains("admin-tool.archive"));
    }

    @Test
    void archive_isForOneJarOneJavaAndOneKindOfCluster() throws Exception {
        Path kafka = archive(arguments(launch("list")));
        String address = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
        Path given = archive(arguments(launch("list", "--bootstrap-server", address)));
        environment.put("KAFKA_BOOTSTRAP", address);
        Path fromEnvironment = archive(arguments(launch("list")));
        Files.delete(home.resolve("lib/admin-tool.jar"));
        Path former = Files.writeString(home.resolve("lib/admin-tool.jar"), "another jar");
        // As tar leaves it.
        Files.setLastModifiedTime(former, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Path ofOtherJar = archive(arguments(launch("list")));
        environment.put("JAVA_HOME", java("java-17b", VERSION_17).toString());
        Path ofOtherJava = archive(arguments(launch("list")));

        assertThat(kafka.getFileName().toString()).startsWith("kafka-java-17.");
        assertThat(given).isEqualTo(fromEnvironment);
        assertThat(given.getFileName().toString()).startsWith("msk-java-17.");
        assertThat(List.of(kafka, given, ofOtherJar, ofOtherJava)).doesNotHaveDuplicates();
    }

    @Test
    void whatKilledCommandsHaveLeft_andArchivesThatAreAMonthOld_goWhenANewOneIsMade() throws Exception {
        Path killed = Path.of(value(arguments(launch("list")), "-Dadmin-tool.made="));
        Files.writeString(killed.resolve("classes"), "half a list");
        Path atWork = Path.of(value(arguments(launch("list")), "-Dadmin-tool.made="));
        Path cache = Objects.requireNonNull(killed.getParent());
        Path old = aged(Files.writeString(cache.resolve("msk-java-17.0.1-1.2-3.4.jsa"), "an archive"));
        Path young = Files.writeString(cache.resolve("msk-java-17.0.2-1.2-3.4.jsa"), "an archive");
        Path foreign = aged(Files.writeString(cache.resolve("classes.jsa"), "a JDK's"));

        aged(killed);

        Path made = Path.of(value(arguments(launch("list")), "-Dadmin-tool.made="));

        assertThat(cache).isDirectoryContaining(made::equals);
        assertThat(List.of(killed, old)).allSatisfy(path -> assertThat(path).doesNotExist());
        assertThat(List.of(young, foreign, atWork))
                .allSatisfy(path -> assertThat(path).exists());
    }

    /** Each a command that makes of {@code $1} what somebody else could change: that is the folder of ADMIN_TOOL_CACHE. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkdir -m 777 $1/admin-tool",
                "mkdir -m 770 $1/admin-tool",
                "mkdir -m 700 $1/other && ln -s other $1/admin-tool",
                "ln -s nowhere $1/admin-tool",
                "chmod 777 $1"
            })
    void cacheThatOthersCanChange_isRefusedWithAWarning_andNothingIsPutThere(String prepare) throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        environment.put("ADMIN_TOOL_CACHE", cache.toString());
        Run prepared = JarRun.program(folder, environment, List.of("sh", "-c", prepare, "sh", cache.toString()))
                .await();
        assertThat(prepared.exitCode()).as(prepared.all()).isZero();

        Run run = launch("list");

        assertRefused(run, cache);
    }

    @Test
    void cacheOfAnotherUser_isRefusedWithAWarning() throws Exception {
        Path cache = folder.resolve("cache");
        Files.createDirectories(cache.resolve("admin-tool"));
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(cache, "unix:uid")), "only root can give a folder away");
        environment.put("ADMIN_TOOL_CACHE", cache.toString());
        Files.setAttribute(cache.resolve("admin-tool"), "unix:uid", 65534);

        assertRefused(launch("list"), cache);

        Files.delete(cache.resolve("admin-tool"));
        Files.setAttribute(cache, "unix:uid", 65534);

        assertRefused(launch("list"), cache);
    }

    /** As /tmp is: whoever puts something there, nobody else can move it away. */
    @Test
    void cacheBelowAStickyFolder_isUsed() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        environment.put("ADMIN_TOOL_CACHE", cache.toString());
        JarRun.program(folder, environment, List.of("chmod", "1777", cache.toString()))
                .await();

        Run run = launch("list");

        assertThat(run.err()).isEmpty();
        assertThat(archive(arguments(run))).hasParentRaw(cache.resolve("admin-tool"));
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

    private static void assertRefused(Run run, Path cache) throws IOException {
        assertThat(run.err()).isEqualTo("""
                Warning: %s/admin-tool can be changed by others, so no archive of classes is kept there, and commands start more slowly.
                Set ADMIN_TOOL_CACHE to a folder that only you can write to, or to off.
                """.formatted(cache));
        assertThat(arguments(run)).endsWith("list").noneMatch(argument -> argument.contains(cache.toString()));
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private static Path archive(List<String> arguments) {
        return Path.of(value(arguments, "-Dadmin-tool.archive="));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
