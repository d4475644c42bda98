package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.LocalMskException;

/**
 * Finds the server's jars, which lie beside the classes of this module: in a folder they are used where they are, in a jar they are unpacked
 * once per user into a cache.
 */
public final class ServerJars {

    /** Where the build puts the servers, a folder of each. */
    private static final String SERVERS = "com/niura/kafka/localmsk/";

    private final Path origin;
    private final Path policies;
    private final Path cache;
    private final String name;

    /**
     * @param origin the folder or the jar with this module's classes
     * @param policies the folder or the jar with the classes of iam-policies, which are in this module's jar too
     * @param cache where to unpack, shared by all processes of the user
     */
    ServerJars(Path origin, Path policies, Path cache, String kafkaVersion) {
        this.origin = origin;
        this.policies = policies;
        this.cache = cache;
        this.name = "kafka-" + kafkaVersion;
    }

    /**
     * Returns the jars of a server.
     *
     * @param kafkaVersion such as {@code 4.4.0}
     */
    public static ServerJars of(String kafkaVersion) {
        return new ServerJars(
                origin(ServerJars.class),
                origin(PolicyDocument.class),
                Path.of(System.getProperty("user.home"), ".cache", "local-msk"),
                kafkaVersion);
    }

    /**
     * The class path of the broker's JVM, unpacked first if necessary.
     *
     * @param fallback where to unpack when the cache cannot be written
     */
    public List<Path> classPath(Path fallback) {
        try {
            List<Path> jars = jars(Files.isDirectory(origin) ? origin.resolve(SERVERS + name) : unpacked(fallback));
            if (jars.isEmpty()) {
                throw new LocalMskException(
                        "Expected the jars of %s beside the classes in %s, but there are none. In a checkout, run: mvn process-resources"
                                .formatted(name, origin));
            }
            // What is not the server's comes last: should it be a jar that holds a Kafka client too, the server's own
            // wins.
            return Stream.concat(jars.stream(), Stream.of(origin, policies))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new LocalMskException("Cannot prepare the jars of %s from %s: %s".formatted(name, origin, e), e);
        }
    }

    private static Path origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            if (source == null || !"file".equals(source.getLocation().getProtocol())) {
                throw new LocalMskException("Expected the local-msk classes in a folder or in a jar, but they are in "
                        + (source == null ? "an unknown place" : source.getLocation()));
            }
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new LocalMskException("Cannot find the local-msk classes: " + e, e);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private Path unpacked(Path fallback) throws IOException {
        try (JarFile jar = new JarFile(origin.toFile())) {
            String prefix = SERVERS + name + "/";
            List<? extends ZipEntry> entries = jar.stream()
                    .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
                    .toList();
            // The digest keeps builds of the same version apart.
            Path target = cache.resolve(name + "-" + digest(entries));
            if (isComplete(target, entries)) {
                return target;
            }
            try {
                Files.createDirectories(cache);
                return unpackInto(target, jar, entries);
            } catch (FileSystemException e) {
                // Read-only home folders and the like: slower, but it works, and goes away with the broker's data.
                return copy(jar, entries, Files.createDirectories(fallback));
            }
        }
    }

    /** Unpacks beside the target and renames, so that nobody ever sees half of it. */
    private static Path unpackInto(Path target, JarFile jar, List<? extends ZipEntry> entries) throws IOException {
        DataFolder unfinished = new DataFolder(target.resolveSibling(target.getFileName() + "-" + UUID.randomUUID()));
        try {
            copy(jar, entries, Files.createDirectory(unfinished.root()));
            if (Files.exists(target) && !isComplete(target, entries)) {
                new DataFolder(target).delete();
            }
            Files.move(unfinished.root(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process may have been quicker.
            if (!isComplete(target, entries)) {
                throw e;
            }
        } finally {
            unfinished.delete();
        }
        return target;
    }

    private static Path copy(JarFile jar, List<? extends ZipEntry> entries, Path folder) throws IOException {
        for (ZipEntry entry : entries) {
            try (InputStream content = jar.getInputStream(entry)) {
                Files.copy(content, folder.resolve(fileName(entry)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    private static boolean isComplete(Path folder, List<? extends ZipEntry> entries) throws IOException {
        for (ZipEntry entry : entries) {
            Path file = folder.resolve(fileName(entry));
            if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
                return false;
            }
        }
        return jars(folder).size() == entries.size();
    }

    private static String fileName(ZipEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    private static String digest(List<? extends ZipEntry> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ZipEntry entry : entries) {
                digest.update("%s %s %s%n"
                        .formatted(entry.getName(), entry.getSize(), entry.getCrc())
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
