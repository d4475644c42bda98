/**
 * What is said of a failure. {@link com.niura.kafka.guard.internal.failure.Failures} makes every {@link
 * com.niura.kafka.guard.Failure} of one check, with the {@link com.niura.kafka.guard.internal.failure.Remedies} for its audience;
 * {@link com.niura.kafka.guard.internal.failure.FailureClassifier} recognises what a Kafka client threw.
 *
 * <p>Immutable. Secrets of the client properties are kept out of every text.
 */
@NullMarked
package com.niura.kafka.guard.internal.failure;

import org.jspecify.annotations.NullMarked;
