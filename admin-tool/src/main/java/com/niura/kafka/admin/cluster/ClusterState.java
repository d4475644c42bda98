package com.niura.kafka.admin.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What was read from the cluster in one go.
 *
 * @param topics a state for each name asked for, in the order asked
 * @param collidingNames names of topics that exist and stand in the way of an absent one, see {@link CollidingNames}
 * @param reassignmentsUnread why it is not known whether replicas are being moved; empty where that is known, or did not matter
 */
public record ClusterState(
        Map<String, TopicState> topics, NavigableSet<String> collidingNames, Optional<String> reassignmentsUnread) {

    public ClusterState {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
        collidingNames = Collections.unmodifiableNavigableSet(new TreeSet<>(collidingNames));
    }

    /** Returns the same without absent topics of these names: deleted between two requests. */
    public ClusterState without(Predicate<String> names) {
        Map<String, TopicState> others = new LinkedHashMap<>(topics);
        others.entrySet()
                .removeIf(topic -> topic.getValue() instanceof TopicState.Absent && names.test(topic.getKey()));
        return new ClusterState(others, collidingNames, reassignmentsUnread);
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
