package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import com.niura.kafka.catalog.Topic;

/** What a topic declares besides its partitions, as key=value with the value as people say it. */
public final class DeclaredBesides {

    private DeclaredBesides() {}

    public static List<String> of(Topic topic) {
        return of(topic.replicationFactor(), topic.configs());
    }

    public static List<String> of(OptionalInt replicationFactor, Map<String, String> configs) {
        List<String> parts = new ArrayList<>();
        replicationFactor.ifPresent(factor -> parts.add("replication-factor=" + factor));
        configs.forEach((key, value) -> parts.add(key + "=" + HumanValue.of(key, value)));
        return parts;
    }
}
