package com.niura.kafka.admin.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.admin.cluster.ChangeOutcome.Aspect;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Changes topics that exist: adds partitions, and sets configs one by one (incrementally: what is not named stays as it is).
 * Whoever comes second with the same change does no harm.
 */
public final class TopicChanger {

    private final ClusterConnection connection;

    public TopicChanger(ClusterConnection connection) {
        this.connection = connection;
    }

    /**
     * Raises the number of partitions, in one request.
     *
     * @param partitions how many each topic is to have
     * @return one outcome for each topic, in the order given
     */
    public List<ChangeOutcome> addPartitions(Map<String, Integer> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        Map<String, NewPartitions> wanted = new LinkedHashMap<>();
        partitions.forEach((topic, count) -> wanted.put(topic, NewPartitions.increaseTo(count)));
        return outcomes(
                Aspect.PARTITIONS,
                connection
                        .admin()
                        .createPartitions(
                                wanted,
                                new CreatePartitionsOptions()
                                        .retryOnQuotaViolation(false)
                                        .timeoutMs(connection.callLimitMillis()))
                        .values(),
                "createPartitions");
    }

    /**
     * Sets configs, in one request.
     *
     * @param configs the new values, by topic and key
     * @return one outcome for each topic, in the order given
     */
    public List<ChangeOutcome> setConfigs(Map<String, Map<String, String>> configs) {
        if (configs.isEmpty()) {
            return List.of();
        }
        Map<ConfigResource, Collection<AlterConfigOp>> wanted = new LinkedHashMap<>();
        configs.forEach((topic, values) -> wanted.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                values.entrySet().stream()
                        .map(entry -> new AlterConfigOp(
                                new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                        .toList()));
        Map<ConfigResource, KafkaFuture<Void>> answers = connection
                .admin()
                .incrementalAlterConfigs(wanted, new AlterConfigsOptions().timeoutMs(connection.callLimitMillis()))
                .values();
        Map<String, KafkaFuture<Void>> byTopic = new LinkedHashMap<>();
        wanted.keySet().forEach(resource -> byTopic.put(resource.name(), answers.get(resource)));
        return outcomes(Aspect.CONFIGS, byTopic, "incrementalAlterConfigs");
    }

    private List<ChangeOutcome> outcomes(Aspect aspect, Map<String, KafkaFuture<Void>> answers, String call) {
        List<ChangeOutcome> outcomes = new ArrayList<>();
        answers.forEach((topic, answer) -> outcomes.add(outcome(topic, aspect, connection.await(answer, call))));
        return outcomes;
    }

    private static ChangeOutcome outcome(String topic, Aspect aspect, CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            return new ChangeOutcome.Unanswered(topic, aspect, error.failure().headline());
        }
        if (answer instanceof CallResult.TopicError<Void> refusal) {
            return refusal.error() instanceof AuthorizationException
                    ? new ChangeOutcome.Denied(topic, aspect)
                    : new ChangeOutcome.Refused(topic, aspect, BrokerError.of(refusal.error()));
        }
        return new ChangeOutcome.Changed(topic, aspect);
    }
}
