package com.niura.kafka.guard;

import java.util.List;
import java.util.Optional;

/** What one attempt found: a verdict for every required topic and what else is of concern, or a failure of the whole. */
record Findings(List<TopicVerdict> verdicts, Optional<ClusterFailure> clusterFailure, List<Concern> concerns) {

    static Findings of(List<TopicVerdict> verdicts, List<Concern> concerns) {
        return new Findings(List.copyOf(verdicts), Optional.empty(), List.copyOf(concerns));
    }

    static Findings of(ClusterFailure failure) {
        return new Findings(List.of(), Optional.of(failure), List.of());
    }

    boolean has(Class<? extends TopicVerdict> kind) {
        return verdicts.stream().anyMatch(kind::isInstance);
    }
}
