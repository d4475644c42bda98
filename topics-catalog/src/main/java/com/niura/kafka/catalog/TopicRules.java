package com.niura.kafka.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What Kafka and this catalog allow of each part of a topic, wherever it is declared. Each rule returns what is wrong, as
 * the rest of a sentence about the part, or null.
 */
final class TopicRules {
    private static final int LONGEST_NAME = 249;
    private static final int LONGEST_CONFIG_KEY = 249;
    private static final Pattern CONFIG_KEY = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

    private TopicRules() {}

    static @Nullable String name(String name) {
        for (var i = 0; i < name.length(); i++) {
            if (!isLetterOrDigit(name.charAt(i)) && "._-".indexOf(name.charAt(i)) < 0) {
                var illegal = Quoted.text(Character.toString(name.codePointAt(i)));
                return "has an illegal character in its name, " + illegal + " at position "
                        + (name.codePointCount(0, i) + 1) + ": Kafka allows letters, digits, \".\", \"_\" and \"-\"";
            }
        }
        if (name.isEmpty()) {
            return "must have a name, but it is empty";
        } else if (name.length() > LONGEST_NAME) {
            return "must have a name of at most " + LONGEST_NAME + " characters, but it has " + name.length();
        }
        return name.equals(".") || name.equals("..")
                ? "must not be named " + Quoted.text(name) + ": Kafka does not allow it"
                : null;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static @Nullable String partitions(int partitions, ValidationProfile profile) {
        return profile.allowsPartitions(partitions) ? null : profile.partitionsRule() + ", but was " + partitions;
    }

    static @Nullable String replicationFactor(int factor, ValidationProfile profile) {
        return profile.allowsReplicationFactor(factor) ? null : profile.replicationFactorRule() + ", but was " + factor;
    }

    static @Nullable String owner(String owner) {
        return isBlank(owner) ? "must not be blank: leave it out if nobody owns the topic" : line(owner);
    }

    /** Unlike {@link String#isBlank}, also for spaces that do not break, as for the schema. */
    static boolean isBlank(String text) {
        var i = 0;
        while (i < text.length() && (Character.isWhitespace(text.charAt(i)) || Character.isSpaceChar(text.charAt(i)))) {
            i++;
        }
        return i == text.length();
    }

    /** For every text that people or programs print: nothing in it acts on a terminal or a log. */
    static @Nullable String line(String text) {
        for (int i = 0, codePoint; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (isControl(codePoint)) {
                return "must be one line without control and format characters, but has " + Quoted.visible(codePoint)
                        + " at position " + (text.codePointCount(0, i) + 1) + ": " + Quoted.text(text);
            }
        }
        return null;
    }

    /** Whether a terminal may act on it: line breaks, other controls, text direction marks, lone surrogates. */
    static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    static @Nullable String configKey(String key) {
        if (key.length() > LONGEST_CONFIG_KEY) {
            return "must have at most " + LONGEST_CONFIG_KEY + " characters, but has " + key.length();
        } else if (CONFIG_KEY.matcher(key).matches()) {
            return null;
        }
        var meant = key.strip().toLowerCase(Locale.ROOT).replace('_', '.');
        return "is not written like a Kafka topic config, which has lower-case words and dots as in retention.ms"
                + (CONFIG_KEY.matcher(meant).matches() ? ": did you mean " + meant + "?" : "");
    }

    static @Nullable String configValue(String key, String value) {
        var control = line(value);
        return control != null ? control : ConfigValues.wrong(key, value);
    }
}
