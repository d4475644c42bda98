package com.niura.kafka.admin.view;

import java.util.stream.Collectors;

import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.PlannedTopic;

/** The options of apply that allow changes to topics that exist. */
final class NeededOptions {

    private NeededOptions() {}

    /** What a change takes: "--add-partitions (keys move) and --alter-configs". */
    static String needed(PlannedTopic.Change change) {
        return change.differences().stream()
                .map(difference -> difference instanceof Difference.TooFewPartitions
                        ? "--add-partitions (keys move)"
                        : "--alter-configs")
                .distinct()
                .collect(Collectors.joining(" and "));
    }
}
