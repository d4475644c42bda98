package com.niura.kafka.admin.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a run of the program gets from outside.
 *
 * @param out for the result
 * @param err for everything else
 * @param variables environment variables
 * @param terminal writes to the terminal with escape sequences, where there is one that takes them
 * @param dialog finds somebody who can be asked, when there is a question
 */
public record CliEnvironment(
        PrintWriter out,
        PrintWriter err,
        Map<String, String> variables,
        Optional<PrintWriter> terminal,
        Supplier<Optional<Dialog>> dialog) {
    public CliEnvironment {
        variables = Map.copyOf(variables);
    }

    /** Returns an environment that nobody watches. */
    public static CliEnvironment unattended(PrintWriter out, PrintWriter err, Map<String, String> variables) {
        return new CliEnvironment(out, err, variables, Optional.empty(), Optional::empty);
    }
}
