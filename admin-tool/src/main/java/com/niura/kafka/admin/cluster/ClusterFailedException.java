package com.niura.kafka.admin.cluster;

import com.niura.kafka.guard.Failure;

/** Nothing can be found out about any topic, because the cluster as a whole, or the way to it, failed. */
public final class ClusterFailedException extends RuntimeException {

    private final transient Failure failure;

    public ClusterFailedException(Failure failure) {
        super(failure.headline(), failure.cause().orElse(null));
        this.failure = failure;
    }

    /** What failed, and what to do about it. */
    public Failure failure() {
        return failure;
    }
}
