package com.niura.kafka.guard;

import java.util.Objects;
import java.util.Optional;

/**
 * What is wrong, as data: a code for programs, a headline and an action for people. It keeps a service from being ready, unless
 * the report lists it among its warnings. Immutable; holds no secret.
 *
 * @param code the stable code of this kind of failure
 * @param resource the topic or consumer group that this is about, when it is about one
 * @param headline one line: what was expected and what was found
 * @param expected what was expected, where that is one value: a number of partitions, {@code key=value} of a config, or a
 *     permission ({@code kafka-cluster:WriteData} with IAM, {@code Write} with Kafka's ACLs)
 * @param found what was found instead, where that is one value
 * @param retriable whether it may pass by itself
 * @param action what to do about it: the command, permission or address that mends it; one or more lines
 * @param cause the exception behind it, where there is one that holds no secret
 */
public record Failure(
        FailureCode code,
        Optional<String> resource,
        String headline,
        Optional<String> expected,
        Optional<String> found,
        boolean retriable,
        String action,
        Optional<Throwable> cause) {

    /** Throws {@link NullPointerException} if any argument is null. */
    public Failure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(headline, "headline");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(cause, "cause");
    }

    /** Returns the code and the headline. */
    @Override
    public String toString() {
        return code + ": " + headline;
    }
}
