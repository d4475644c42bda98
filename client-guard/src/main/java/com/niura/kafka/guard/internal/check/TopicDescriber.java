package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * One look at the required topics through an admin client. Describing is all it does: {@code describeTopics} never creates a
 * topic, also where the broker would create one on first use. Confined to one thread.
 */
final class TopicDescriber {

    /** Configs and permissions are warnings: they are not waited for any longer. */
    private static final Duration LONGEST_FOR_WARNINGS = Duration.ofSeconds(10);

    private final Admin admin;
    private final TopicEvaluator evaluator;
    private final Failures failures;
    private final Map<String, CompletableFuture<TopicDescription>> answers = new HashMap<>();
    private final CompletableFuture<Void> answered;

    /** Sends the request; the limit is when the client gives up by itself, the caller keeps the time. */
    TopicDescriber(Admin admin, TopicEvaluator evaluator, Failures failures, Duration limit) {
        this.admin = admin;
        this.evaluator = evaluator;
        this.failures = failures;
        admin.describeTopics(
                        evaluator.topics().stream().map(Topic::name).toList(),
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(evaluator.looksAtPermissions())
                                .timeoutMs(Math.toIntExact(limit.toMillis())))
                .topicNameValues()
                .forEach((topic, answer) -> answers.put(topic, future(answer)));
        this.answered = CompletableFuture.allOf(answers.values().stream()
                .map(answer -> answer.exceptionally(error -> null))
                .toArray(CompletableFuture[]::new));
    }

    /** Completes with the answer about the last topic, whatever it is. */
    CompletableFuture<Void> answered() {
        return answered;
    }

    /**
     * Returns what the answers mean, and asks for configs and permissions where that is called for. Blocks until the deadline at
     * the most.
     *
     * @throws IllegalStateException if not everything is answered yet
     */
    AttemptResult result(Deadline deadline) throws InterruptedException {
        List<CheckedTopic> topics = new ArrayList<>();
        Map<String, TopicDescription> found = new HashMap<>();
        for (Topic topic : evaluator.topics()) {
            CompletableFuture<TopicDescription> answer = answers.get(topic.name());
            if (answer == null || !answer.isDone()) {
                throw new IllegalStateException("describeTopics gave no answer for " + topic.name());
            }
            try {
                TopicDescription description = answer.get();
                found.put(topic.name(), description);
                topics.add(evaluator.evaluate(topic, description));
            } catch (ExecutionException e) {
                Throwable error = FailureClassifier.unwrap(e);
                var checked = evaluator.evaluate(topic, error);
                if (checked.isEmpty()) {
                    return AttemptResult.of(FailureClassifier.classify(error, failures));
                }
                topics.add(checked.get());
            }
        }
        List<Failure> warnings = new ArrayList<>(evaluator.permissionWarnings(found));
        warnings.addAll(ask(found, deadline.atMost(LONGEST_FOR_WARNINGS)));
        return AttemptResult.of(topics, warnings);
    }

    /** Returns the descriptions of the topics that could be described. */
    List<TopicDescription> descriptions() {
        return answers.values().stream()
                .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    /** Asks what the descriptions do not tell: declared configs, the consumer group, idempotent writes. */
    private List<Failure> ask(Map<String, TopicDescription> found, Deadline deadline) throws InterruptedException {
        // All questions before the first answer, so that they travel together.
        List<Question<?>> questions = new ArrayList<>();
        List<Topic> configured = evaluator.configured(found.keySet());
        if (!configured.isEmpty()) {
            Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                            configured.stream().map(TopicDescriber::resource).toList(),
                            new DescribeConfigsOptions().timeoutMs(deadline.remainingMillis()))
                    .values();
            for (Topic topic : configured) {
                questions.add(new Question<>(
                        future(Objects.requireNonNull(configs.get(resource(topic)))),
                        config -> evaluator.drift(topic, config),
                        error -> evaluator.unreadConfigs(topic, error)));
            }
        }
        if (evaluator.looksAtIdempotentWrites()) {
            questions.add(new Question<>(
                    future(admin.describeCluster(new DescribeClusterOptions()
                                    .includeAuthorizedOperations(true)
                                    .timeoutMs(deadline.remainingMillis()))
                            .authorizedOperations()),
                    evaluator::idempotentWrites,
                    evaluator::unreadIdempotentWrites));
        }
        evaluator
                .groupToLookAt()
                .ifPresent(group -> questions.add(new Question<>(
                        future(Objects.requireNonNull(admin.describeConsumerGroups(
                                        List.of(group),
                                        new DescribeConsumerGroupsOptions()
                                                .includeAuthorizedOperations(true)
                                                .timeoutMs(deadline.remainingMillis()))
                                .describedGroups()
                                .get(group))),
                        description -> evaluator.useOfGroup(group, description.authorizedOperations()),
                        error -> evaluator.unreadGroup(group, error))));
        List<Failure> warnings = new ArrayList<>();
        for (Question<?> question : questions) {
            warnings.addAll(question.warnings(deadline));
        }
        return warnings;
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static <T> CompletableFuture<T> future(KafkaFuture<T> answer) {
        return answer.toCompletionStage().toCompletableFuture();
    }

    /** Something asked of the cluster, and what its answer means. */
    private record Question<T>(
            CompletableFuture<T> answer, Function<T, List<Failure>> told, Function<Throwable, List<Failure>> refused) {

        List<Failure> warnings(Deadline deadline) throws InterruptedException {
            try {
                return told.apply(answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                return refused.apply(FailureClassifier.unwrap(e));
            } catch (TimeoutException e) {
                return refused.apply(new TimeoutException("no answer in time"));
            }
        }
    }
}
