package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a run of the program gets from outside.
 *
 * @param out for the result
 * @param err for everything else
 * @param environment environment variables
 */
record Invocation(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    Invocation {
        environment = Map.copyOf(environment);
    }
}
