package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.PolicyException;
import com.niura.kafka.localmsk.iam.Limits;
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
    private static final String DEFAULT_REGION = "ap-south-1";

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

    @Option(
            names = "--msk",
            description = "a look-alike of MSK Serverless: its host names and port, TLS, IAM policies, its limits")
    private boolean msk;

    @Option(names = "--region", paramLabel = "REGION", description = "with --msk: its AWS region (default: ap-south-1)")
    private @Nullable String region;

    @Option(
            names = "--cluster-arn",
            paramLabel = "ARN",
            description = "with --msk: its ARN, which policies refer to (default: made up); sets the region, too")
    private @Nullable String clusterArn;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "with --msk: an IAM policy of the role that is made (default: it may do everything); may be"
                    + " repeated")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = "--limits",
            paramLabel = "on|off",
            description = "with --msk: the limits of the service (default: on)")
    private @Nullable String limits;

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
        List<PolicyDocument> rights;
        try {
            commandLine.parseArgs(args);
            builder = builder();
            rights = policies.stream().map(Main::policy).toList();
        } catch (PolicyException e) {
            err.println("local-msk: " + e.getMessage());
            return USAGE;
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
        try (LocalMsk cluster = builder.start()) {
            new Announcement(cluster, rights).print(out);
            int exitCode = cluster.awaitEnd();
            fail("The broker ended by itself, with exit code %d. It printed:%n%s"
                    .formatted(exitCode, cluster.output()));
        } catch (LocalMskException | IllegalStateException | UncheckedIOException e) {
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
        if (msk) {
            serverless(builder);
        } else if (region != null || clusterArn != null || limits != null || !policies.isEmpty()) {
            throw new IllegalArgumentException("--region, --cluster-arn, --policy and --limits need --msk");
        }
        return builder;
    }

    private void serverless(LocalMsk.Builder builder) {
        String ofCluster = DEFAULT_REGION;
        if (clusterArn != null) {
            builder.clusterArn(clusterArn);
            ofCluster = Arn.parse(clusterArn).region();
        }
        builder.mskServerless(region != null ? region : ofCluster);
        if (limits != null) {
            builder.limits(
                    switch (limits) {
                        case "on" -> Limits.serverless();
                        case "off" -> Limits.off();
                        default -> throw new IllegalArgumentException("--limits must be on or off, but was " + limits);
                    });
        }
    }

    private static PolicyDocument policy(Path file) {
        try {
            return PolicyDocument.parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--policy must name a readable text file, but was %s (%s)"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
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

    private void fail(@Nullable String message) {
        if (!interrupted.get()) {
            err.println("local-msk: " + message);
        }
    }
}
