package com.niura.kafka.admin.apply;

import java.util.Optional;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.plan.Step;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * What became of one step.
 *
 * @param error the broker's refusal, where there was one
 * @param reason why the step's effect is not known, or why it was not asked for; else empty
 */
public record StepResult(Step step, Status status, Optional<BrokerError> error, String reason) {

    /** What became of a step. */
    public enum Status {
        /** The broker has done it. */
        DONE,
        /** It was so already when the broker was asked: by this run, whose client may have asked twice, or by another one. */
        EXISTS,
        /** This identity may not do it. */
        DENIED,
        /** The broker would not do it: a quota, a policy, an invalid value. */
        REJECTED,
        /** The cluster takes no more new partitions for now, and waiting longer was not asked for. */
        DEFERRED,
        /** It was asked for and not answered: it may have been done. */
        UNKNOWN,
        /** It was not asked for, since the run had failed before its turn. */
        NOT_SENT,
        /** In the record of a run that goes on, or was killed: it may be asked for, or have been asked for. */
        PENDING
    }

    /** Whether it is so now, as far as the broker said. */
    public boolean isDone() {
        return status == Status.DONE || status == Status.EXISTS;
    }

    /** Returns what an answer means for what was asked for, where it is not to be asked for again. */
    static StepResult answered(Step step, CallResult<Void> answer) {
        if (answer instanceof CallResult.ClusterError<Void> error) {
            return because(step, Status.UNKNOWN, error.failure().headline());
        }
        if (answer instanceof CallResult.TopicError<Void> refusal) {
            return refusal.error() instanceof AuthorizationException
                    ? of(step, Status.DENIED)
                    : new StepResult(step, Status.REJECTED, Optional.of(BrokerError.of(refusal.error())), "");
        }
        return of(step, Status.DONE);
    }

    static StepResult of(Step step, Status status) {
        return new StepResult(step, status, Optional.empty(), "");
    }

    static StepResult because(Step step, Status status, String reason) {
        return new StepResult(step, status, Optional.empty(), reason);
    }
}
