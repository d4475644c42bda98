package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that hold secrets. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Creates an empty file that only its owner may read and write, in place of one that is there. */
    public static Path create(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(file, new FileAttribute<?>[0]);
    }
}
