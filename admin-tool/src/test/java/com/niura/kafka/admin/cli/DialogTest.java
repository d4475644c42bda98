package com.niura.kafka.admin.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Whether somebody is asked, in a terminal that util-linux's {@code script} makes. */
class DialogTest {

    @TempDir
    Path folder;

    /** Asks, and prints what was answered. */
    public static final class Asking {
        public static void main(String[] args) throws IOException {
            Optional<Dialog> dialog = Dialog.onTerminal(new PrintWriter(Writer.nullWriter()));
            if (dialog.isPresent()) {
                dialog.get().screen().println("Go on?");
                System.out.println("answered " + dialog.get().keyboard().readLine());
            } else {
                System.out.println("nobody to ask");
            }
        }
    }

    @Test
    void somebodyAtATerminal_seesTheQuestionThere_whereverTheOutputGoes() throws Exception {
        String seen = terminal(">out 2>err");

        assertThat(seen).contains("Go on?");
        assertThat(folder.resolve("out")).hasContent("answered yes");
        assertThat(folder.resolve("err")).isEmptyFile();
        assertThat(terminal("2>&1 | cat >out")).contains("Go on?");
    }

    @Test
    void scriptWithoutAnInput_isNotAsked_alsoOnATerminal() throws Exception {
        assertThat(terminal("</dev/null")).contains("nobody to ask").doesNotContain("Go on?");
        assertThat(terminal("</dev/null >out")).doesNotContain("Go on?");
    }

    /** Types "yes" and returns what is on the screen. */
    private String terminal(String redirections) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")));
        Path screen = folder.resolve("screen");
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/script",
                        "-qec",
                        System.getProperty("java.home") + "/bin/java -Xshare:auto -XX:TieredStopAtLevel=1 " + "'"
                                + Asking.class.getName() + "' " + redirections,
                        "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("SHELL", "/bin/sh");
        Process process = builder.start();
        try (BufferedWriter keyboard = process.outputWriter()) {
            keyboard.write("yes\n");
            keyboard.flush();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(screen);
    }
}
