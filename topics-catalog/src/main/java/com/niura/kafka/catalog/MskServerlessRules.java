package com.niura.kafka.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.Environment.TopicOverride;
import org.jspecify.annotations.Nullable;

/** What Amazon MSK Serverless allows of a topic's configs, and how many partitions a cluster holds. */
final class MskServerlessRules {
    static final int MOST_PARTITIONS = 2400;
    static final int MOST_COMPACTED_PARTITIONS = 120;

    private static final long LARGEST_MESSAGE_BYTES = 8_388_608;

    private static final Map<String, ValueRule> CONFIGS = configs();

    private MskServerlessRules() {}

    /** The values that a config may have. */
    private interface ValueRule {

        /** What is wrong with a value, as the rest of a sentence; null if nothing is. */
        @Nullable
        String wrong(String value, Problems problems);

        record OneOf(List<String> values) implements ValueRule {
            @Override
            public @Nullable String wrong(String value, Problems problems) {
                return values.contains(String.join(",", ConfigValues.items(value)))
                        ? null
                        : "must be one of " + String.join(" | ", values) + ", but was " + Quoted.text(value)
                                + problems.didYouMean(value, values);
            }
        }

        record Range(long least, long most, String unit) implements ValueRule {
            @Override
            public @Nullable String wrong(String value, Problems problems) {
                try {
                    var number = Long.parseLong(value);
                    if (number >= least && number <= most) {
                        return null;
                    }
                } catch (NumberFormatException e) {
                    // Wrong as any other value.
                }
                return "must be a whole number of " + unit + " from " + least + " to " + most + ", but was "
                        + Quoted.text(value);
            }
        }
    }

    private static Map<String, ValueRule> configs() {
        var configs = new LinkedHashMap<String, ValueRule>();
        configs.put(
                ConfigValues.CLEANUP_POLICY,
                new ValueRule.OneOf(List.of("delete", ConfigValues.COMPACT, "compact,delete", "delete,compact")));
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
        var wrong = rule == null ? null : rule.wrong(value, problems);
        if (rule == null) {
            problems.atKey(
                    path,
                    "is not a topic config on MSK Serverless (" + String.join(", ", CONFIGS.keySet()) + ")"
                            + problems.didYouMean(key, CONFIGS.keySet()));
        } else if (wrong != null && problems.isReadable(path)) {
            problems.atValue(path, wrong);
        }
    }

    /** Checks the sums over all topics without overrides, and in each environment that changes the sums. */
    static void checkCapacity(Declarations declarations, Problems problems) {
        var base = Partitions.of(declarations, Map.of());
        base.check(CatalogPath.TOPICS, problems);
        for (var environment : declarations.environments()) {
            var there = Partitions.of(declarations, environment.topics());
            if (!there.equals(base)) {
                there.check(CatalogPath.ENVIRONMENTS.key(environment.name()), problems);
            }
        }
    }

    /** How many partitions a set of topics has, all in all and of compacted topics. */
    private record Partitions(long all, long compacted) {

        /** Leaves out topics whose number of partitions is a problem by itself. */
        static Partitions of(Declarations declarations, Map<String, TopicOverride> overrides) {
            var all = 0L;
            var compacted = 0L;
            for (var topic : declarations.topics()) {
                var override = overrides.get(topic.name());
                var partitions = topic.partitionsWith(override);
                if (ValidationProfile.MSK_SERVERLESS.allowsPartitions(partitions)) {
                    var policy = topic.configWith(override, ConfigValues.CLEANUP_POLICY, "");
                    all += partitions;
                    compacted += ConfigValues.items(policy).contains(ConfigValues.COMPACT) ? partitions : 0;
                }
            }
            return new Partitions(all, compacted);
        }

        void check(CatalogPath path, Problems problems) {
            check(all, "in all", MOST_PARTITIONS, path, problems);
            check(compacted, "of compacted topics", MOST_COMPACTED_PARTITIONS, path, problems);
        }

        private static void check(long declared, String which, int most, CatalogPath path, Problems problems) {
            if (declared > most) {
                problems.atKey(
                        path,
                        "declares " + declared + " partitions " + which + ", more than the " + most
                                + " that an MSK Serverless cluster holds");
            }
        }
    }
}
