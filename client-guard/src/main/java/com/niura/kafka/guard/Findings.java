package com.niura.kafka.guard;

import java.util.List;
import java.util.Optional;

/** What one attempt found: a verdict for every required topic, or a failure of the whole. */
record Findings(List<TopicVerdict> verdicts, Optional<ClusterFailure> clusterFailure) {

    static Findings of(List<TopicVerdict> verdicts) {
        return new Findings(List.copyOf(verdicts), Optional.empty());
    }

    static Findings of(ClusterFailure failure) {
        return new Findings(List.of(), Optional.of(failure));
    }

    boolean has(Class<? extends TopicVerdict> kind) {
        return verdicts.stream().anyMatch(kind::isInstance);
    }
}
