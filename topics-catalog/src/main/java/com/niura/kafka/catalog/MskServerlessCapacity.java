package com.niura.kafka.catalog;

import java.util.Map;

import com.niura.kafka.catalog.Environment.TopicOverride;

/**
 * How many partitions a set of topics has, all in all and of compacted topics, and how many a cluster of Amazon MSK
 * Serverless holds.
 */
record MskServerlessCapacity(long all, long compacted) {
    static final int MOST_PARTITIONS = 2400;
    static final int MOST_COMPACTED_PARTITIONS = 120;

    /** Checks the sums over all topics without overrides, and in each environment that changes the sums. */
    static void check(Declarations declarations, Problems problems) {
        var base = of(declarations, Map.of());
        base.check(CatalogPath.TOPICS, problems);
        for (var environment : declarations.environments()) {
            var there = of(declarations, environment.topics());
            // Not equals: the first of a record takes the JVM 20 ms.
            if (there.all != base.all || there.compacted != base.compacted) {
                there.check(CatalogPath.ENVIRONMENTS.key(environment.name()), problems);
            }
        }
    }

    /** Leaves out topics whose number of partitions is a problem by itself. */
    private static MskServerlessCapacity of(Declarations declarations, Map<String, TopicOverride> overrides) {
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
        return new MskServerlessCapacity(all, compacted);
    }

    private void check(CatalogPath path, Problems problems) {
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
