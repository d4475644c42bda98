package com.niura.kafka.localmsk.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Limits.CreationRate;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;

/**
 * Counts partitions against the quotas: those that exist, and those that have just been admitted and do not show yet, such as
 * the others of the same request.
 *
 * <p>Kafka does not say whether a request only wants to be validated. What does not show within 3 seconds has therefore not
 * been created, and does not count any more; and a topic that is admitted again before it shows counts once. Unlike the
 * service, deleting and adding partitions do not count as creating, and adding is not held against the quota: Kafka asks no
 * policy about them. On a cluster of several brokers the rate is counted anew when another one becomes the controller. Safe
 * for use by many threads.
 */
final class PartitionQuota {

    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final int LOOKS = 4;

    private final Topics topics;
    private final Clock clock;
    private final List<Admission> admissions = new ArrayList<>();

    PartitionQuota(Topics topics, Clock clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * Admits a topic that is to be created.
     *
     * @throws ApiException the service's refusal, if it would exceed a limit
     */
    synchronized void admit(String topic, int partitions, boolean compacted, Limits limits) {
        boolean limited = limits.partitions().isPresent()
                || limits.creationRate().isPresent()
                || (compacted && limits.compactedPartitions().isPresent());
        if (!limited) {
            return;
        }
        Map<String, Integer> existing = topics.partitions();
        Instant now = clock.instant();
        update(existing, now, limits);
        // The one before has come to nothing, or this would be refused as existing.
        admissions.removeIf(admission -> !admission.seen && admission.topic.equals(topic));

        limits.partitions().ifPresent(limit -> checkQuota("partitions", limit, partitions, all(existing)));
        if (compacted) {
            limits.compactedPartitions()
                    .ifPresent(limit -> checkQuota("compacted partitions", limit, partitions, onlyCompacted(existing)));
        }
        limits.creationRate().ifPresent(rate -> checkRate(rate, partitions, now));
        admissions.add(new Admission(topic, partitions, compacted, now));
    }

    /** Takes note that a topic is to be deleted: it is not waited for any more, and counts as one that was created. */
    synchronized void deleting(String topic) {
        admissions.stream()
                .filter(admission -> admission.topic.equals(topic))
                .forEach(admission -> admission.seen = true);
    }

    /** Whether a topic exists, also when it has just been created and does not show yet. */
    synchronized boolean exists(String topic) {
        for (int look = 1; ; look++) {
            if (topics.partitions().containsKey(topic)) {
                return true;
            }
            Instant now = clock.instant();
            boolean expected = admissions.stream()
                    .anyMatch(admission -> admission.topic.equals(topic) && admission.isPending(now));
            if (!expected || look == LOOKS) {
                return false;
            }
            try {
                Thread.sleep(SOON.dividedBy(LOOKS).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private void update(Map<String, Integer> existing, Instant now, Limits limits) {
        Duration window = limits.creationRate().map(CreationRate::window).orElse(SETTLED);
        admissions.forEach(admission -> admission.seen |= existing.containsKey(admission.topic));
        admissions.removeIf(
                admission -> admission.seen ? !admission.time.isAfter(now.minus(window)) : !admission.isPending(now));
    }

    private Map<String, Integer> all(Map<String, Integer> existing) {
        Map<String, Integer> counted = new HashMap<>(existing);
        admissions.stream()
                .filter(admission -> !admission.seen)
                .forEach(admission -> counted.put(admission.topic, admission.partitions));
        return counted;
    }

    private Map<String, Integer> onlyCompacted(Map<String, Integer> existing) {
        Set<String> compacted = new HashSet<>(topics.compacted(existing.keySet()));
        admissions.stream()
                .filter(admission -> admission.compacted)
                .forEach(admission -> compacted.add(admission.topic));
        Map<String, Integer> counted = all(existing);
        counted.keySet().retainAll(compacted);
        return counted;
    }

    private static void checkQuota(String what, int limit, int wanted, Map<String, Integer> counted) {
        long present = counted.values().stream().mapToLong(Integer::longValue).sum();
        if (present + wanted > limit) {
            throw new InvalidRequestException(
                    "The cluster may have %s %s, but has %s, and %s more were asked for (a quota of MSK Serverless)"
                            .formatted(limit, what, present, wanted));
        }
    }

    private void checkRate(CreationRate rate, int wanted, Instant now) {
        // Also those that the window has not lost yet only because it has been made shorter meanwhile.
        long recent = admissions.stream()
                .filter(admission -> admission.time.isAfter(now.minus(rate.window())))
                .mapToLong(admission -> admission.partitions)
                .sum();
        if (recent + wanted > rate.partitions()) {
            String message =
                    "%s partitions may be created in %s, but %s have been, and %s more were asked for (a quota of MSK Serverless)"
                            .formatted(rate.partitions(), rate.window(), recent, wanted);
            throw switch (rate.refusal()) {
                case THROTTLING_QUOTA_EXCEEDED -> new ThrottlingQuotaExceededException(message);
                case INVALID_REQUEST -> new InvalidRequestException(message);
                case POLICY_VIOLATION -> new PolicyViolationException(message);
                case INVALID_PARTITIONS -> new InvalidPartitionsException(message);
            };
        }
    }

    private static final class Admission {

        private final String topic;
        private final int partitions;
        private final boolean compacted;
        private final Instant time;
        private boolean seen;

        Admission(String topic, int partitions, boolean compacted, Instant time) {
            this.topic = topic;
            this.partitions = partitions;
            this.compacted = compacted;
            this.time = time;
        }

        boolean isPending(Instant now) {
            return !seen && time.isAfter(now.minus(SETTLED));
        }
    }
}
