package com.niura.kafka.guard;

/** Why a service is not ready, as data: a code for programs, a headline and an action for people. */
public sealed interface Failure permits ClusterFailure, TopicFailure {

    /** The stable code of this kind of failure. */
    FailureCode code();

    /** One line: what was expected and what was found. Never contains a secret. */
    String headline();

    /** What to do about it: the command, permission or address that mends it. One or more lines, without a secret. */
    String action();
}
