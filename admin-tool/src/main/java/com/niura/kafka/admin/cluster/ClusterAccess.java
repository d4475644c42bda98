package com.niura.kafka.admin.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Remedies;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.AwsRegions;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * The cluster that a command is for, and how to get in. Immutable; {@code toString} shows no property but the address.
 *
 * @param settings the client properties with the bootstrap servers; they hold secrets
 * @param failures makes the failures of the command, for its operator
 * @param commandConfig the file that the client properties came from
 * @param timeout what the command may take
 */
public record ClusterAccess(
        ClientSettings settings, Failures failures, Optional<Path> commandConfig, Duration timeout) {

    /** A packet that is lost is sent again after one second. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);

    /**
     * Returns the target for the properties of a command-config file. The given bootstrap servers win over the file's, as in
     * Kafka's own tools. For an MSK Serverless host, a file that names neither protocol nor mechanism gets IAM authentication:
     * that is the only one there is. Whatever the file does say stays, such as a login line with a profile or a role.
     *
     * @throws ClusterFailedException when a config provider does not give a value
     */
    public static ClusterAccess of(
            String bootstrapServers, Optional<Path> commandConfig, Map<String, ?> fileProperties, Duration timeout) {
        Map<String, Object> properties = new LinkedHashMap<>(fileProperties);
        if (MskIam.isServerless(bootstrapServers)
                && !properties.containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                && !properties.containsKey(SaslConfigs.SASL_MECHANISM)) {
            MskIam.clientProperties(bootstrapServers).forEach(properties::putIfAbsent);
        }
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        ClientSettings settings = ClientSettings.of(properties);
        if (settings.hasConfigProviders()) {
            try {
                settings = settings.fetched();
            } catch (RuntimeException | LinkageError e) {
                throw new ClusterFailedException(failures(settings).configUnavailable(FailureClassifier.words(e)));
            }
        }
        return new ClusterAccess(settings, failures(settings), commandConfig, timeout);
    }

    private static Failures failures(ClientSettings settings) {
        return new Failures(settings, CatalogSource.NONE, Audience.OPERATOR);
    }

    /** Returns the same with other values for these client properties. */
    public ClusterAccess with(Map<String, ?> changes) {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.putAll(changes);
        ClientSettings changed = ClientSettings.of(properties);
        return of(cluster().clusterArn().map(changed::withClusterArn).orElse(changed));
    }

    /** Returns the same for the cluster with this ARN, which remedies name. */
    public ClusterAccess withClusterArn(String arn) {
        return of(settings.withClusterArn(arn));
    }

    private ClusterAccess of(ClientSettings changed) {
        return new ClusterAccess(changed, failures(changed), commandConfig, timeout);
    }

    /** Returns the address and the security in use, without anything secret. */
    public ClientTarget cluster() {
        return settings.target();
    }

    /** Returns host:port pairs, comma-separated. */
    public String bootstrapServers() {
        return cluster().bootstrapServers();
    }

    /** Whether the address is a genuine MSK Serverless one, whose rules are stricter than Kafka's. */
    public boolean isMskServerless() {
        return cluster().isMskServerless();
    }

    /** Returns what the operator does about a failure. */
    public Remedies remedies() {
        return failures.remedies();
    }

    /**
     * Returns the same failure, or the reason for it where the client does not tell it and a look at the addresses does. Blocks for
     * three seconds at the most.
     */
    public Failure diagnosed(Failure failure) {
        if (failure.code() != FailureCode.UNREACHABLE && failure.code() != FailureCode.DEADLINE) {
            return failure;
        }
        ConnectionProbe.Finding found = look(ProbeStep.Stage.MECHANISM, LONGEST_LOOK);
        if (!found.brokerAnswers() || failure.code() == FailureCode.DEADLINE) {
            return found.failure().orElse(failure);
        }
        return cluster().usesIamLogin() && !AwsRegions.ofThisProcess().areKnownTo(settings)
                ? failures.regionUnknown()
                : failures.loginGetsNoFurther("no answer within " + Texts.seconds(timeout));
    }

    /** Returns why no server takes a connection, where its name has no address or its port is closed. */
    Optional<Failure> whyNotConnected(Duration limit) {
        return look(ProbeStep.Stage.CONNECTION, Deadline.min(limit, LONGEST_LOOK))
                .failure()
                .filter(failure ->
                        failure.code() == FailureCode.CONNECT_REFUSED || failure.code() == FailureCode.DNS_UNRESOLVED);
    }

    /**
     * Returns the same failure; of a refused login with the reason, where the AWS credentials give it away themselves. Blocks for
     * three seconds at the most.
     */
    Failure explained(Failure failure, Duration limit) {
        if (failure.code() != FailureCode.AUTH_DENIED || !AwsLogin.isUsedBy(this)) {
            return failure;
        }
        try {
            return AwsLogin.find(this, Map.of())
                    .get(Deadline.min(limit, LONGEST_LOOK).toMillis(), TimeUnit.MILLISECONDS)
                    .problem()
                    .map(why -> failures.accessDeniedBecause(failure, why))
                    .orElse(failure);
        } catch (ExecutionException | TimeoutException e) {
            return failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure;
        }
    }

    private ConnectionProbe.Finding look(ProbeStep.Stage last, Duration limit) {
        try {
            return new ConnectionProbe(settings, failures)
                    .diagnose(last, limit)
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return ConnectionProbe.Finding.NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ConnectionProbe.Finding.NOTHING;
        }
    }

    @Override
    public String toString() {
        return bootstrapServers();
    }
}
