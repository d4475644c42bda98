package com.niura.kafka.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which topic configs a kind of cluster lets one set, and to what.
 *
 * @param settable the configs that can be set, and their values; empty if these are all of Kafka's
 * @param readOnly the configs that the service sets, with the refusal of each
 * @param refusal the refusal of any other config, before the list of those that can be set
 */
record TopicConfigRules(Map<String, ValueRule> settable, Map<String, String> readOnly, String refusal) {
    private static final long LARGEST_MESSAGE_BYTES = 8_388_608;
    private static final long ONE_DAY_MS = 86_400_000;

    private static final ValueRule OF_KAFKA = (key, value, problems) -> TopicRules.configValue(key, value);
    private static final ValueRule CLEANUP_POLICY =
            new OneOf(List.of("delete", ConfigValues.COMPACT, "compact,delete", "delete,compact"));
    private static final ValueRule COMPRESSION_TYPE =
            new OneOf(List.of("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"));
    private static final ValueRule TIMESTAMP_TYPE = new OneOf(List.of("CreateTime", "LogAppendTime"));

    static final TopicConfigRules KAFKA = new TopicConfigRules(Map.of(), Map.of(), "");
    static final TopicConfigRules MSK_SERVERLESS =
            new TopicConfigRules(ofServerless(), Map.of(), "is not a topic config on MSK Serverless");
    static final TopicConfigRules MSK_EXPRESS = new TopicConfigRules(
            ofExpress(),
            Map.of(
                    "min.insync.replicas",
                    "is read-only on MSK Express, which keeps it at 2: leave it out",
                    "unclean.leader.election.enable",
                    "is read-only on MSK Express, which keeps it at false: leave it out"),
            "is none of the topic configs that AWS says can be set on MSK Express");

    /** See https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html */
    private static Map<String, ValueRule> ofServerless() {
        var configs = new LinkedHashMap<String, ValueRule>();
        configs.put(ConfigValues.CLEANUP_POLICY, CLEANUP_POLICY);
        configs.put("compression.type", COMPRESSION_TYPE);
        configs.put("max.message.bytes", new Range(0, LARGEST_MESSAGE_BYTES, "bytes"));
        configs.put("message.timestamp.type", TIMESTAMP_TYPE);
        configs.put("message.timestamp.difference.max.ms", new Range(0, Long.MAX_VALUE, "milliseconds"));
        configs.put("retention.bytes", new Range(-1, Long.MAX_VALUE, "bytes (-1 for unlimited)"));
        configs.put("retention.ms", new Range(-1, Long.MAX_VALUE, "milliseconds (-1 for unlimited)"));
        return configs;
    }

    /**
     * See https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html#msk-configuration-express-topic-configuration,
     * and for what is read-only https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-only.html
     */
    private static Map<String, ValueRule> ofExpress() {
        var configs = new LinkedHashMap<String, ValueRule>();
        configs.put(ConfigValues.CLEANUP_POLICY, CLEANUP_POLICY);
        configs.put("compression.type", COMPRESSION_TYPE);
        configs.put("delete.retention.ms", OF_KAFKA);
        // The page says 7 days, AWS's own check before a migration to Express 1 day: only what both refuse is refused.
        configs.put("max.compaction.lag.ms", new Range(ONE_DAY_MS, Long.MAX_VALUE, "milliseconds"));
        configs.put("max.message.bytes", OF_KAFKA);
        configs.put("message.timestamp.after.max.ms", OF_KAFKA);
        configs.put("message.timestamp.before.max.ms", OF_KAFKA);
        configs.put("message.timestamp.type", TIMESTAMP_TYPE);
        configs.put("min.compaction.lag.ms", OF_KAFKA);
        configs.put("retention.bytes", OF_KAFKA);
        configs.put("retention.ms", OF_KAFKA);
        return configs;
    }

    void check(String key, String value, CatalogPath path, Problems problems) {
        var rule = settable.isEmpty() ? OF_KAFKA : settable.get(key);
        if (rule != null) {
            var wrong = rule.wrong(key, value, problems);
            if (wrong != null && problems.isReadable(path)) {
                problems.atValue(path, wrong);
            }
            return;
        }
        var otherwise = refusal + " (" + String.join(", ", settable.keySet()) + ")";
        var refused = readOnly.get(key);
        problems.atKey(path, refused != null ? refused : otherwise + problems.didYouMean(key, settable.keySet()));
    }

    /** The values that a config may have. */
    interface ValueRule {

        /** What is wrong with a value, as the rest of a sentence; null if nothing is. */
        @Nullable
        String wrong(String key, String value, Problems problems);
    }

    private record OneOf(List<String> values) implements ValueRule {
        @Override
        public @Nullable String wrong(String key, String value, Problems problems) {
            return values.contains(String.join(",", ConfigValues.items(value)))
                    ? null
                    : "must be one of " + String.join(" | ", values) + ", but was " + Quoted.text(value)
                            + problems.didYouMean(value, values);
        }
    }

    private record Range(long least, long most, String unit) implements ValueRule {
        @Override
        public @Nullable String wrong(String key, String value, Problems problems) {
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
