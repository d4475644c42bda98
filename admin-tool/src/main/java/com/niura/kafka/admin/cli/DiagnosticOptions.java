package com.niura.kafka.admin.cli;

import picocli.CommandLine.Option;

/** Options for those who want to see more. */
public final class DiagnosticOptions {

    /** Read by slf4j-simple when the first logger is made. */
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    /** Logs as errors, before the tool gets to say it, what the tool then says. */
    private static final String CONNECTIONS = "org.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient";

    private static final String THREADS =
            "org.slf4j.simpleLogger.log.org.apache.kafka.common.utils.internals.KafkaThread";

    @Option(
            names = {"-v", "--verbose"},
            order = 91,
            description = "Log what the Kafka client does, to stderr.")
    private boolean verbose;

    @Option(names = "--stacktrace", order = 95, description = "Show where an error came from.")
    private boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            order = 99,
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public boolean stacktrace() {
        return stacktrace;
    }

    /**
     * Sets the levels of the logs, unless the JVM was started with some. At the level of warnings the Kafka client repeats
     * every failed connection several times a second, and hides the one sentence that matters.
     */
    public void setUpLogging() {
        set(LEVEL, verbose ? "info" : "error");
        set(CONNECTIONS, verbose ? "info" : "off");
        // The trace of whatever ends a thread of the client.
        set(THREADS, verbose || stacktrace ? "error" : "off");
    }

    private static void set(String property, String level) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, level);
        }
    }
}
