package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;

/** The declared topics compared with the cluster, in the catalog's order. Immutable. */
public record Plan(List<PlannedTopic> topics) {

    public Plan {
        topics = List.copyOf(topics);
    }

    /**
     * Returns what is known of topics when the cluster could not be read: nothing.
     *
     * @param reason why not, completing a sentence that begins with a topic's name
     * @param action what to do about that; may be empty
     */
    public static Plan notRead(List<Topic> topics, String reason, String action) {
        return new Plan(topics.stream()
                .map(topic -> new PlannedTopic(
                        topic, OptionalInt.empty(), List.of(Difference.notRead(reason, action)), List.of()))
                .toList());
    }

    /** Returns the same with a note on each config that is set on a topic and not declared, as far as configs were read. */
    public Plan withUndeclaredConfigs(ClusterState state) {
        return new Plan(topics.stream()
                .map(topic -> withUndeclaredConfigs(topic, state))
                .toList());
    }

    private static PlannedTopic withUndeclaredConfigs(PlannedTopic planned, ClusterState state) {
        if (!(state.topic(planned.topic().name()) instanceof TopicState.Present present)) {
            return planned;
        }
        List<String> notes = new ArrayList<>(planned.notes());
        if (present.configs() instanceof TopicConfigs.Known known) {
            known.values().forEach((key, value) -> {
                if (value.source() == TopicConfigs.ConfigSource.TOPIC
                        && !planned.topic().configs().containsKey(key)) {
                    notes.add("also set: " + key + "=" + value.value());
                }
            });
        } else if (planned.topic().configs().isEmpty()
                && present.configs() instanceof TopicConfigs.Unreadable unreadable) {
            notes.add("its configs could not be read: " + unreadable.reason());
        }
        return new PlannedTopic(planned.topic(), planned.partitions(), planned.differences(), notes);
    }

    /** Returns what apply does for this plan, in its order. */
    public List<Step> steps(AllowedChanges allowed) {
        return topics.stream().flatMap(topic -> topic.steps(allowed).stream()).toList();
    }

    /** Returns how many topics have this status. */
    public int count(Status status) {
        return Math.toIntExact(
                topics.stream().filter(topic -> topic.status() == status).count());
    }
}
