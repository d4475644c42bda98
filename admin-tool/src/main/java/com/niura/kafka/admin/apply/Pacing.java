package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.plan.RateLimit;

/**
 * Asks for new partitions no faster than the cluster takes them: for all at once where they fit into a window, else for one window
 * after the other; and waits where the cluster says that it was too fast all the same. Confined to one thread.
 */
final class Pacing {

    private static final String THROTTLED = "THROTTLING_QUOTA_EXCEEDED";
    /**
     * What MSK Serverless may call the same: AWS names an error that Kafka does not have. They mean other things as well, so they
     * count only where this run has made something, and not longer than it takes for a window to be free again.
     */
    private static final Set<String> PERHAPS_THROTTLED =
            Set.of("INVALID_REQUEST", "POLICY_VIOLATION", "INVALID_PARTITIONS");

    /** A window is a sliding one: some of it is free again before all of it is. */
    private static final int LOOKS_PER_WINDOW = 5;

    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /**
     * What became of something that was asked for.
     *
     * @param made whether there are new partitions
     * @param refusal the cluster's words, where it would not make them
     */
    record Reply(boolean made, Optional<BrokerError> refusal) {}

    private final Connections connections;
    private final Optional<RateLimit> pace;
    private final Duration longestWait;
    private final CatalogApplier.Progress progress;

    private Duration waited = Duration.ZERO;
    private boolean madeSome;
    /** How often the cluster was asked since it last made something. */
    private int looksInVain;

    /**
     * @param pace how fast the cluster takes partitions; empty where it is not limited, as far as is known
     * @param longestWait how long to wait, all in all
     */
    Pacing(Connections connections, Optional<RateLimit> pace, Duration longestWait, CatalogApplier.Progress progress) {
        this.connections = connections;
        this.pace = pace;
        this.longestWait = longestWait;
        this.progress = progress;
    }

    /** Whether so many partitions cannot be asked for at once. */
    boolean hasToWaitFor(List<Integer> partitions) {
        return pace.filter(limit -> !limit.waitFor(partitions).isZero()).isPresent();
    }

    /**
     * Asks for everything, as much at a time as the cluster takes.
     *
     * @param done how many others there are that need not be asked for
     * @param partitions how many new partitions something needs
     * @param request asks for some, and returns a reply for each, in the order given
     * @return those that were not asked for, or are to be asked for again, because that would take too long
     * @throws ClusterFailedException when the request throws it, or there is no connection any more
     */
    <T> List<T> inWindows(
            List<T> wanted, int done, ToIntFunction<T> partitions, Function<List<T>, List<Reply>> request) {
        List<T> left = new ArrayList<>(wanted);
        while (!left.isEmpty()) {
            int fitting =
                    pace.map(limit -> limit.fitting(sizes(left, partitions))).orElse(left.size());
            List<T> batch = List.copyOf(left.subList(0, fitting));
            Map<T, BrokerError> again = refusedForNow(batch, request.apply(batch));
            left.subList(0, fitting).clear();
            left.addAll(0, again.keySet());
            Optional<BrokerError> refusal = again.values().stream().reduce((earlier, latest) -> latest);
            int all = done + wanted.size();
            if (!left.isEmpty() && !waitBefore(sizes(left, partitions), all - left.size(), all, refusal)) {
                return left;
            }
        }
        return left;
    }

    /** What is to be asked for again, since the cluster takes no more for now, with its words. */
    private <T> Map<T, BrokerError> refusedForNow(List<T> batch, List<Reply> replies) {
        boolean some = replies.stream().anyMatch(Reply::made);
        madeSome |= some;
        looksInVain = some ? 0 : looksInVain + 1;
        Map<T, BrokerError> again = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            T asked = batch.get(i);
            replies.get(i).refusal().filter(this::isTooFast).ifPresent(error -> again.put(asked, error));
        }
        return again;
    }

    private boolean isTooFast(BrokerError error) {
        return error.name().equals(THROTTLED)
                || (connections.current().target().isMskServerless()
                        && madeSome
                        && looksInVain <= LOOKS_PER_WINDOW
                        && PERHAPS_THROTTLED.contains(error.name()));
    }

    /** Waits until the cluster takes more; returns false, at once, where that would take too long. */
    private boolean waitBefore(List<Integer> left, int done, int all, Optional<BrokerError> refusal) {
        RateLimit assumed = pace.orElse(RateLimit.MSK_SERVERLESS);
        Duration time = refusal.isPresent() ? assumed.window().dividedBy(LOOKS_PER_WINDOW) : assumed.window();
        if (waited.plus(time).compareTo(longestWait) > 0) {
            return false;
        }
        if (!wait(new CatalogApplier.Waiting(done, all, time, time.plus(assumed.waitFor(left)), refusal))) {
            return false;
        }
        waited = waited.plus(time);
        // A client that was throttled does not use its connection for a while (KIP-599), and this one's time is over.
        connections.renew();
        return true;
    }

    /** Waits, and tells of it each second; returns false when interrupted. */
    private boolean wait(CatalogApplier.Waiting waiting) {
        progress.waiting(waiting);
        try {
            CatalogApplier.Waiting left = waiting;
            while (left.time().compareTo(TOLD_EVERY) > 0) {
                Thread.sleep(TOLD_EVERY.toMillis());
                left = left.after(TOLD_EVERY);
                progress.stillWaiting(left);
            }
            Thread.sleep(left.time().toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            progress.waitedEnough();
        }
    }

    private static <T> List<Integer> sizes(List<T> all, ToIntFunction<T> partitions) {
        return all.stream().mapToInt(partitions).boxed().toList();
    }
}
