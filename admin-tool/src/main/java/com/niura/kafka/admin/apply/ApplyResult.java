package com.niura.kafka.admin.apply;

import java.util.List;

import com.niura.kafka.admin.cluster.CreateOutcome;

/** What a run did and how each topic stands after it, in the catalog's order. Immutable. */
public record ApplyResult(List<AppliedTopic> topics) {

    public ApplyResult {
        topics = List.copyOf(topics);
    }

    /** The topics that this run created. */
    public List<AppliedTopic> created() {
        return topics.stream()
                .filter(topic -> topic.outcome() instanceof CreateOutcome.Created)
                .toList();
    }

    /** The topics that were there, and that this run changed. */
    public List<AppliedTopic> changed() {
        return topics.stream().filter(AppliedTopic::isChanged).toList();
    }

    /** The topics that stand this way. */
    public List<AppliedTopic> standing(Class<? extends Standing> kind) {
        return topics.stream()
                .filter(topic -> kind.isInstance(topic.standing()))
                .toList();
    }

    /** Whether anything stands in the way of some topic for this reason. */
    public boolean isHeldUpBy(Standing.Obstacle obstacle) {
        return topics.stream()
                .anyMatch(topic ->
                        topic.standing() instanceof Standing.NotProven notProven && notProven.obstacle() == obstacle);
    }
}
