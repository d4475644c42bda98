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
     * seen there also where the output goes elsewhere.
     *
     * @param err for the question where the terminal itself cannot be opened
     */
    public static Optional<Dialog> onTerminal(PrintWriter err) {
        return isInputTerminal()
                ? Optional.of(new Dialog(
                        screen(err), new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))))
                : Optional.empty();
    }

    private static PrintWriter screen(PrintWriter err) {
        try {
            return new PrintWriter(
                    new OutputWriter(Files.newOutputStream(Path.of("/dev/tty"), StandardOpenOption.WRITE)), true);
        } catch (IOException e) {
            return err;
        }
    }

    /** Java knows only of input and output together whether they are a terminal; POSIX's {@code tty} knows of the input. */
    private static boolean isInputTerminal() {
        try {
            return new ProcessBuilder("tty")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return isTerminal();
        }
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
