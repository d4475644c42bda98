package com.niura.kafka.localmsk.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.iam.Arn;

/** A policy in which placeholders stand for the ARNs of a cluster, which are known only when it is there. */
public record PolicyTemplate(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /**
     * The policy for a cluster.
     *
     * @throws IllegalArgumentException if a placeholder stands for nothing
     */
    public String of(Arn cluster) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(placeholder -> Matcher.quoteReplacement(
                        arn(cluster, placeholder.group(1)).toString()));
    }

    private static Arn arn(Arn cluster, String placeholder) {
        int name = placeholder.indexOf(':') + 1;
        return switch (name == 0 ? placeholder : placeholder.substring(0, name)) {
            case "cluster" -> cluster;
            case "topic:" -> cluster.topic(placeholder.substring(name));
            case "group:" -> cluster.group(placeholder.substring(name));
            case "transactional-id:" -> cluster.transactionalId(placeholder.substring(name));
            default ->
                throw new IllegalArgumentException(
                        "a placeholder must be ${cluster}, ${topic:NAME}, ${group:NAME} or ${transactional-id:ID}, but was ${%s}"
                                .formatted(placeholder));
        };
    }
}
