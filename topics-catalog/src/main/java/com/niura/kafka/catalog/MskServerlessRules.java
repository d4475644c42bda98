package com.niura.kafka.catalog;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What Amazon MSK Serverless allows of a topic's configs, and how many partitions a cluster holds. */
final class MskServerlessRules {
    static final int MOST_PARTITIONS = 2400;
    static final int MOST_COMPACTED_PARTITIONS = 120;

    private static final String CLEANUP_POLICY = "cleanup.policy";
    private static final String COMPACT = "compact";
    private static final long LARGEST_MESSAGE_BYTES = 8_388_608;

    private static final Map<String, ValueRule> CONFIGS = configs();

    private MskServerlessRules() {}

    /** The values that a config may have. */
    private sealed interface ValueRule {
        record OneOf(List<String> values) implements ValueRule {}

        record Range(long least, long most, String unit) implements ValueRule {}
    }

    private static Map<String, ValueRule> configs() {
        var configs = new LinkedHashMap<String, ValueRule>();
        configs.put(
                CLEANUP_POLICY, new ValueRule.OneOf(List.of("delete", COMPACT, "compact,delete", "delete,compact")));
        configs.put(
                "compression.type",
                new ValueRule.OneOf(List.of("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd")));
        configs.put("max.message.bytes", new ValueRule.Range(0, LARGEST_MESSAGE_BYTES, "bytes"));
        configs.put("message.timestamp.type", new ValueRule.OneOf(List.of("CreateTime", "LogAppendTime")));
        configs.put("message.timestamp.difference.max.ms", new ValueRule.Range(0, Long.MAX_VALUE, "milliseconds"));
        configs.put("retention.bytes", new ValueRule.Range(-1, Long.MAX_VALUE, "bytes (-1 for unlimited)"));
        configs.put("retention.ms", new ValueRule.Range(-1, Long.MAX_VALUE, "milliseconds (-1 for unlimited)"));
        return configs;
    }

    static void checkConfig(String key, String value, CatalogPath path, Problems problems) {
        var rule = CONFIGS.get(key);
        if (rule == null) {
            problems.atKey(
                    path,
                    "is not a topic config on MSK Serverless (" + String.join(", ", CONFIGS.keySet()) + ")"
                            + problems.didYouMean(key, CONFIGS.keySet()));
        } else if (problems.isReadable(path)) {
            if (rule instanceof ValueRule.OneOf oneOf) {
                checkOneOf(oneOf, value, path, problems);
            } else if (rule instanceof ValueRule.Range range) {
                checkRange(range, value, path, problems);
            }
        }
    }

    private static void checkOneOf(ValueRule.OneOf rule, String value, CatalogPath path, Problems problems) {
        // Kafka reads a list such as "compact, delete" with or without spaces.
        if (!rule.values().contains(value.replaceAll(" *, *", ","))) {
            problems.atValue(
                    path,
                    "must be one of " + String.join(" | ", rule.values()) + ", but was " + Quoted.text(value)
                            + problems.didYouMean(value, rule.values()));
        }
    }

    private static void checkRange(ValueRule.Range rule, String value, CatalogPath path, Problems problems) {
        var number = wholeNumber(value);
        if (number.isEmpty() || number.getAsLong() < rule.least() || number.getAsLong() > rule.most()) {
            problems.atValue(
                    path,
                    "must be a whole number of %s from %d to %d, but was %s"
                            .formatted(rule.unit(), rule.least(), rule.most(), Quoted.text(value)));
        }
    }

    private static OptionalLong wholeNumber(String value) {
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Checks the sums over all topics as they stand, and in each environment that changes the sums. */
    static void checkCapacity(Declarations declarations, Problems problems) {
        var base = Partitions.of(declarations.topics());
        base.check(CatalogPath.TOPICS, problems);
        for (var environment : declarations.environments()) {
            var there = Partitions.of(declarations.topicsIn(environment));
            if (there.differsFrom(base)) {
                there.check(CatalogPath.ENVIRONMENTS.key(environment.name()), problems);
            }
        }
    }

    /** How many partitions a set of topics has, all in all and of compacted topics. */
    private record Partitions(long all, long compacted) {

        /** Leaves out topics whose number of partitions is a problem by itself. */
        static Partitions of(List<Topic> topics) {
            var all = 0L;
            var compacted = 0L;
            for (var topic : topics) {
                if (ValidationProfile.MSK_SERVERLESS.allowsPartitions(topic.partitions())) {
                    all += topic.partitions();
                    compacted += isCompacted(topic) ? topic.partitions() : 0;
                }
            }
            return new Partitions(all, compacted);
        }

        /** The first {@code equals} of a record in a JVM takes tens of milliseconds, and every service reads a catalog. */
        boolean differsFrom(Partitions other) {
            return all != other.all || compacted != other.compacted;
        }

        void check(CatalogPath path, Problems problems) {
            if (all > MOST_PARTITIONS) {
                problems.atKey(
                        path,
                        "declares %d partitions in all, more than the %d that an MSK Serverless cluster holds"
                                .formatted(all, MOST_PARTITIONS));
            }
            if (compacted > MOST_COMPACTED_PARTITIONS) {
                problems.atKey(
                        path,
                        "declares %d partitions of compacted topics, more than the %d that an MSK Serverless cluster holds"
                                .formatted(compacted, MOST_COMPACTED_PARTITIONS));
            }
        }

        private static boolean isCompacted(Topic topic) {
            var policy = topic.configs().getOrDefault(CLEANUP_POLICY, "");
            return Arrays.stream(policy.split(",")).map(String::strip).anyMatch(COMPACT::equals);
        }
    }
}
