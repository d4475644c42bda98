package com.niura.kafka.admin.plan;

import java.util.List;

/** What would have to be done, topic by topic, in the catalog's order. Immutable. */
public record Plan(List<PlannedTopic> topics) {

    public Plan {
        topics = List.copyOf(topics);
    }

    /** The topics of one kind, in the catalog's order. */
    public <T extends PlannedTopic> List<T> ofKind(Class<T> kind) {
        return topics.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
