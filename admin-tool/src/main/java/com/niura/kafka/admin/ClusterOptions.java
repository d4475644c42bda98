package com.niura.kafka.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and how to get in. */
final class ClusterOptions {

    private static final String BOOTSTRAP_VARIABLE = "KAFKA_BOOTSTRAP";

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

    ClusterAccess target(Map<String, String> environment) {
        return ClusterAccess.of(
                bootstrapServers(environment),
                Optional.ofNullable(commandConfig),
                commandConfig == null ? Map.of() : CommandConfig.read(commandConfig),
                timeout);
    }

    private String bootstrapServers(Map<String, String> environment) {
        String given = bootstrapServers != null ? bootstrapServers : environment.getOrDefault(BOOTSTRAP_VARIABLE, "");
        if (given.isBlank()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "it is not said where the cluster is",
                    "Give --bootstrap-server HOST:PORT, or set the variable " + BOOTSTRAP_VARIABLE
                            + ". On Amazon MSK: 'aws kafka get-bootstrap-brokers --cluster-arn ARN' prints it.",
                    null);
        }
        return given.strip();
    }
}
