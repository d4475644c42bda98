package com.niura.kafka.admin.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What was read from the cluster in one go.
 *
 * @param topics a state for each name asked for, in the order asked
 * @param namesakes names of topics that exist and stand in the way of an absent one, as {@link CollidingNames} do
 */
public record ClusterState(Map<String, TopicState> topics, NavigableSet<String> namesakes) {

    public ClusterState {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
        namesakes = Collections.unmodifiableNavigableSet(new TreeSet<>(namesakes));
    }

    /**
     * The state of a topic.
     *
     * @throws IllegalArgumentException when it was not asked for
     */
    public TopicState topic(String name) {
        TopicState state = topics.get(name);
        if (state == null) {
            throw new IllegalArgumentException("name must be one of " + topics.keySet() + ", but was " + name);
        }
        return state;
    }
}
