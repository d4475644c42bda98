package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

import com.niura.kafka.localmsk.LocalMskException;
import org.jspecify.annotations.Nullable;

/** Everything one cluster leaves on the disk. Readable by the owner only. */
public record DataFolder(Path root) {

    /** What one broker of it leaves there: its settings, its data, its temporary files. */
    public record OfBroker(Path root) {

        public Path settings() {
            return root.resolve("server.properties");
        }

        public Path data() {
            return root.resolve("data");
        }

        public Path temporary() {
            return root.resolve("tmp");
        }
    }

    /** A process that is just ending may add files while its folder is being removed. */
    private static final int DELETE_ATTEMPTS = 20;

    public static DataFolder create() {
        try {
            return new DataFolder(Files.createTempDirectory("local-msk-"));
        } catch (IOException e) {
            throw new LocalMskException("Cannot create a folder for the broker's data: " + e, e);
        }
    }

    public OfBroker createBroker(int id) throws IOException {
        OfBroker broker = new OfBroker(Files.createDirectory(root.resolve("broker-" + id)));
        Files.createDirectory(broker.temporary());
        return broker;
    }

    /** What belongs to the clients' listener: certificates, names. */
    public Path listener() {
        return root.resolve("listener");
    }

    /** The hosts file of the brokers' JVMs, of an emulator of MSK Serverless. */
    public Path brokersHosts() {
        return listener().resolve("hosts-of-brokers");
    }

    /** What the brokers share with the API. */
    public Path access() {
        return root.resolve("access");
    }

    /** Where the server's jars go when they cannot be kept for the next time. */
    public Path jars() {
        return root.resolve("jars");
    }

    /** Removes the folder with all that is in it; does nothing when it is gone. */
    public void delete() throws IOException {
        for (int attempt = 1; Files.exists(root); attempt++) {
            try {
                Files.walkFileTree(root, new Deleting());
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
