package com.niura.kafka.localmsk;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a cluster from the command line, until it is interrupted. */
@Command(
        name = "local-msk",
        header = {
            "Runs a real Apache Kafka on the loopback of this machine, for trying things out.",
            "Ctrl-C stops it and removes its data.",
            ""
        },
        synopsisHeading = "Usage: ",
        customSynopsis = "java -jar local-msk.jar [OPTION...]",
        optionListHeading = "%n",
        footer = {"", "Exit code: 1 a broker did not start, or ended by itself; 2 wrong usage."},
        sortOptions = false)
final class Main {

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Option(
            names = "--level",
            paramLabel = "4|2.8",
            description = "the newest Kafka (default), or the level that MSK Serverless speaks")
    private @Nullable String level;

    @Option(names = "--brokers", paramLabel = "N", description = "how many brokers, at level 4 only (default: 1)")
    private @Nullable Integer brokers;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port for clients of the first broker (default: a free one)")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "a line of each broker's server.properties; may be repeated")
    private List<String> config = new ArrayList<>();

    @Option(names = "--help", usageHelp = true, description = "print this and exit")
    private boolean help;

    @Option(names = "--version", description = "print the versions and exit")
    private boolean version;

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

    /** Blocks as long as the brokers run, and returns the exit code. */
    int run(String... args) throws InterruptedException {
        CommandLine commandLine = new CommandLine(this);
        LocalMsk.Builder builder;
        try {
            commandLine.parseArgs(args);
            builder = builder();
        } catch (UnmatchedArgumentException e) {
            return wrongUsage(unknown(e.getUnmatched().get(0), e.getSuggestions()));
        } catch (ParameterException | IllegalArgumentException | IllegalStateException e) {
            return wrongUsage(e.getMessage());
        }
        if (help) {
            commandLine.usage(out, Help.Ansi.OFF);
            return SUCCESS;
        }
        if (version) {
            Versions versions = Versions.load();
            out.println("local-msk %s, Apache Kafka %s and %s"
                    .formatted(versions.localMsk(), versions.kafka4(), versions.kafka28()));
            return SUCCESS;
        }
        try (LocalMsk msk = builder.start()) {
            announce(msk);
            int exitCode = msk.awaitEnd();
            fail("The broker ended by itself, with exit code %d. It printed:%n%s".formatted(exitCode, msk.output()));
        } catch (LocalMskException | IllegalStateException e) {
            fail(e.getMessage());
        }
        return FAILURE;
    }

    private LocalMsk.Builder builder() {
        LocalMsk.Builder builder = LocalMsk.builder();
        if (level != null) {
            builder.level(Level.of(level));
        }
        if (brokers != null) {
            builder.brokers(brokers);
        }
        if (port != null) {
            builder.port(port);
        }
        config.forEach(builder::brokerConfig);
        return builder;
    }

    /** Only the name of the option: what follows it may be a secret. */
    private static String unknown(String argument, List<String> suggestions) {
        String name = argument.replaceFirst("=.*", "");
        return "unknown option " + name + (suggestions.isEmpty() ? "" : ", did you mean " + suggestions.get(0) + "?");
    }

    private int wrongUsage(@Nullable String message) {
        err.println("local-msk: %s. See --help.".formatted(message));
        return USAGE;
    }

    private void announce(LocalMsk msk) {
        out.println("Apache Kafka %s is running, %s. Ctrl-C stops it and removes its data."
                .formatted(
                        msk.level().kafkaVersion(),
                        String.join(
                                ", ",
                                msk.brokers().stream()
                                        .map(broker -> "process " + broker.pid())
                                        .toList())));
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
