package com.niura.kafka.admin.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import picocli.CommandLine.Option;

/** Which of the declared topics. */
public final class TopicOptions {

    @Option(
            names = "--topic",
            order = 7,
            paramLabel = "TOPIC",
            completionCandidates = BundledNames.OfTopics.class,
            description = "Only this declared topic; several with several options. Default: all.")
    private List<String> names = new ArrayList<>();

    /** Returns the names given, each once; empty for all topics. */
    public List<String> names() {
        return List.copyOf(new LinkedHashSet<>(names));
    }

    /**
     * Returns the declared topics that are meant, in the catalog's order.
     *
     * @throws com.niura.kafka.catalog.UnknownNameException when the catalog has no such topic
     */
    public List<Topic> among(TopicCatalog declared) {
        Set<String> wanted = new LinkedHashSet<>(names);
        wanted.forEach(declared::topic);
        return declared.topics().stream()
                .filter(topic -> wanted.isEmpty() || wanted.contains(topic.name()))
                .toList();
    }
}
