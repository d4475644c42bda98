package com.niura.kafka.admin.apply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.TopicCreator;
import com.niura.kafka.catalog.Topic;

/**
 * Creates topics as fast as the cluster takes them, and keeps what became of each, also where the cluster fails on the way.
 * Confined to one thread.
 */
final class PacedCreation {

    private final Connections connections;
    private final Pacing pacing;
    private final Map<String, CreateOutcome> outcomes = new LinkedHashMap<>();
    /** What there is no answer to yet. */
    private List<Topic> asked = List.of();

    PacedCreation(Connections connections, Pacing pacing) {
        this.connections = connections;
        this.pacing = pacing;
    }

    /**
     * Creates the topics.
     *
     * @return one outcome for each topic, by its name
     * @throws ClusterFailedException when nothing is known of any topic
     */
    Map<String, CreateOutcome> create(List<Topic> topics) {
        List<Topic> left = topics;
        if (pacing.hasToWaitFor(topics.stream().map(Topic::partitions).toList())) {
            // Topics that exist take no time.
            NavigableSet<String> existing = new ClusterReader(connections.current()).visibleTopics(true);
            topics.stream()
                    .filter(topic -> existing.contains(topic.name()))
                    .forEach(topic -> outcomes.put(topic.name(), new CreateOutcome.AlreadyThere(topic.name())));
            left = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
        }
        try {
            pacing.inWindows(left, topics.size() - left.size(), Topic::partitions, this::request)
                    .forEach(topic -> end(new CreateOutcome.Postponed(topic.name())));
        } catch (ClusterFailedException e) {
            if (outcomes.isEmpty()) {
                throw e;
            }
            String reason = e.failure().headline();
            asked.forEach(topic -> outcomes.put(topic.name(), new CreateOutcome.Unanswered(topic.name(), reason)));
            topics.forEach(topic -> end(new CreateOutcome.NotRequested(topic.name(), reason)));
        }
        return outcomes;
    }

    /** What the cluster said says more than that it was not asked, or not again. */
    private void end(CreateOutcome outcome) {
        outcomes.putIfAbsent(outcome.topic(), outcome);
    }

    private List<Pacing.Reply> request(List<Topic> batch) {
        asked = batch;
        List<CreateOutcome> answers = new TopicCreator(connections.current()).create(batch);
        asked = List.of();
        answers.forEach(answer -> outcomes.put(answer.topic(), answer));
        return answers.stream().map(PacedCreation::reply).toList();
    }

    private static Pacing.Reply reply(CreateOutcome answer) {
        return new Pacing.Reply(
                answer instanceof CreateOutcome.Created,
                answer instanceof CreateOutcome.Refused refused ? Optional.of(refused.error()) : Optional.empty());
    }
}
