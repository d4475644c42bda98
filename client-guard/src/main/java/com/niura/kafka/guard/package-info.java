/**
 * A fail-fast check that a service calls at start-up: do the topics that the catalog says it uses exist, and are they
 * usable by it?
 *
 * <p>Entry point: {@link com.niura.kafka.guard.TopicGuard}. A guard is immutable and may be shared between threads; each
 * check opens one admin client of its own and closes it again. Nothing here ever creates, changes or deletes a topic,
 * and no check outlives its time budget. Verdicts are data ({@link com.niura.kafka.guard.ReadinessReport}), in sealed
 * types; only {@code assertReady()} turns them into an exception.
 */
@NullMarked
package com.niura.kafka.guard;

import org.jspecify.annotations.NullMarked;
