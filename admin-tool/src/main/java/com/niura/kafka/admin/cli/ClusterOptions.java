package com.niura.kafka.admin.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.guard.internal.target.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and how to get in. */
public final class ClusterOptions {

    private static final String BOOTSTRAP_VARIABLE = "KAFKA_BOOTSTRAP";
    private static final Pattern COMMA = Pattern.compile(",");

    @Option(
            names = "--bootstrap-server",
            order = 11,
            paramLabel = "HOST:PORT",
            description =
                    "Where to find the cluster; several with commas. Default: the variable " + BOOTSTRAP_VARIABLE + ".")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            order = 12,
            paramLabel = "FILE",
            description =
                    "Kafka client properties, as Kafka's own tools take them. On an MSK Serverless host IAM is the"
                            + " default. Time limits in it are not used: --timeout is.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--timeout",
            order = 13,
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = TimeoutConverter.class,
            description = "What the command may take, 1s to 10m: seconds, or with a unit (ms, s, m). Default: 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    /**
     * Returns the cluster that is meant.
     *
     * @param notes is told what looks wrong and is no error
     */
    public ClusterAccess target(Map<String, String> environment, Consumer<String> notes) {
        String address = bootstrapServers(environment);
        Map<String, String> properties = Map.of();
        if (commandConfig != null) {
            properties = CommandConfig.read(commandConfig);
            CommandConfig.misspelt(commandConfig, properties).forEach(notes);
        }
        return ClusterAccess.of(address, Optional.ofNullable(commandConfig), properties, timeout);
    }

    private String bootstrapServers(Map<String, String> environment) {
        String given = bootstrapServers != null ? bootstrapServers : environment.getOrDefault(BOOTSTRAP_VARIABLE, "");
        if (given.isBlank()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "missing --bootstrap-server",
                    "Give --bootstrap-server HOST:PORT, or set the variable " + BOOTSTRAP_VARIABLE
                            + ". On Amazon MSK: 'aws kafka get-bootstrap-brokers --cluster-arn ARN' prints it.",
                    null);
        }
        List<String> addresses = COMMA.splitAsStream(given).map(String::strip).toList();
        List<String> malformed =
                addresses.stream().filter(address -> !isHostAndPort(address)).toList();
        if (!malformed.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "%s must be HOST:PORT, several with commas, but has \"%s\""
                            .formatted(
                                    bootstrapServers != null
                                            ? "--bootstrap-server"
                                            : "the variable " + BOOTSTRAP_VARIABLE,
                                    malformed.get(0)),
                    "The port is a number up to 65535; MSK Serverless listens on 9098.",
                    null);
        }
        // Without spaces: it goes into commands, and into plans that are compared.
        return String.join(",", addresses);
    }

    /** Without the name of a listener or protocol before it, which Kafka's clients pass over. */
    private static boolean isHostAndPort(String address) {
        return HostPort.parse(address)
                .map(HostPort::toString)
                .filter(address::equals)
                .isPresent();
    }
}
