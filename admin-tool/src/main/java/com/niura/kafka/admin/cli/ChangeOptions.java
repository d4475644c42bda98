package com.niura.kafka.admin.cli;

import com.niura.kafka.admin.plan.AllowedChanges;
import picocli.CommandLine.Option;

/** What may be changed on topics that exist. */
public final class ChangeOptions {

    @Option(
            names = "--add-partitions",
            order = 1,
            description = "Also add partitions to topics that have fewer than declared. Keys move to other partitions:"
                    + " agree on it with producers and consumers.")
    private boolean addPartitions;

    @Option(
            names = "--alter-configs",
            order = 2,
            description = "Also set declared configs that have another value; others are left alone.")
    private boolean alterConfigs;

    public AllowedChanges allowed() {
        return new AllowedChanges(addPartitions, alterConfigs);
    }
}
