package com.niura.kafka.admin.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Somebody who can be asked.
 *
 * @param screen where the question is seen
 * @param keyboard where the answer comes from
 */
public record Dialog(PrintWriter screen, BufferedReader keyboard) {

    /**
     * Returns who sits at the terminal that standard input is; empty where it is none, as in a script that nobody watches. The question is
     * seen there also where the output goes elsewhere; nobody is asked where it would not be seen.
     *
     * @param err for the question where only Java knows of terminals
     */
    public static Optional<Dialog> onTerminal(PrintWriter err) {
        Optional<PrintWriter> screen;
        try {
            screen = isInputTerminal() ? terminal() : Optional.empty();
        } catch (IOException e) {
            // There is no such program, as on Windows.
            screen = isTerminal() ? Optional.of(err) : Optional.empty();
        }
        return screen.map(
                it -> new Dialog(it, new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))));
    }

    private static Optional<PrintWriter> terminal() {
        try {
            return Optional.of(new PrintWriter(
                    new OutputWriter(Files.newOutputStream(Path.of("/dev/tty"), StandardOpenOption.WRITE)), true));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Java knows only of input and output together whether they are a terminal; POSIX's {@code tty} knows of the input. */
    private static boolean isInputTerminal() throws IOException {
        return new ProcessBuilder("tty")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }

    /** Returns whether standard input and output are a terminal. From Java 22 there can be a console without one. */
    @SuppressWarnings("SystemConsoleNull") // it does on Java 17
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
