package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the required topics through an admin client, and through a consumer's client where the identity may not describe
 * the cluster; it keeps them for the next look unless the look failed as a whole. Describing is all it does:
 * {@code describeTopics} never creates a topic, also where the broker would create one on first use. Confined to one thread.
 */
final class TopicDescriber implements AutoCloseable {

    /** Limit of one request; a broker that needs longer is asked again while the budget lasts. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(5);
    /** What the client is left with at the least, also close to the deadline. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);
    /** The client is to report its own time-out, which says more than the deadline does, just before the deadline. */
    private static final Duration HEAD_START = Duration.ofMillis(400);
    /** What TCP alone needs inside a VPC is a few milliseconds. */
    private static final Duration LONGEST_CONNECTION_SETUP = Duration.ofMillis(1500);
    /** Kafka's clients count the TLS handshake and the login in, with the fetching of credentials. */
    private static final Duration LONGEST_SECURE_CONNECTION_SETUP = Duration.ofMillis(2500);
    /** A client whose thread is stuck in a callback is abandoned after this time; its thread is a daemon. */
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final Settings settings;
    private final TargetCluster cluster;
    private final Verdicts verdicts;
    private final Usability usability;
    private final String clientId;
    private final Consumer<String> progress;
    private @Nullable Admin admin;
    /** Only where the identity may not describe the cluster. */
    private @Nullable ConsumerView view;
    /** Whether a client has been opened before. */
    private boolean warm;

    /**
     * @param progress is told what is being done, in words that complete "while"
     */
    TopicDescriber(Settings settings, String clientId, Consumer<String> progress) {
        this.settings = settings;
        this.cluster = TargetCluster.of(settings.clientProperties());
        this.verdicts = new Verdicts(settings.declarations(), settings.clientProperties());
        this.usability = new Usability(settings.required(), settings.declarations(), settings.use(), cluster);
        this.clientId = clientId;
        this.progress = progress;
    }

    /** One look. Blocks until about the deadline at the most, or longer where the client blocks against its contract. */
    Findings look(Deadline deadline) throws InterruptedException {
        try {
            Admin client = open(deadline);
            progress.accept("waiting for the answer to describeTopics");
            Map<String, KafkaFuture<TopicDescription>> answers = client.describeTopics(
                            settings.required().stream().map(Topic::name).toList(),
                            new DescribeTopicsOptions()
                                    .includeAuthorizedOperations(usability.looksAtPermissions())
                                    .timeoutMs(Math.toIntExact(
                                            attemptLimit(deadline).toMillis())))
                    .topicNameValues();
            Findings findings = collect(client, answers, deadline);
            if (findings.clusterFailure().isPresent()) {
                close();
            }
            return findings;
        } catch (RuntimeException | LinkageError e) {
            // LinkageError: a login module or callback handler that lacks a class of its own.
            close();
            return Findings.of(ClusterFailure.of(e, settings.clientProperties()));
        }
    }

    private Admin open(Deadline deadline) {
        if (admin == null) {
            progress.accept("creating the client (resolving host names, logging in)");
            Duration limit = attemptLimit(deadline);
            admin = Admin.create(
                    AdminProperties.from(settings.clientProperties(), clientId, limit, connectionLimit(limit)));
            warm = true;
        }
        return admin;
    }

    private ConsumerView openView(Deadline deadline) {
        if (view == null) {
            Duration limit = attemptLimit(deadline);
            view = new ConsumerView(settings.clientProperties(), clientId, limit, connectionLimit(limit));
        }
        return view;
    }

    /**
     * One address that drops packets must not keep the client from the next one for a whole attempt. But the first secure
     * connection of a JVM loads a thousand classes, which takes seconds on a small container: given up, all of it is done twice.
     */
    private Duration connectionLimit(Duration attemptLimit) {
        if (!cluster.usesTls() && !cluster.usesSasl()) {
            return LONGEST_CONNECTION_SETUP;
        }
        return warm ? LONGEST_SECURE_CONNECTION_SETUP : attemptLimit;
    }

    private Findings collect(Admin client, Map<String, KafkaFuture<TopicDescription>> answers, Deadline deadline)
            throws InterruptedException {
        List<TopicVerdict> found = new ArrayList<>();
        Map<String, TopicDescription> descriptions = new HashMap<>();
        for (Topic topic : settings.required()) {
            KafkaFuture<TopicDescription> answer = answers.get(topic.name());
            if (answer == null) {
                throw new IllegalStateException("describeTopics gave no answer for " + topic.name());
            }
            try {
                TopicDescription description = answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                descriptions.put(topic.name(), description);
                found.add(verdicts.on(topic, description));
            } catch (ExecutionException e) {
                Throwable error = FailureClassifier.unwrap(e);
                Optional<TopicVerdict> verdict = verdicts.on(topic, error);
                if (verdict.isEmpty()) {
                    ClusterFailure failure = ClusterFailure.of(error, settings.clientProperties());
                    return failure instanceof ClusterFailure.ClusterDenied denied
                            ? lookAsConsumer(denied, deadline)
                            : Findings.of(failure);
                }
                found.add(verdict.get());
            } catch (TimeoutException e) {
                // The caller keeps the same clock and has gone already.
                return Findings.of(new ClusterFailure.Unreachable(cluster, "no answer in time", Optional.empty()));
            }
        }
        List<Concern> concerns = new ArrayList<>(usability.concernsAbout(descriptions));
        progress.accept("waiting for the answer about configs and permissions");
        // Whatever is not answered then must not cost the verdicts that are there.
        concerns.addAll(usability.ask(
                client,
                descriptions.keySet(),
                deadline.atMost(deadline.remaining().minus(HEAD_START)).atMost(LONGEST_ATTEMPT)));
        return Findings.of(found, concerns);
    }

    /**
     * Nobody needs to describe the cluster to produce and consume, so the service is not refused for want of that; but an admin
     * client cannot do without.
     */
    private Findings lookAsConsumer(ClusterFailure.ClusterDenied denied, Deadline deadline) {
        progress.accept("waiting for the answer to a consumer's client");
        Deadline inTime = deadline.atMost(deadline.remaining().minus(HEAD_START));
        List<TopicVerdict> found = new ArrayList<>();
        Set<String> present = new HashSet<>();
        ConsumerView consumer = openView(deadline);
        for (Topic topic : settings.required()) {
            try {
                List<PartitionInfo> partitions = consumer.partitionsOf(topic.name(), inTime);
                found.add(verdicts.on(topic, partitions));
                if (!partitions.isEmpty()) {
                    present.add(topic.name());
                }
            } catch (KafkaException e) {
                Optional<TopicVerdict> verdict = verdicts.on(topic, e);
                if (verdict.isEmpty()) {
                    return Findings.of(denied);
                }
                found.add(verdict.get());
            }
        }
        List<Concern> concerns = new ArrayList<>();
        concerns.add(new Concern.PermissionMissing(Permission.DESCRIBE_CLUSTER, Optional.empty(), cluster));
        concerns.addAll(usability.notLookedAt(present));
        return Findings.of(found, concerns);
    }

    private static Duration attemptLimit(Deadline deadline) {
        Duration limit = deadline.remaining().minus(HEAD_START);
        if (limit.compareTo(LONGEST_ATTEMPT) > 0) {
            return LONGEST_ATTEMPT;
        }
        return limit.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : limit;
    }

    @Override
    public void close() {
        if (view != null) {
            try {
                view.close();
            } catch (KafkaException e) {
                // It says so when it is interrupted, having let go of everything.
            }
            view = null;
        }
        if (admin != null) {
            admin.close(CLOSING);
            admin = null;
        }
    }
}
