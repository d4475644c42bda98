package com.niura.kafka.admin.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a run of the program gets from outside.
 *
 * @param out for the result
 * @param err for everything else
 * @param variables environment variables
 * @param terminal whether the output is watched on a terminal that can rewrite a line
 */
public record CliEnvironment(PrintWriter out, PrintWriter err, Map<String, String> variables, boolean terminal) {
    public CliEnvironment {
        variables = Map.copyOf(variables);
    }
}
