package com.niura.kafka.admin.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates topics: all of them in one request, because MSK Serverless slows down who sends more than two of its kind in
 * a second. Nothing is looked up before. Whoever comes second is told that a topic exists, which is no error: so it
 * does no harm to run this twice, or in two places at once.
 */
public final class TopicCreator {

    private final ClusterConnection connection;

    public TopicCreator(ClusterConnection connection) {
        this.connection = connection;
    }

    /**
     * Asks for the topics, with the partitions and configs declared, and the broker's default replication factor where none is.
     *
     * @return one outcome for each topic, in the order given
     * @throws ClusterFailedException when there was no answer for any topic
     */
    public List<CreateOutcome> create(List<Topic> topics) {
        return create(topics, false);
    }

    /**
     * Asks whether the topics would be created ({@code validateOnly}). Apache Kafka creates nothing then; whether MSK Serverless
     * heeds it is not documented.
     *
     * @return one outcome for each topic, in the order given, as if it had been created
     * @throws ClusterFailedException when there was no answer for any topic
     */
    public List<CreateOutcome> validate(List<Topic> topics) {
        return create(topics, true);
    }

    private List<CreateOutcome> create(List<Topic> topics, boolean validateOnly) {
        if (topics.isEmpty()) {
            return List.of();
        }
        // A throttled topic is reported rather than waited for: the client would mute the connection meanwhile.
        Map<String, KafkaFuture<Void>> answers = connection
                .admin()
                .createTopics(
                        topics.stream().map(TopicCreator::newTopic).toList(),
                        new CreateTopicsOptions()
                                .validateOnly(validateOnly)
                                .retryOnQuotaViolation(false)
                                .timeoutMs(connection.callLimitMillis()))
                .values();
        List<CreateOutcome> outcomes = new ArrayList<>();
        Optional<Failure> firstFailure = Optional.empty();
        for (Topic topic : topics) {
            KafkaFuture<Void> future = answers.get(topic.name());
            if (future == null) {
                throw new IllegalStateException("createTopics gave no answer for " + topic.name());
            }
            CallResult<Void> answer = connection.await(future, "createTopics");
            outcomes.add(outcome(topic.name(), answer));
            if (firstFailure.isEmpty() && answer instanceof CallResult.ClusterError<Void> error) {
                firstFailure = Optional.of(error.failure());
            }
        }
        if (firstFailure.isPresent() && outcomes.stream().allMatch(CreateOutcome.Unanswered.class::isInstance)) {
            throw new ClusterFailedException(firstFailure.get());
        }
        return outcomes;
    }

    private static NewTopic newTopic(Topic topic) {
        OptionalInt replicas = topic.replicationFactor();
        return new NewTopic(
                        topic.name(),
                        Optional.of(topic.partitions()),
                        replicas.isPresent() ? Optional.of((short) replicas.getAsInt()) : Optional.empty())
                .configs(topic.configs());
    }

    private static CreateOutcome outcome(String topic, CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            return new CreateOutcome.Unanswered(topic, error.failure().headline());
        }
        if (answer instanceof CallResult.TopicError<Void> refusal) {
            ApiException error = refusal.error();
            if (error instanceof TopicExistsException) {
                return new CreateOutcome.AlreadyThere(topic);
            }
            return error instanceof AuthorizationException
                    ? new CreateOutcome.Denied(topic)
                    : new CreateOutcome.Refused(topic, BrokerError.of(error));
        }
        return new CreateOutcome.Created(topic);
    }
}
