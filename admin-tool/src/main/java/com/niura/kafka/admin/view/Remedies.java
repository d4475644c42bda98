package com.niura.kafka.admin.view;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.guard.Permission;
import com.niura.kafka.guard.TargetCluster;

/** What to do about several topics: each remedy once, each missing permission once, with the topics that it is for. */
final class Remedies {

    private final TargetCluster cluster;
    private final Map<Permission, Set<String>> topicsByPermission = new EnumMap<>(Permission.class);
    private final Map<String, Set<String>> topicsByRemedy = new LinkedHashMap<>();

    Remedies(TargetCluster cluster) {
        this.cluster = cluster;
    }

    void add(String topic, String remedy) {
        topicsByRemedy.computeIfAbsent(remedy, key -> new LinkedHashSet<>()).add(topic);
    }

    void add(String topic, Permission missing) {
        topicsByPermission
                .computeIfAbsent(missing, key -> new LinkedHashSet<>())
                .add(topic);
    }

    /** A paragraph for each behind an empty line, or nothing. */
    String text() {
        StringBuilder text = new StringBuilder();
        topicsByPermission.forEach(
                (permission, topics) -> append(text, topics, permission.operatorRemedy(cluster, List.copyOf(topics))));
        topicsByRemedy.forEach((remedy, topics) -> append(text, topics, remedy));
        return text.toString();
    }

    private static void append(StringBuilder text, Set<String> topics, String remedy) {
        text.append("\nWhat to do about ")
                .append(Enumerated.of(List.copyOf(topics)))
                .append(":\n");
        remedy.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
