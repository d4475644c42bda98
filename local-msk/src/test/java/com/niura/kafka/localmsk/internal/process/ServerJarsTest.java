package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import com.niura.kafka.localmsk.LocalMskException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerJarsTest {

    private static final String INSIDE = "com/niura/kafka/localmsk/kafka-9.9.9/";

    @TempDir
    private Path folder;

    private Path cache;
    private Path fallback;

    @BeforeEach
    void chooseFolders() {
        cache = folder.resolve("cache");
        fallback = folder.resolve("fallback");
    }

    @Test
    void classesInAFolder_useTheJarsWhereTheyAre() throws IOException {
        // Given
        Path jars = Files.createDirectories(folder.resolve(INSIDE));
        Path b = Files.createFile(jars.resolve("b.jar"));
        Path a = Files.createFile(jars.resolve("a.jar"));

        // When
        List<Path> classPath = serverJars(folder).classPath(fallback);

        // Then
        assertThat(classPath).containsExactly(a, b, folder);
        assertThat(cache).doesNotExist();
    }

    @Test
    void classesInAFolderWithoutJars_sayHowToGetThem() {
        // Given
        ServerJars serverJars = serverJars(folder);

        // When
        var thrown = assertThatThrownBy(() -> serverJars.classPath(fallback));

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessageContaining("kafka-9.9.9")
                .hasMessageContaining("mvn process-resources");
    }

    @Test
    void classesInAJar_areUnpackedIntoTheCache() throws IOException {
        // Given
        Path jar = jar("first");

        // When
        List<Path> classPath = serverJars(jar).classPath(fallback);

        // Then
        assertThat(classPath).hasSize(3).endsWith(jar);
        assertThat(classPath.get(0)).hasFileName("a.jar").hasContent("first a").startsWith(cache);
        assertThat(classPath.get(1)).hasFileName("b.jar").hasContent("first b");
    }

    @Test
    void unpackedBefore_isUsedAgain() throws IOException {
        // Given
        ServerJars serverJars = serverJars(jar("first"));
        Path unpacked = serverJars.classPath(fallback).get(0);
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(unpacked, longAgo);

        // When
        serverJars.classPath(fallback);

        // Then
        assertThat(Files.getLastModifiedTime(unpacked)).isEqualTo(longAgo);
    }

    @Test
    void anotherBuildOfTheSameVersion_isKeptApart() throws IOException {
        // Given
        Path before = serverJars(jar("first")).classPath(fallback).get(0);

        // When
        Path after = serverJars(jar("other")).classPath(fallback).get(0);

        // Then
        assertThat(before).hasContent("first a");
        assertThat(after).hasContent("other a");
    }

    @Test
    void damagedCache_isRepaired() throws IOException {
        // Given
        ServerJars serverJars = serverJars(jar("first"));
        Path unpacked = serverJars.classPath(fallback).get(0);
        Files.writeString(unpacked, "cut");

        // When
        serverJars.classPath(fallback);

        // Then
        assertThat(unpacked).hasContent("first a");
    }

    @Test
    void strangeJarInTheCache_isRemoved() throws IOException {
        // Given
        ServerJars serverJars = serverJars(jar("first"));
        Path strange = Files.createFile(serverJars.classPath(fallback).get(0).resolveSibling("strange.jar"));

        // When
        List<Path> classPath = serverJars.classPath(fallback);

        // Then
        assertThat(classPath).hasSize(3).doesNotContain(strange);
    }

    @Test
    void unusableCache_meansTheFallback() throws IOException {
        // Given
        Files.createFile(cache);

        // When
        List<Path> classPath = serverJars(jar("first")).classPath(fallback);

        // Then
        assertThat(classPath.get(0)).hasParent(fallback).hasContent("first a");
    }

    @Test
    void manyAtOnce_allGetTheWholeSet() throws Exception {
        // Given
        Path jar = jar("first");
        Callable<List<Path>> task = () -> serverJars(jar).classPath(fallback);
        ExecutorService threads = Executors.newFixedThreadPool(8);

        // When
        List<Future<List<Path>>> results;
        try {
            results = threads.invokeAll(List.of(task, task, task, task, task, task, task, task));
        } finally {
            threads.shutdown();
        }

        // Then
        for (Future<List<Path>> result : results) {
            assertThat(result.get()).hasSize(3);
            assertThat(result.get().get(0)).startsWith(cache).hasContent("first a");
        }
        try (var remains = Files.list(cache)) {
            assertThat(remains).hasSize(1);
        }
    }

    private ServerJars serverJars(Path origin) {
        return new ServerJars(origin, origin, cache, "9.9.9");
    }

    private Path jar(String content) throws IOException {
        Path jar = folder.resolve(content + "-local-msk.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : List.of("b", "a")) {
                out.putNextEntry(new ZipEntry(INSIDE + name + ".jar"));
                out.write((content + " " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
