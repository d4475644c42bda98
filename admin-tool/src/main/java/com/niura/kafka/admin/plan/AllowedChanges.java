package com.niura.kafka.admin.plan;

import java.util.List;

/**
 * What may be changed on topics that exist. Nothing, unless asked for: on a topic in use, each change is a decision.
 *
 * @param addPartitions whether partitions may be added, which moves keys to other partitions
 * @param alterConfigs whether declared configs may be set to their declared values
 */
public record AllowedChanges(boolean addPartitions, boolean alterConfigs) {

    public static final AllowedChanges NONE = new AllowedChanges(false, false);

    /** Those of the differences that may be mended. */
    public List<Difference> among(List<Difference> differences) {
        return differences.stream().filter(this::allow).toList();
    }

    private boolean allow(Difference difference) {
        return difference instanceof Difference.TooFewPartitions ? addPartitions : alterConfigs;
    }
}
