package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;

/** One run of the program in this JVM: what it printed and how it ended. */
record Run(int exitCode, String out, String err) {

    /** What a run may take beyond its timeout: the two seconds that {@link Main#run} speaks of, and two for a slow machine. */
    static final Duration LONGEST_OVERRUN = Duration.ofSeconds(4);

    static Run of(String... args) {
        return with(Map.of(), args);
    }

    static Run with(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter outWriter = new PrintWriter(out);
        PrintWriter errWriter = new PrintWriter(err);
        int exitCode = Main.run(outWriter, errWriter, environment, args);
        outWriter.flush();
        errWriter.flush();
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** Everything that a terminal would have shown. */
    String all() {
        return out + err;
    }
}
