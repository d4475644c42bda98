package com.niura.kafka.guard.internal.check;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;

/**
 * What one attempt found: every required topic and what else is of concern, or a failure of the whole. Immutable.
 *
 * @param topics one for each required topic; empty when there is a cluster failure
 * @param clusterFailure why nothing is known about the topics
 * @param warnings what keeps no topic from being there
 * @param silent whether nothing at all was heard of the cluster: no address, no connection, no answer
 * @param pending whether the request is still on its way, so that the next attempt waits for the same answer
 */
record AttemptResult(
        List<CheckedTopic> topics,
        Optional<Failure> clusterFailure,
        List<Failure> warnings,
        boolean silent,
        boolean pending) {

    static AttemptResult of(List<CheckedTopic> topics, List<Failure> warnings) {
        return new AttemptResult(List.copyOf(topics), Optional.empty(), List.copyOf(warnings), false, false);
    }

    /** A client that was not made, since there is no address, has heard nothing. */
    static AttemptResult of(Failure clusterFailure) {
        boolean silent = clusterFailure.code() == FailureCode.DNS_UNRESOLVED;
        return new AttemptResult(List.of(), Optional.of(clusterFailure), List.of(), silent, false);
    }

    /** No answer yet, and what was found instead; whatever it says, the answer may still come. */
    static AttemptResult pending(Failure found, boolean silent) {
        return new AttemptResult(List.of(), Optional.of(found), List.of(), silent, true);
    }

    /** What goes wrong on the client's own side, before a broker is asked. */
    private static final Set<FailureCode> OWN_SIDE = EnumSet.of(
            FailureCode.CONFIG_UNAVAILABLE,
            FailureCode.DNS_UNRESOLVED,
            FailureCode.CREDENTIALS_UNAVAILABLE,
            FailureCode.AUTH_FAILED,
            FailureCode.UNREACHABLE);

    /** Whether a broker has said this. */
    boolean isAnswer() {
        return !pending && failures().noneMatch(failure -> OWN_SIDE.contains(failure.code()));
    }

    /** Whether this only says that no answer has come, which is less than an answer that was given before. */
    boolean isVague() {
        return pending && (isClusterFailure(FailureCode.UNREACHABLE) || isClusterFailure(FailureCode.CPU_SHORTAGE));
    }

    /** Returns the failure of the cluster, or those of the topics. */
    Stream<Failure> failures() {
        return Stream.concat(clusterFailure.stream(), topics.stream().flatMap(topic -> topic.failure().stream()));
    }

    boolean isClusterFailure(FailureCode code) {
        return clusterFailure.filter(failure -> failure.code() == code).isPresent();
    }
}
