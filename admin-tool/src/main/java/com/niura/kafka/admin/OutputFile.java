package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Writes what a command puts into a file that the user named with --out. */
final class OutputFile {

    private OutputFile() {}

    /** @throws CommandFailedException naming the file, when it cannot be written */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--out: " + file + " cannot be written: " + reason(file, e),
                    "Name a file in a writable folder.",
                    e);
        }
    }

    /** Why a file or folder cannot be written, or a file not be read, in words. */
    static String reason(Path file, IOException error) {
        if (error instanceof FileAlreadyExistsException) {
            return "it is no folder";
        }
        if (error instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        return Files.isDirectory(file) ? "it is a directory" : error.toString();
    }
}
