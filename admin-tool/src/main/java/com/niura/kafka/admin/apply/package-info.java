/**
 * Takes the steps of a plan. {@link com.niura.kafka.admin.apply.Applier} does it in three: set configs, make partitions as fast as the
 * cluster takes them ({@link com.niura.kafka.admin.apply.ThrottledExecutor}), read again. The result is a status for each step and the
 * plan that is left. Whatever may have happened is told: a step that was sent and not answered is UNKNOWN.
 */
@NullMarked
package com.niura.kafka.admin.apply;

import org.jspecify.annotations.NullMarked;
