/**
 * One check, from the client properties to the report: {@link com.niura.kafka.guard.internal.check.ReadinessCheck} runs it,
 * {@link com.niura.kafka.guard.internal.check.RetrySchedule} decides when to look again, {@link
 * com.niura.kafka.guard.internal.check.AdminSession} keeps the client, {@link
 * com.niura.kafka.guard.internal.check.TopicDescriber} asks, and {@link com.niura.kafka.guard.internal.check.TopicEvaluator} says
 * what the answers mean. Nothing here creates, changes or deletes anything on a cluster.
 */
@NullMarked
package com.niura.kafka.guard.internal.check;

import org.jspecify.annotations.NullMarked;
