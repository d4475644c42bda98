package com.niura.kafka.admin.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.catalog.Environment.TopicOverride;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Texts;

/** Durations, values and differences as people say them. */
public final class Format {

    private static final Unit[] TIME = {
        new Unit("d", 86_400_000L), new Unit("h", 3_600_000L), new Unit("min", 60_000L), new Unit("s", 1000L)
    };
    private static final Unit[] SIZE = {
        new Unit("TiB", 1L << 40), new Unit("GiB", 1L << 30), new Unit("MiB", 1L << 20), new Unit("KiB", 1L << 10)
    };

    private record Unit(String name, long size) {}

    private Format() {}

    /** Returns a duration, rounded up: "45 s", "5 min", "1 h 35 min". */
    static String duration(Duration duration) {
        long seconds = (duration.toMillis() + 999) / 1000;
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = (seconds + 59) / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** Returns a config's value, with its meaning where the key tells the unit: "604800000 (7 d)", "8388608 (8 MiB)". */
    public static String value(String key, String value) {
        return meaning(key, value).map(text -> value + " (" + text + ")").orElse(value);
    }

    private static Optional<String> meaning(String key, String value) {
        Unit[] units = key.endsWith(".ms") ? TIME : key.endsWith(".bytes") ? SIZE : new Unit[0];
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (units.length > 0 && (number == -1 || number == Long.MAX_VALUE)) {
            return Optional.of("unlimited");
        }
        for (Unit unit : units) {
            // Only what comes out even: a rounded value beside an exact one would be a second truth.
            if (number >= unit.size() && number % unit.size() == 0) {
                return Optional.of(number / unit.size() + " " + unit.name());
            }
        }
        return Optional.empty();
    }

    /** Returns what a topic declares besides its partitions, as key=value. */
    public static List<String> declaredBesides(Topic topic) {
        return declaredBesides(topic.replicationFactor(), topic.configs());
    }

    /** Returns what an environment overrides of a topic, or the one word "none". */
    public static List<String> overridden(TopicOverride override) {
        List<String> parts = new ArrayList<>();
        override.partitions().ifPresent(partitions -> parts.add(Texts.counted(partitions, "partition")));
        parts.addAll(declaredBesides(override.replicationFactor(), override.configs()));
        return parts.isEmpty() ? List.of("none") : parts;
    }

    private static List<String> declaredBesides(OptionalInt replicationFactor, Map<String, String> configs) {
        List<String> parts = new ArrayList<>();
        replicationFactor.ifPresent(factor -> parts.add("replication-factor=" + factor));
        configs.forEach((key, value) -> parts.add(key + "=" + value(key, value)));
        return parts;
    }

    /** Returns what differs, completing a sentence that begins with the topic's name. */
    static String difference(Difference difference) {
        return switch (difference.kind()) {
            case PARTITIONS ->
                "has " + Texts.counted(Integer.parseInt(difference.found()), "partition") + ", declared "
                        + difference.declared();
            case CONFIG -> config(difference.key().orElseThrow(), difference.declared(), difference.found());
            case MISSING, FIXED, NO_LEADER, NOT_READ, NOT_PERMITTED -> difference.reason();
        };
    }

    static String differences(List<Difference> differences) {
        return differences.stream().map(Format::difference).collect(Collectors.joining("; "));
    }

    /** Returns that a config has another value than declared. */
    static String config(String key, String declared, String found) {
        return key + " is " + value(key, found) + ", declared " + value(key, declared);
    }
}
