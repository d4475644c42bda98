package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a run of the program gets from outside.
 *
 * @param out for the result
 * @param err for everything else
 * @param environment environment variables
 * @param terminal whether the output is watched on a terminal that can rewrite a line
 */
record Invocation(PrintWriter out, PrintWriter err, Map<String, String> environment, boolean terminal) {
    Invocation {
        environment = Map.copyOf(environment);
    }
}
