package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The launcher as it is unpacked, with each Java 17 or newer of this machine, on an emulator of MSK Serverless. */
@Tag("one-level")
class LauncherIT {

    /** What signs for IAM: loaded only by a command that has authenticated itself. */
    private static final String SIGNER = "software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator";

    @TempDir
    static Path installed;

    private static LocalMsk msk;
    private static Path launcher;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder().mskServerless("ap-south-1").start();
        launcher = Distribution.unpack(installed);
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    static List<Path> javas() throws IOException {
        Map<String, Path> byVersion = new TreeMap<>();
        Path systems = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(systems)) {
            try (Stream<Path> found = Files.list(systems)) {
                found.filter(home -> Files.isRegularFile(home.resolve("release"))
                                && Files.isExecutable(home.resolve("bin/java")))
                        .forEach(home -> byVersion.put(version(home), home));
            }
        }
        Path own = Path.of(System.getProperty("java.home"));
        byVersion.put(version(own), own);
        byVersion.keySet().removeIf(version -> Runtime.Version.parse(version).feature() < 17);
        return List.copyOf(byVersion.values());
    }

    @ParameterizedTest
    @MethodSource("javas")
    void archive_isMadeByTheFirstCommandOnACluster_alsoByTwoAtOnce_andUsedByTheNext(Path java) throws Exception {
        // Given: commands that reach no cluster
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Run version = launch(java, cache, List.of(), "--version").await();
        Run unreachable = launch(java, cache, List.of(), "list", "--bootstrap-server", "127.0.0.1:1", "--timeout", "1s")
                .await();
        assertThat(version.exitCode()).isZero();
        assertThat(unreachable.exitCode()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(files(cache)).isEmpty();

        // When
        JarRun one = launch(java, cache, List.of(), "list", "--bootstrap-server", msk.bootstrapServers());
        JarRun two = launch(java, cache, List.of(), "list", "--bootstrap-server", msk.bootstrapServers());
        Run first = one.await();
        Run second = two.await();
        // Whatever kills what the commands have left running comes too late.
        List<Path> made = files(cache);
        assertThat(made)
                .singleElement()
                .satisfies(file -> assertThat(file.toString()).endsWith(".jsa"));
        Path archive = made.get(0);
        Run third = run(java, cache, loadedClassesTo("third"), "list");
        Files.write(archive, new byte[] {1, 2, 3});
        Run damaged = run(java, cache, loadedClassesTo("damaged"), "list");

        // Then
        assertThat(List.of(first, second, third, damaged)).allSatisfy(run -> {
            assertThat(run.exitCode()).as(run.all()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo(first.out());
        });
        assertThat(loadedClasses("third"))
                .contains(SIGNER + " source: shared objects file")
                .contains("com.niura.kafka.admin.Main source: shared objects file");
        assertThat(loadedClasses("damaged")).contains(SIGNER + " source: file:");
    }

    @Test
    void signal_endsTheToolAtOnce_andNothingIsLeft() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            JarRun run = launch(
                    Path.of(System.getProperty("java.home")),
                    folder.resolve("cache"),
                    List.of("-Dorg.slf4j.simpleLogger.log.org.apache.kafka=debug"),
                    "list",
                    "--bootstrap-server",
                    "127.0.0.1:" + silent.getLocalPort());
            silent.accept().close();

            run.process().toHandle().destroy();

            assertThat(run.await().exitCode()).isEqualTo(143);
            assertThat(run.process().toHandle().descendants()).isEmpty();
            assertThat(files(folder.resolve("cache"))).isEmpty();
        }
    }

    private static Run run(Path java, Path cache, List<String> options, String command) throws Exception {
        return launch(java, cache, options, command, "--bootstrap-server", msk.bootstrapServers())
                .await();
    }

    private static JarRun launch(Path java, Path cache, List<String> options, String... args) throws IOException {
        Map<String, String> environment =
                new HashMap<>(msk.iam().administrator().environment());
        environment.put("JAVA_HOME", java.toString());
        environment.put("ADMIN_TOOL_CACHE", cache.toString());
        environment.put(
                "ADMIN_TOOL_OPTS",
                Stream.concat(msk.jvmOptions().stream(), options.stream()).collect(Collectors.joining(" ")));
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        return JarRun.program(Objects.requireNonNull(cache.getParent()), environment, command);
    }

    private List<String> loadedClassesTo(String name) {
        return List.of("-Xlog:class+load:file=" + folder.resolve(name));
    }

    private String loadedClasses(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static List<Path> files(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("admin-tool"))) {
            return files.toList();
        }
    }

    private static String version(Path javaHome) {
        try (Stream<String> lines = Files.lines(javaHome.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
