package com.niura.kafka.admin.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TargetCluster;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * The cluster that a command is for, and how to get in. Immutable; {@code toString} shows no property but the address.
 *
 * @param bootstrapServers host:port pairs, comma-separated
 * @param commandConfig the file that the client properties came from
 * @param clientProperties Kafka client properties with the bootstrap servers; they hold secrets
 * @param timeout what the command may take
 */
public record ClusterAccess(
        String bootstrapServers, Optional<Path> commandConfig, Map<String, String> clientProperties, Duration timeout) {

    public ClusterAccess {
        clientProperties = Map.copyOf(clientProperties);
    }

    /**
     * The target for the properties of a command-config file. The given bootstrap servers win over the file's, as in
     * Kafka's own tools. For an MSK Serverless host, a file that names neither protocol nor mechanism gets IAM authentication:
     * that is the only one there is. Whatever the file does say stays, such as a login line with a profile or a role.
     */
    public static ClusterAccess of(
            String bootstrapServers,
            Optional<Path> commandConfig,
            Map<String, String> fileProperties,
            Duration timeout) {
        Map<String, String> properties = new LinkedHashMap<>(fileProperties);
        if (MskIam.isServerless(bootstrapServers)
                && !properties.containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                && !properties.containsKey(SaslConfigs.SASL_MECHANISM)) {
            MskIam.clientProperties(bootstrapServers)
                    .forEach((key, value) -> properties.putIfAbsent(key, value.toString()));
        }
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return new ClusterAccess(bootstrapServers, commandConfig, properties, timeout);
    }

    /** Whether the address is a genuine MSK Serverless one, whose rules are stricter than Kafka's. */
    public boolean isMskServerless() {
        return MskIam.isServerless(bootstrapServers);
    }

    /** The address and the security in use, without anything secret. */
    public TargetCluster cluster() {
        return TargetCluster.of(clientProperties);
    }

    @Override
    public String toString() {
        return bootstrapServers;
    }
}
