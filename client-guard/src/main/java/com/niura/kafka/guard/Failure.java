package com.niura.kafka.guard;

import java.util.Optional;

/**
 * What is wrong, as data: a code for programs, a headline and an action for people. It keeps a service from being ready, unless
 * it is a {@link Concern} that the guard only warns of.
 */
public sealed interface Failure permits ClusterFailure, TopicFailure, Concern {

    /** The stable code of this kind of failure. */
    FailureCode code();

    /** The topic or consumer group that this is about, when it is about one. */
    default Optional<String> resource() {
        return Optional.empty();
    }

    /** One line: what was expected and what was found. Never contains a secret. */
    String headline();

    /** What to do about it: the command, permission or address that mends it. One or more lines, without a secret. */
    String action();
}
