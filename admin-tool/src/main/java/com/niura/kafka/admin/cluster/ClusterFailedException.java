package com.niura.kafka.admin.cluster;

import com.niura.kafka.guard.ClusterFailure;

/** Nothing can be found out about any topic, because the cluster as a whole, or the way to it, failed. */
public final class ClusterFailedException extends RuntimeException {

    private final transient ClusterFailure failure;

    public ClusterFailedException(ClusterFailure failure) {
        super(failure.headline(), failure.cause().orElse(null));
        this.failure = failure;
    }

    /** What failed, and what to do about it. */
    public ClusterFailure failure() {
        return failure;
    }
}
