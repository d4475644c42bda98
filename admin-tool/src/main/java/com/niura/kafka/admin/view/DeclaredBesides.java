package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.List;

import com.niura.kafka.catalog.Topic;

/** What a topic declares besides its partitions, as key=value with the value as people say it. */
final class DeclaredBesides {

    private DeclaredBesides() {}

    static List<String> of(Topic topic) {
        List<String> parts = new ArrayList<>();
        topic.replicationFactor().ifPresent(factor -> parts.add("replication-factor=" + factor));
        topic.configs().forEach((key, value) -> parts.add(key + "=" + HumanValue.of(key, value)));
        return parts;
    }
}
