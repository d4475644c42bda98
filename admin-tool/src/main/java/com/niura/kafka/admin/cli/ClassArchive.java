package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An archive of loaded classes (AppCDS) that the launcher asks for, so that the next JVM need not load and verify them anew.
 *
 * @param file where it goes
 * @param folder a folder for this JVM alone, in which it writes the list of its classes; deleted when it ends
 */
public record ClassArchive(Path file, Path folder) {

    private static final int LONGEST_SECONDS = 60;

    /** What the launcher asks for with system properties, if it does. */
    public static Optional<ClassArchive> requested() {
        String file = System.getProperty("admin-tool.archive");
        String folder = System.getProperty("admin-tool.made");
        if (file == null || folder == null) {
            return Optional.empty();
        }
        ClassArchive archive = new ClassArchive(Path.of(file), Path.of(folder));
        archive.folder.toFile().deleteOnExit();
        archive.classes().toFile().deleteOnExit();
        archive.made().toFile().deleteOnExit();
        return Optional.of(archive);
    }

    /**
     * Makes the archive, in a JVM of its own. Blocks for some seconds, 60 at the most. The file has its name when it is complete, so
     * any number of commands may make it at once. Best effort: without it, commands start more slowly.
     */
    public void make() {
        try {
            // The collector has to be the launcher's.
            Process java = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:dump",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx96m",
                            "-Xlog:disable",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-XX:SharedClassListFile=" + classes(),
                            "-XX:SharedArchiveFile=" + made())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!java.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                java.destroyForcibly();
            } else if (java.exitValue() == 0) {
                Files.move(made(), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            // Without an archive, then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path classes() {
        return folder.resolve("classes");
    }

    private Path made() {
        return folder.resolve("archive");
    }
}
