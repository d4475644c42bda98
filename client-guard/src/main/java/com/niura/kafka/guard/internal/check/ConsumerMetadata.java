package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Topics as a consumer sees them, which asks for their metadata alone; admin clients describe the cluster first, and an identity
 * that may not do that learns nothing from them. Nobody needs to describe the cluster to produce and consume, so a service is not
 * refused without that. Tells a consumer's client not to create what it asks for. Confined to one thread.
 */
final class ConsumerMetadata implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofMillis(300);
    /** A topic without a leader is asked for until then, and the others wait. */
    private static final Duration LONGEST_FOR_A_TOPIC = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;

    /** @param adminProperties those of the check's admin client */
    ConsumerMetadata(Map<String, Object> adminProperties) {
        Map<String, Object> properties = new HashMap<>(adminProperties);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Looks at each topic, until the deadline at the most; what was denied stands where a consumer learns nothing either. */
    AttemptResult result(TopicEvaluator evaluator, Failures failures, Failure denied, Deadline deadline) {
        List<CheckedTopic> topics = new ArrayList<>();
        Set<String> found = new HashSet<>();
        for (Topic topic : evaluator.topics()) {
            try {
                List<PartitionInfo> partitions = consumer.partitionsFor(
                        topic.name(), deadline.atMost(LONGEST_FOR_A_TOPIC).remaining());
                List<PartitionInfo> known = partitions == null ? List.of() : partitions;
                topics.add(evaluator.evaluate(topic, known));
                if (!known.isEmpty()) {
                    found.add(topic.name());
                }
            } catch (KafkaException e) {
                Optional<CheckedTopic> checked = evaluator.evaluate(topic, e);
                if (checked.isEmpty()) {
                    return AttemptResult.of(
                            e instanceof ClusterAuthorizationException
                                    ? denied
                                    : FailureClassifier.classify(e, failures));
                }
                topics.add(checked.get());
            }
        }
        return AttemptResult.of(topics, evaluator.withoutDescribeCluster(found));
    }

    @Override
    @SuppressWarnings("deprecation") // What replaces it is not in kafka-clients before 4.1.
    public void close() {
        try {
            consumer.close(CLOSING);
        } catch (KafkaException e) {
            // It says so when it is interrupted, having let go of everything.
        }
    }
}
