package com.niura.kafka.admin.view;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.guard.internal.Texts;

/** Differences between a topic and its declaration, in words and as JSON. */
final class DifferenceText {

    private DifferenceText() {}

    static String of(List<Difference> differences) {
        return differences.stream().map(DifferenceText::of).collect(Collectors.joining("; "));
    }

    private static String of(Difference difference) {
        if (difference instanceof Difference.ConfigDiffers config) {
            return of(config.key(), config.declared(), config.found());
        }
        Difference.TooFewPartitions few = (Difference.TooFewPartitions) difference;
        return "has " + Texts.counted(few.found(), "partition") + ", declared " + few.declared();
    }

    /** A config with another value than declared. */
    static String of(String key, String declared, String found) {
        return key + " is " + HumanValue.of(key, found) + ", declared " + HumanValue.of(key, declared);
    }

    static void write(List<Difference> differences, ArrayNode array) {
        for (Difference difference : differences) {
            ObjectNode node = array.addObject();
            if (difference instanceof Difference.ConfigDiffers config) {
                node.put("kind", "CONFIG");
                node.put("key", config.key());
                node.put("declared", config.declared());
                node.put("found", config.found());
            } else {
                Difference.TooFewPartitions few = (Difference.TooFewPartitions) difference;
                node.put("kind", "PARTITIONS");
                node.put("declared", few.declared());
                node.put("found", few.found());
            }
        }
    }
}
