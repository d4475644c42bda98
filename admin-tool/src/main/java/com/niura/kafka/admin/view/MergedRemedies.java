package com.niura.kafka.admin.view;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.failure.Remedies;

/** What to do about several topics: each remedy once, each missing permission once, with the topics that it is for. */
final class MergedRemedies {

    private final Remedies remedies;
    private final Map<Permission, Set<String>> topicsByPermission = new EnumMap<>(Permission.class);
    private final Map<String, Set<String>> topicsByRemedy = new LinkedHashMap<>();

    MergedRemedies(Remedies remedies) {
        this.remedies = remedies;
    }

    void add(String topic, String remedy) {
        topicsByRemedy.computeIfAbsent(remedy, key -> new LinkedHashSet<>()).add(topic);
    }

    void add(String topic, Permission missing) {
        topicsByPermission
                .computeIfAbsent(missing, key -> new LinkedHashSet<>())
                .add(topic);
    }

    /** Returns a paragraph for each behind an empty line, or nothing. */
    String text() {
        StringBuilder text = new StringBuilder();
        topicsByPermission.forEach(
                (permission, topics) -> text.append(paragraph(topics, remedies.grant(permission, topics))));
        topicsByRemedy.forEach((remedy, topics) -> text.append(paragraph(topics, remedy)));
        return text.toString();
    }

    /** Returns all remedies without the topics' names. */
    String lines() {
        Set<String> lines = new LinkedHashSet<>();
        topicsByPermission.forEach((permission, topics) -> lines.add(remedies.grant(permission, topics)));
        lines.addAll(topicsByRemedy.keySet());
        return String.join("\n", lines);
    }

    static String paragraph(Collection<String> names, String remedy) {
        return "\nWhat to do about " + Texts.enumeration(names) + ":\n" + remedy.indent(2);
    }
}
