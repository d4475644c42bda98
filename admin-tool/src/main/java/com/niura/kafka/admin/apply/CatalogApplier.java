package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Deadline;

/**
 * Creates the declared topics, changes those that exist as far as that is allowed, and then has the guard look at each of them,
 * as the services will. Confined to one thread.
 */
public final class CatalogApplier {

    /** Is told what was done while the rest, which may take a while, is still to come. */
    public interface Progress {
        /** The cluster takes no more new partitions for now. */
        void waiting(Waiting waiting);

        /** Each second after {@link #waiting}, with what is left of both times. */
        void stillWaiting(Waiting waiting);

        /** The wait is over. */
        void waitedEnough();

        /** What the requests to create ended with, one for each topic. */
        void created(List<CreateOutcome> outcomes);

        /** What the requests to change ended with; not called when there was nothing to change. */
        void changed(List<ChangeOutcome> outcomes);
    }

    /**
     * What is waited for.
     *
     * @param done of how many topics it is known what became of them
     * @param all how many topics there are
     * @param time until the next request
     * @param left all that is to be waited for, about
     * @param refusal what the cluster said to the latest request, where that is why
     */
    public record Waiting(int done, int all, Duration time, Duration left, Optional<BrokerError> refusal) {

        /** The same after some time. */
        Waiting after(Duration passed) {
            return new Waiting(done, all, time.minus(passed), left.minus(passed), refusal);
        }
    }

    private final ClusterAccess target;
    private final AllowedChanges allowed;
    private final Optional<RateLimit> pace;
    private final Duration longestWait;

    /**
     * @param target the cluster; its time-out is that of each step
     * @param pace how fast the cluster takes new partitions; empty where that is not limited, as far as is known
     * @param longestWait how long to wait for that, all in all
     */
    public CatalogApplier(
            ClusterAccess target, AllowedChanges allowed, Optional<RateLimit> pace, Duration longestWait) {
        this.target = target;
        this.allowed = allowed;
        this.pace = pace;
        this.longestWait = longestWait;
    }

    /**
     * Creates, changes, re-reads and concludes.
     *
     * @param planned which steps may be taken; the rest is read only
     * @param deadline of the first step
     * @throws ClusterFailedException when nothing was created and nothing is known
     */
    public ApplyResult apply(List<Topic> topics, Predicate<Step> planned, Deadline deadline, Progress progress) {
        try (Connections connections = new Connections(target, deadline)) {
            Pacing pacing = new Pacing(connections, pace, longestWait, progress);
            Map<String, CreateOutcome> requested = new PacedCreation(connections, pacing)
                    .create(topics.stream()
                            .filter(topic -> planned.test(Step.creating(topic)))
                            .toList());
            List<CreateOutcome> outcomes = topics.stream()
                    .map(topic -> requested.getOrDefault(topic.name(), new CreateOutcome.NotPlanned(topic.name())))
                    .toList();
            return new Completion(connections, pacing, allowed, planned).complete(topics, outcomes, progress);
        }
    }
}
