package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a cluster's answer about a topic means for a service that requires it. */
final class Verdicts {

    private final Declarations declarations;
    private final Map<String, ?> clientProperties;
    private final TargetCluster cluster;

    Verdicts(Declarations declarations, Map<String, ?> clientProperties) {
        this.declarations = declarations;
        this.clientProperties = clientProperties;
        this.cluster = TargetCluster.of(clientProperties);
    }

    /** On the answer to an admin client. */
    TopicVerdict on(Topic topic, TopicDescription found) {
        return on(
                topic,
                found.partitions().size(),
                found.partitions().stream()
                        .filter(partition -> isNone(partition.leader()))
                        .map(TopicPartitionInfo::partition)
                        .toList());
    }

    /** On the answer to a consumer's client, which has no partitions for a topic that does not exist. */
    TopicVerdict on(Topic topic, List<PartitionInfo> found) {
        if (found.isEmpty()) {
            return missing(topic);
        }
        return on(
                topic,
                found.size(),
                found.stream()
                        .filter(partition -> isNone(partition.leader()))
                        .map(PartitionInfo::partition)
                        .sorted()
                        .toList());
    }

    /** On an error; empty when it is not about the topic but about the cluster as a whole. */
    Optional<TopicVerdict> on(Topic topic, Throwable error) {
        if (error instanceof UnknownTopicOrPartitionException) {
            return Optional.of(missing(topic));
        }
        if (error instanceof TopicAuthorizationException) {
            return Optional.of(new TopicFailure.Unauthorized(topic.name(), cluster));
        }
        // Of the client's own words there is only this class of exception among those that stand for brokers' errors.
        boolean saidByABroker = error instanceof ApiException && !(error instanceof TimeoutException);
        return saidByABroker && ClusterFailure.of(error, clientProperties) instanceof ClusterFailure.Unexpected
                ? Optional.of(new TopicFailure.Undetermined(
                        topic.name(), FailureClassifier.words(error), error instanceof RetriableException))
                : Optional.empty();
    }

    private TopicVerdict on(Topic topic, int partitions, List<Integer> partitionsWithoutLeader) {
        if (partitions < topic.partitions()) {
            return new TopicFailure.TooFewPartitions(
                    topic.name(), topic.partitions(), partitions, declarations.sourceOf(topic.name()), cluster);
        }
        return partitionsWithoutLeader.isEmpty()
                ? new TopicVerdict.Present(topic.name(), topic.partitions(), partitions)
                : new TopicFailure.NotReady(topic.name(), partitionsWithoutLeader, cluster);
    }

    private TopicVerdict missing(Topic topic) {
        return new TopicFailure.Missing(
                topic.name(),
                topic.partitions(),
                declarations.nearestTo(topic.name()),
                declarations.sourceOf(topic.name()),
                cluster);
    }

    private static boolean isNone(@Nullable Node leader) {
        return leader == null || leader.isEmpty();
    }
}
