package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** UTF-8 files that the user names with an option. */
public final class TextFile {

    private TextFile() {}

    /**
     * Reads a file.
     *
     * @param option the option that names it
     * @param hint what to do where it cannot be read
     * @throws CommandFailedException naming option and file, when it cannot be read
     */
    public static String read(String option, Path file, String hint) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(ExitCode.USAGE, option + ": there is no file " + file, hint, e);
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(ExitCode.INVALID, option + ": " + file + " is not UTF-8 text", hint, e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    option + ": " + file + " cannot be read: " + reason(file, e),
                    "See that this user may read the file.",
                    e);
        }
    }

    /**
     * Writes a file. What was there is replaced at once, or kept where writing fails: a full disk leaves no half of it.
     *
     * @throws CommandFailedException naming the file, when it cannot be written
     */
    public static void write(String option, Path file, String text) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                Files.writeString(file, text); // a device or a pipe
                return;
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path part = target.resolveSibling("." + target.getFileName() + ".part-"
                    + ProcessHandle.current().pid());
            try {
                Files.writeString(part, text);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    option + ": " + file + " cannot be written: " + reason(file, e),
                    "Name a file in a writable folder.",
                    e);
        }
    }

    /**
     * Creates a folder and those above it, where they are not there yet.
     *
     * @throws CommandFailedException naming the folder, when it cannot be created
     */
    public static void createFolder(String option, Path folder) {
        try {
            // Of a link to a folder, older Java 17 says that it is none (JDK-8294193).
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    option + ": " + folder + " cannot be written to: " + reason(folder, e),
                    "Name a folder that is writable, or can be made.",
                    e);
        }
    }

    /** Returns why a file or folder cannot be written, or a file not be read, in words. */
    public static String reason(Path file, IOException error) {
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
