package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An archive of loaded classes (AppCDS) that the launcher asks for, so that the next JVM need not load and verify them anew.
 *
 * @param file where it goes
 * @param classes the list of classes that this JVM writes while it runs; it goes when it has served
 */
public record ClassArchive(Path file, Path classes) {

    /**
     * The archive has its name when it is complete, so any number of commands may make it at once. The collector has to be
     * the launcher's.
     */
    private static final String SCRIPT = """
            nice "$1" -Xshare:dump -XX:+UseSerialGC -Xmx96m -Xlog:disable -cp "$2" \
              -XX:SharedClassListFile="$3" -XX:SharedArchiveFile="$3.made" && mv -f "$3.made" "$4"
            rm -f "$3" "$3.made"
            """;

    /** What the launcher asks for with system properties, if it does. */
    public static Optional<ClassArchive> asked() {
        String file = System.getProperty("admin-tool.archive");
        String classes = System.getProperty("admin-tool.classes");
        return file == null || classes == null
                ? Optional.empty()
                : Optional.of(new ClassArchive(Path.of(file), Path.of(classes)));
    }

    /**
     * Makes the archive, in a process that goes on for some seconds after this one: what goes wrong in it is nobody's
     * trouble. A machine where it cannot be started does without.
     *
     * @param telling whether the classes that are loaded are those of a command on a cluster; otherwise nothing is made
     */
    public void make(boolean telling) {
        if (!telling) {
            classes.toFile().delete();
            return;
        }
        try {
            new ProcessBuilder(
                            "sh",
                            "-c",
                            SCRIPT,
                            "admin-tool",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            System.getProperty("java.class.path"),
                            classes.toString(),
                            file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            classes.toFile().delete();
        }
    }
}
