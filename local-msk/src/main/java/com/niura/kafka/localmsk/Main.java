package com.niura.kafka.localmsk;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/** Runs a broker from the command line, until it is interrupted. */
final class Main {

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private static final String HELP = """
            Runs a real Apache Kafka broker on 127.0.0.1, for trying things out.
            Ctrl-C stops it and removes its data.

            Usage: java -jar local-msk.jar [OPTION...]

              --port N            port for clients (default: a free one)
              --config KEY=VALUE  a line of the broker's server.properties; may be repeated
              --help              print this and exit
              --version           print the versions and exit

            Exit code: 1 the broker did not start, or ended by itself; 2 wrong usage.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws InterruptedException {
        Main main = new Main(System.out, System.err);
        // Whoever interrupts the program does not want to hear that the broker has ended.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> main.interrupted.set(true)));
        System.exit(main.run(args));
    }

    /** Blocks as long as the broker runs, and returns the exit code. */
    int run(String... args) throws InterruptedException {
        List<String> words = List.of(args);
        if (words.contains("--help")) {
            out.print(HELP);
            return SUCCESS;
        }
        if (words.contains("--version")) {
            Versions versions = Versions.load();
            out.println("local-msk %s, Apache Kafka %s and %s"
                    .formatted(versions.localMsk(), versions.kafka4(), versions.kafka28()));
            return SUCCESS;
        }
        LocalMsk.Builder builder;
        try {
            builder = builder(words);
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println("local-msk: " + e.getMessage() + ". See --help.");
            return USAGE;
        }
        try (LocalMsk msk = builder.start()) {
            announce(msk);
            int exitCode = msk.awaitEnd();
            fail("The broker ended by itself, with exit code %d. It printed:%n%s".formatted(exitCode, msk.output()));
        } catch (LocalMskException e) {
            fail(e.getMessage());
        }
        return FAILURE;
    }

    private static LocalMsk.Builder builder(List<String> words) {
        LocalMsk.Builder builder = LocalMsk.builder();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port(number(option, value(option, rest)));
                case "--config" -> builder.brokerConfig(value(option, rest));
                // Only the name: what follows it may be a secret.
                default -> throw new IllegalArgumentException("unknown option " + option.replaceFirst("=.*", ""));
            }
        }
        return builder;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a number, but was %s".formatted(option, value), e);
        }
    }

    private void announce(LocalMsk msk) {
        out.println("Apache Kafka %s is running, process %d. Ctrl-C stops it and removes its data."
                .formatted(Level.KAFKA_4.kafkaVersion(), msk.broker(1).pid()));
        out.println();
        out.println("Bootstrap servers: " + msk.bootstrapServers());
        out.println();
        out.println("Client properties:");
        msk.clientProperties().forEach((key, value) -> out.println("  " + key + "=" + value));
        out.println();
        out.println("Try it with Kafka's own tools:");
        out.println("  kafka-topics.sh --bootstrap-server %s --create --topic first --partitions 3"
                .formatted(msk.bootstrapServers()));
        out.flush();
    }

    private void fail(@Nullable String message) {
        if (!interrupted.get()) {
            err.println("local-msk: " + message);
        }
    }
}
