package com.niura.kafka.localmsk.cli;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyException;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.TopicSpec;
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
    private static final String DEFAULT_ROLE = "local";
    private static final Arn ANY_CLUSTER = Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/any/any-s1");

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
            description = "port for clients of the first broker (default: a free one, with --msk 9098)")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "a line of each broker's server.properties; may be repeated")
    private List<String> config = new ArrayList<>();

    @Option(
            names = "--topics",
            paramLabel = "FILE",
            description = "topics to create at the start: a line NAME [PARTITIONS] for each, or a catalog in FILE.yaml")
    private @Nullable Path topicsFile;

    @Option(
            names = "--msk",
            description = "an emulator of MSK Serverless: its host names and port, TLS, IAM policies, its limits")
    private boolean msk;

    @Option(names = "--region", paramLabel = "REGION", description = "with --msk: its AWS region (default: ap-south-1)")
    private @Nullable String region;

    @Option(
            names = "--cluster-arn",
            paramLabel = "ARN",
            description = "with --msk: its ARN, which policies refer to (default: made up); sets the region, too")
    private @Nullable String clusterArn;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "with --msk: host names, ARN and loopback addresses made from this name, the same at each start"
                            + " (default: new ones each time)")
    private @Nullable String name;

    @Option(names = "--print-hosts", description = "with --msk and --name: print the lines for /etc/hosts and exit")
    private boolean printHosts;

    @Option(
            names = "--advertise",
            paramLabel = "HOST[:PORT]",
            description = "with --msk: what clients are told to connect to, such as localhost, for programs that cannot"
                    + " resolve host names like the service's (default: those); the certificate is for it, too")
    private @Nullable String advertise;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "with --msk: where to listen for clients, 0.0.0.0 for all addresses of this machine"
                    + " (default: on loopback only)")
    private @Nullable String listen;

    @Option(
            names = "--role",
            paramLabel = "NAME=FILE",
            description = "with --msk: a role with the IAM policy in this file, in which $${cluster}, $${topic:NAME},"
                    + " $${group:NAME} and $${transactional-id:ID} stand for ARNs; may be repeated (default: the role"
                    + " 'local', which may do everything)")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "with --msk: an IAM policy of the role 'local', as --role local=FILE; may be repeated")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = "--limits",
            paramLabel = "on|off",
            description = "with --msk: the limits of the service (default: on)")
    private @Nullable String limits;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description =
                    "a file that is there while the cluster is ready, with what scripts need to know of it: JSON, or"
                            + " lines for a shell in FILE.env")
    private @Nullable Path readyFile;

    @Option(
            names = "--role-files",
            paramLabel = "FOLDER",
            description = "with --msk: where the environment file of each role is, NAME.env (default: with the data)")
    private @Nullable Path roleFiles;

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
        List<LocalRole.Request> requests;
        List<TopicSpec> topics;
        Optional<ReadyFile> ready;
        try {
            commandLine.parseArgs(args);
            if (help) {
                commandLine.usage(out, Help.Ansi.OFF);
                return SUCCESS;
            }
            if (version) {
                out.println("local-msk %s, Apache Kafka %s and %s"
                        .formatted(
                                LocalMsk.version(), KafkaVersion.KAFKA_4.release(), KafkaVersion.KAFKA_2_8.release()));
                return SUCCESS;
            }
            builder = builder();
            builder.check();
            requests = requests();
            // Any ARN will do to find mistakes in policies before brokers are started.
            requests.forEach(request -> request.documents(ANY_CLUSTER));
            topics = topicsFile == null ? List.of() : TopicList.read(topicsFile);
            ready = Optional.ofNullable(readyFile).map(ReadyFile::new);
            if (roleFiles != null && !(Files.isDirectory(roleFiles) && Files.isWritable(roleFiles))) {
                throw new IllegalArgumentException(
                        "--role-files must name a folder that is there and can be written, but was " + roleFiles);
            }
            if (roleFiles != null) {
                for (LocalRole.Request request : requests) {
                    OwnFile.require("--role-files", roleFiles.resolve(LocalRole.fileName(request.name())));
                }
            }
            if (printHosts) {
                builder.hostLines().forEach(out::println);
                return SUCCESS;
            }
        } catch (PolicyException e) {
            err.println("local-msk: " + e.getMessage());
            return USAGE;
        } catch (UnmatchedArgumentException e) {
            return wrongUsage(unknown(e.getUnmatched().get(0), e.getSuggestions()));
        } catch (ParameterException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            return wrongUsage(reason(e));
        }
        List<LocalRole> made = new ArrayList<>();
        try (LocalMsk cluster = start(builder, ready)) {
            if (!topics.isEmpty()) {
                cluster.createTopics(topics);
            }
            LocalRole.writeClientProperties(cluster);
            requests.forEach(request -> made.add(LocalRole.create(
                    cluster, request, roleFiles == null ? cluster.dataFolder() : roleFiles.toAbsolutePath())));
            new StartupBanner(cluster, made, advertise != null).print(out);
            ready.ifPresent(file -> file.write(cluster, made));
            int exitCode = cluster.awaitEnd();
            fail("The broker ended by itself, with exit code %s. It printed:%n%s"
                    .formatted(exitCode, cluster.output()));
        } catch (LocalMskException | IllegalStateException | UncheckedIOException e) {
            fail(reason(e));
        } finally {
            made.forEach(LocalRole::close);
            ready.ifPresent(ReadyFile::close);
        }
        return FAILURE;
    }

    private static LocalMsk start(LocalMsk.Builder builder, Optional<ReadyFile> ready) {
        ready.ifPresent(file -> {
            file.clear();
            Runtime.getRuntime().addShutdownHook(new Thread(file::close, "local-msk-ready-file"));
        });
        return builder.start();
    }

    private List<LocalRole.Request> requests() {
        if (!msk) {
            return List.of();
        }
        List<String> named = new ArrayList<>(roles);
        policies.forEach(file -> named.add(DEFAULT_ROLE + "=" + file));
        return named.isEmpty()
                ? List.of(new LocalRole.Request(DEFAULT_ROLE, List.of()))
                : LocalRole.Request.parse(named);
    }

    private LocalMsk.Builder builder() {
        LocalMsk.Builder builder = LocalMsk.builder();
        if (level != null) {
            builder.kafkaVersion(KafkaVersion.of(level));
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
        } else {
            requireNoneWithoutMsk();
        }
        return builder;
    }

    private void requireNoneWithoutMsk() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--region", region != null);
        given.put("--cluster-arn", clusterArn != null);
        given.put("--name", name != null);
        given.put("--print-hosts", printHosts);
        given.put("--advertise", advertise != null);
        given.put("--listen", listen != null);
        given.put("--role", !roles.isEmpty());
        given.put("--policy", !policies.isEmpty());
        given.put("--limits", limits != null);
        given.put("--role-files", roleFiles != null);
        given.forEach((option, isGiven) -> {
            if (isGiven) {
                throw new IllegalArgumentException(option + " needs --msk");
            }
        });
    }

    private void serverless(LocalMsk.Builder builder) {
        String ofCluster = DEFAULT_REGION;
        if (clusterArn != null) {
            builder.clusterArn(clusterArn);
            ofCluster = Arn.parse(clusterArn).region();
        }
        builder.mskServerless(region != null ? region : ofCluster);
        if (name != null) {
            builder.name(name);
        }
        if (advertise != null) {
            builder.advertisedAddress(advertise);
        }
        if (listen != null) {
            builder.listenAddress(listen);
        }
        if (printHosts && (name == null || advertise != null)) {
            throw new IllegalArgumentException(
                    "--print-hosts needs --name, which makes host names that stay, and is not needed with --advertise");
        }
        if (limits != null) {
            builder.limits(
                    switch (limits) {
                        case "on" -> Limits.serverless();
                        case "off" -> Limits.off();
                        default -> throw new IllegalArgumentException("--limits must be on or off, but was " + limits);
                    });
        }
    }

    /** Only the name of the option: what follows it may be a secret. */
    private static String unknown(String argument, List<String> suggestions) {
        String name = argument.replaceFirst("=.*", "");
        return "unknown option " + name + (suggestions.isEmpty() ? "" : ", did you mean " + suggestions.get(0) + "?");
    }

    /** The message, with the cause where it does not tell it itself. */
    static @Nullable String reason(RuntimeException e) {
        return e instanceof UncheckedIOException ? e.getMessage() + ": " + e.getCause() : e.getMessage();
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
