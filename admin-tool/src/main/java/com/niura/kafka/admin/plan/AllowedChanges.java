package com.niura.kafka.admin.plan;

/**
 * What may be changed on topics that exist. Nothing, unless asked for: on a topic in use, each change is a decision.
 *
 * @param addPartitions whether partitions may be added, which moves keys to other partitions
 * @param alterConfigs whether declared configs may be set to their declared values
 */
public record AllowedChanges(boolean addPartitions, boolean alterConfigs) {

    public static final AllowedChanges NONE = new AllowedChanges(false, false);
    public static final AllowedChanges ALL = new AllowedChanges(true, true);
}
