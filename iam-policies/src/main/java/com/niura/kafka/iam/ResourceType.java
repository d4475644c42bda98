package com.niura.kafka.iam;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources that {@code kafka-cluster:} actions are about. */
public enum ResourceType {
    CLUSTER("cluster"),
    TOPIC("topic"),
    GROUP("group"),
    TRANSACTIONAL_ID("transactional-id");

    private final String word;

    ResourceType(String word) {
        this.word = word;
    }

    /** The word in an ARN, such as {@code transactional-id}. */
    String word() {
        return word;
    }

    static Optional<ResourceType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
