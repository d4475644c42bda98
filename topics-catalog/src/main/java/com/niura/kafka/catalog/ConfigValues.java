package com.niura.kafka.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The values of topic configs as Kafka reads them: of what type they are, and whether two written forms mean the same.
 *
 * @see <a href="https://kafka.apache.org/documentation/#topicconfigs">Topic configs</a>, of Kafka 4.4 and, where it has
 *     no such config any more, 2.8; the types are those of {@code LogConfig}
 */
final class ConfigValues {
    static final String CLEANUP_POLICY = "cleanup.policy";
    static final String COMPACT = "compact";
    private static final String DELETE = "delete";

    private ConfigValues() {}

    private enum Type {
        INT("must be a whole number of at most " + Integer.MAX_VALUE),
        LONG("must be a whole number of at most " + Long.MAX_VALUE),
        DOUBLE("must be a number"),
        BOOLEAN("must be true or false"),
        POLICY("must be " + COMPACT + ", " + DELETE + " or both with a comma between them"),
        LIST(""),
        TEXT("");

        private final String rule;

        Type(String rule) {
            this.rule = rule;
        }

        static Type of(String key) {
            return switch (key) {
                case "compression.gzip.level",
                        "compression.lz4.level",
                        "compression.zstd.level",
                        "index.interval.bytes",
                        "internal.segment.bytes",
                        "max.decompressed.message.bytes",
                        "max.message.bytes",
                        "min.insync.replicas",
                        "segment.bytes",
                        "segment.index.bytes" -> INT;
                case "flush.messages" -> LONG;
                case "min.cleanable.dirty.ratio" -> DOUBLE;
                case "errors.deadletterqueue.group.enable",
                        "message.downconversion.enable",
                        "preallocate",
                        "remote.log.copy.disable",
                        "remote.log.delete.on.disable",
                        "remote.storage.enable",
                        "unclean.leader.election.enable" -> BOOLEAN;
                case CLEANUP_POLICY -> POLICY;
                case "follower.replication.throttled.replicas", "leader.replication.throttled.replicas" -> LIST;
                default -> key.endsWith(".ms") || key.endsWith(".bytes") ? LONG : TEXT;
            };
        }

        /** The value as an object that equals the same value written differently; null if it has not this type. */
        @Nullable
        Object parse(String text) {
            var value = text.trim();
            try {
                return switch (this) {
                    case INT -> Integer.valueOf(value);
                    case LONG -> Long.valueOf(value);
                    case DOUBLE -> Double.valueOf(value);
                    case BOOLEAN -> bool(value);
                    case POLICY -> {
                        var policies = new HashSet<>(items(value));
                        yield List.of(COMPACT, DELETE).containsAll(policies) ? policies : null;
                    }
                    case LIST -> items(value);
                    case TEXT -> Objects.<Object>requireNonNullElse(bool(value), value);
                };
            } catch (NumberFormatException e) {
                return null;
            }
        }

        private static @Nullable Boolean bool(String value) {
            return value.equalsIgnoreCase("true")
                    ? Boolean.TRUE
                    : value.equalsIgnoreCase("false") ? Boolean.FALSE : null;
        }
    }

    /** Why Kafka would refuse the value for its type, as the rest of a sentence; null if it would not. */
    static @Nullable String wrong(String key, String value) {
        var type = Type.of(key);
        return type.parse(value) == null ? type.rule + ", but was " + Quoted.text(value) : null;
    }

    static boolean same(String key, String declared, String found) {
        var type = Type.of(key);
        var value = type.parse(declared);
        return value == null ? declared.trim().equals(found.trim()) : value.equals(type.parse(found));
    }

    /** As Kafka reads a list: spaces around commas do not count, and a blank text is an empty list. */
    static List<String> items(String list) {
        return list.isBlank() ? List.of() : List.of(list.trim().split("\\s*,\\s*", -1));
    }
}
