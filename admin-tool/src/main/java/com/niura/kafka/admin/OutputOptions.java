package com.niura.kafka.admin;

import java.io.PrintWriter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.view.View;
import picocli.CommandLine.Option;

/** How the result is printed. */
final class OutputOptions {

    /** Grows when a member is taken away or changes its meaning; new members may come at any time. */
    private static final int JSON_VERSION = 1;

    @Option(
            names = {"-o", "--output"},
            order = 31,
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (default), or json: one object on stdout, with \"command\" and \"version\".")
    private Format format = Format.TABLE;

    boolean isJson() {
        return format == Format.JSON;
    }

    void print(String command, View view, ExitCode exitCode, PrintWriter out) {
        if (!isJson()) {
            out.print(view.text());
            return;
        }
        printJson(command, view, exitCode, out);
    }

    static void printJson(String command, View view, ExitCode exitCode, PrintWriter out) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("command", command);
        json.put("version", JSON_VERSION);
        json.put("exitCode", exitCode.value());
        view.writeTo(json);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            out.println(mapper.writer(new DefaultPrettyPrinter()
                            .withObjectIndenter(indenter)
                            .withArrayIndenter(indenter))
                    .writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private enum Format {
        TABLE,
        JSON
    }
}
