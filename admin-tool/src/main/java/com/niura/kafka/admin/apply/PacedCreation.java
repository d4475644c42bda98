package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.TopicCreator;
import com.niura.kafka.admin.plan.Pace;
import com.niura.kafka.catalog.Topic;

/**
 * Creates topics no faster than the cluster takes new partitions: in one request where all of them fit into a window, else in one
 * request for each window; and waits where the cluster says that it was too fast all the same. Confined to one thread.
 */
final class PacedCreation {

    private static final String THROTTLED = "THROTTLING_QUOTA_EXCEEDED";
    /**
     * What MSK Serverless may call the same: AWS names an error that Kafka does not have. They mean other things as well, so they
     * count only where this run has just created something.
     */
    private static final Set<String> PERHAPS_THROTTLED =
            Set.of("INVALID_REQUEST", "POLICY_VIOLATION", "INVALID_PARTITIONS");

    /** A window is a sliding one: some of it is free again before all of it is. */
    private static final int LOOKS_PER_WINDOW = 5;

    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /** Lets time pass. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Connections connections;
    private final Optional<Pace> pace;
    private final Duration longestWait;
    private final Pause pause;
    private final CatalogApplier.Progress progress;
    private final Map<String, CreateOutcome> outcomes = new LinkedHashMap<>();
    /** Of those that are asked for again; they hold the cluster's own words. */
    private final Map<String, CreateOutcome> refusals = new HashMap<>();

    private Duration waited = Duration.ZERO;
    private boolean createdSome;

    /**
     * @param pace how fast the cluster takes partitions; empty where it is not limited, as far as is known
     * @param longestWait how long to wait, all in all
     */
    PacedCreation(
            Connections connections,
            Optional<Pace> pace,
            Duration longestWait,
            Pause pause,
            CatalogApplier.Progress progress) {
        this.connections = connections;
        this.pace = pace;
        this.longestWait = longestWait;
        this.pause = pause;
        this.progress = progress;
    }

    /** One outcome for each topic, in the order given. */
    List<CreateOutcome> create(List<Topic> topics) {
        List<Topic> left = new ArrayList<>(topics);
        if (pace.filter(p -> !p.waitFor(partitions(topics)).isZero()).isPresent()) {
            // Topics that exist take no time.
            NavigableSet<String> existing = new ClusterReader(connections.current()).visibleTopics(true);
            left.stream()
                    .filter(topic -> existing.contains(topic.name()))
                    .forEach(topic -> outcomes.put(topic.name(), new CreateOutcome.AlreadyThere(topic.name())));
            left.removeIf(topic -> existing.contains(topic.name()));
        }
        while (!left.isEmpty()) {
            boolean throttled = request(firstOf(left));
            left.removeIf(topic -> outcomes.containsKey(topic.name()));
            if (!left.isEmpty() && !waitBefore(left, throttled, topics.size())) {
                left.forEach(topic -> outcomes.put(
                        topic.name(),
                        refusals.getOrDefault(topic.name(), new CreateOutcome.Postponed(topic.name(), waited))));
                left.clear();
            }
        }
        return topics.stream().map(topic -> outcome(topic.name())).toList();
    }

    /** Those that fit into one window, and one at the least. */
    private List<Topic> firstOf(List<Topic> left) {
        if (pace.isEmpty()) {
            return List.copyOf(left);
        }
        List<Topic> batch = new ArrayList<>();
        int partitions = 0;
        for (Topic topic : left) {
            partitions += topic.partitions();
            if (!batch.isEmpty() && partitions > pace.get().partitions()) {
                break;
            }
            batch.add(topic);
        }
        return batch;
    }

    /** Asks for these topics, and keeps what is not worth asking again; returns whether the cluster was asked too fast. */
    private boolean request(List<Topic> batch) {
        boolean throttled = false;
        ClusterConnection connection = connections.current();
        List<CreateOutcome> answers = new TopicCreator(connection).create(batch);
        boolean createdNow = answers.stream().anyMatch(CreateOutcome.Created.class::isInstance);
        createdSome |= createdNow;
        for (CreateOutcome answer : answers) {
            if (isThrottled(answer, connection.target().isMskServerless())) {
                throttled = true;
                refusals.put(answer.topic(), answer);
            } else {
                outcomes.put(answer.topic(), answer);
            }
        }
        return throttled;
    }

    private boolean isThrottled(CreateOutcome answer, boolean onServerless) {
        return answer instanceof CreateOutcome.Refused refused
                && (refused.error().name().equals(THROTTLED)
                        || (onServerless
                                && createdSome
                                && PERHAPS_THROTTLED.contains(refused.error().name())));
    }

    /** Waits until the cluster takes more; returns false, at once, where that would take too long. */
    private boolean waitBefore(List<Topic> left, boolean throttled, int all) {
        Pace assumed = pace.orElse(Pace.MSK_SERVERLESS);
        Duration time = throttled ? assumed.window().dividedBy(LOOKS_PER_WINDOW) : assumed.window();
        if (waited.plus(time).compareTo(longestWait) > 0) {
            return false;
        }
        if (!wait(time, all - left.size(), all, assumed.waitFor(partitions(left)))) {
            return false;
        }
        waited = waited.plus(time);
        // A client that was throttled does not use its connection for a while (KIP-599), and this one's time is over.
        connections.renew();
        return true;
    }

    /**
     * Waits, and tells of it each second; returns false when interrupted.
     *
     * @param more what is to be waited for after this
     */
    private boolean wait(Duration time, int done, int all, Duration more) {
        progress.waiting(done, all, time, time.plus(more));
        try {
            Duration left = time;
            while (left.compareTo(TOLD_EVERY) > 0) {
                pause.sleep(TOLD_EVERY);
                left = left.minus(TOLD_EVERY);
                progress.stillWaiting(done, all, left, left.plus(more));
            }
            pause.sleep(left);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            progress.waitedEnough();
        }
    }

    private CreateOutcome outcome(String topic) {
        CreateOutcome outcome = outcomes.get(topic);
        if (outcome == null) {
            throw new IllegalStateException("there must be an outcome for each topic, but " + topic + " has none");
        }
        return outcome;
    }

    private static int partitions(List<Topic> topics) {
        return topics.stream().mapToInt(Topic::partitions).sum();
    }
}
