package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cluster.BrokerError;

/** Is told what was done while the rest, which may take a while, is still to come. */
public interface Progress {

    /** These steps have come to an end. */
    void ended(List<StepResult> results);

    /** The cluster takes no more new partitions for now. */
    void waiting(Waiting waiting);

    /** Each second after {@link #waiting}, with what is left of both times. */
    void stillWaiting(Waiting waiting);

    /** The wait is over. */
    void waited();

    /**
     * What is waited for.
     *
     * @param ended how many topics were asked for and are not to be asked for again
     * @param all how many topics get new partitions
     * @param time until the next request
     * @param left all that is to be waited for, about
     * @param refusal what the cluster said to the latest request, where that is why
     */
    record Waiting(int ended, int all, Duration time, Duration left, Optional<BrokerError> refusal) {

        /** Returns the same after some time. */
        Waiting after(Duration passed) {
            return new Waiting(ended, all, time.minus(passed), left.minus(passed), refusal);
        }
    }
}
