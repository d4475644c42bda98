package com.niura.kafka.admin.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Creates and changes topics: all topics in one request of each kind, because MSK Serverless slows down who sends more than two of its
 * kind in a second. A request is asked for once, and the client may repeat it; a throttled topic is reported rather than waited for.
 */
public final class ClusterWriter {

    private final ClusterConnection connection;

    public ClusterWriter(ClusterConnection connection) {
        this.connection = connection;
    }

    /**
     * Creates topics, with the broker's default replication factor where none is declared.
     *
     * @param partitions how many each is to have
     * @param validateOnly only asks whether they would be created. Apache Kafka creates nothing then; whether MSK Serverless heeds it
     *     is not documented
     * @return an answer for each topic, by its name
     */
    public Map<String, CallResult<Void>> create(Map<Topic, Integer> partitions, boolean validateOnly) {
        List<NewTopic> topics = partitions.entrySet().stream()
                .map(entry -> newTopic(entry.getKey(), entry.getValue()))
                .toList();
        return connection.send(
                "createTopics",
                limit -> connection
                        .admin()
                        .createTopics(
                                topics,
                                new CreateTopicsOptions()
                                        .validateOnly(validateOnly)
                                        .retryOnQuotaViolation(false)
                                        .timeoutMs(limit))
                        .values());
    }

    private static NewTopic newTopic(Topic topic, int partitions) {
        OptionalInt replicas = topic.replicationFactor();
        return new NewTopic(
                        topic.name(),
                        Optional.of(partitions),
                        replicas.isPresent() ? Optional.of((short) replicas.getAsInt()) : Optional.empty())
                .configs(topic.configs());
    }

    Map<String, CallResult<Void>> addPartitions(Map<String, Integer> partitions) {
        Map<String, NewPartitions> wanted = new LinkedHashMap<>();
        partitions.forEach((topic, count) -> wanted.put(topic, NewPartitions.increaseTo(count)));
        return connection.send(
                "createPartitions",
                limit -> connection
                        .admin()
                        .createPartitions(
                                wanted,
                                new CreatePartitionsOptions()
                                        .retryOnQuotaViolation(false)
                                        .timeoutMs(limit))
                        .values());
    }

    Map<String, CallResult<Void>> setConfigs(Map<String, Map<String, String>> configs) {
        Map<ConfigResource, Collection<AlterConfigOp>> wanted = new LinkedHashMap<>();
        configs.forEach((topic, values) -> wanted.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                values.entrySet().stream()
                        .map(entry -> new AlterConfigOp(
                                new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                        .toList()));
        return connection.send("incrementalAlterConfigs", limit -> {
            Map<String, KafkaFuture<Void>> byTopic = new LinkedHashMap<>();
            connection
                    .admin()
                    .incrementalAlterConfigs(wanted, new AlterConfigsOptions().timeoutMs(limit))
                    .values()
                    .forEach((resource, answer) -> byTopic.put(resource.name(), answer));
            return byTopic;
        });
    }
}
