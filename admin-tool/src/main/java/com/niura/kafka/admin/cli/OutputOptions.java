package com.niura.kafka.admin.cli;

import java.io.PrintWriter;
import java.util.Locale;

import com.niura.kafka.admin.view.JsonDocument;
import com.niura.kafka.admin.view.View;
import picocli.CommandLine.Option;

/** How the result is printed. */
public final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            order = 31,
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (default), or json: one object on stdout; 'admin-tool schema' tells what is in it.")
    private Format format = Format.TABLE;

    public boolean isJson() {
        return format == Format.JSON;
    }

    public void print(String command, View view, ExitCode exitCode, PrintWriter out) {
        if (!isJson()) {
            out.print(view.text());
            return;
        }
        printJson(command, view, exitCode, out);
    }

    public static void printJson(String command, View view, ExitCode exitCode, PrintWriter out) {
        out.print(JsonDocument.of(command, exitCode.value(), view));
    }

    private enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
