package com.niura.kafka.admin.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Remedies;
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

    @Override
    public String toString() {
        return bootstrapServers();
    }
}
