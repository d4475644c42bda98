package com.niura.kafka.admin.apply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

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
    /** Of those that are asked for again; they hold the cluster's own words. */
    private final Map<String, CreateOutcome> refusals = new HashMap<>();
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
            left = withoutOutcome(topics);
        }
        try {
            pacing.inWindows(left, topics.size() - left.size(), Topic::partitions, this::request)
                    .forEach(topic -> end(topic, new CreateOutcome.Postponed(topic.name())));
        } catch (ClusterFailedException e) {
            if (outcomes.isEmpty() && refusals.isEmpty()) {
                throw e;
            }
            String reason = e.failure().headline();
            asked.forEach(topic -> outcomes.put(topic.name(), new CreateOutcome.Unanswered(topic.name(), reason)));
            withoutOutcome(topics).forEach(topic -> end(topic, new CreateOutcome.NotRequested(topic.name(), reason)));
        }
        return outcomes;
    }

    private List<Topic> withoutOutcome(List<Topic> topics) {
        return topics.stream()
                .filter(topic -> !outcomes.containsKey(topic.name()))
                .toList();
    }

    /** The cluster's own words say more than that there was no time left for the topic. */
    private void end(Topic topic, CreateOutcome outcome) {
        outcomes.put(topic.name(), refusals.getOrDefault(topic.name(), outcome));
    }

    /** Asks for these topics, and returns those to ask for again. */
    private List<Topic> request(List<Topic> batch) {
        asked = batch;
        List<CreateOutcome> answers = new TopicCreator(connections.current()).create(batch);
        asked = List.of();
        pacing.made(answers.stream().anyMatch(CreateOutcome.Created.class::isInstance));
        List<Topic> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            CreateOutcome answer = answers.get(i);
            if (answer instanceof CreateOutcome.Refused refused && pacing.isTooFast(refused.error())) {
                refusals.put(answer.topic(), answer);
                again.add(batch.get(i));
            } else {
                outcomes.put(answer.topic(), answer);
            }
        }
        return again;
    }
}
