package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one check found: a verdict for every required topic, in the order in which they were required, or one failure of
 * the cluster as a whole and then no verdicts. Immutable; holds no secret.
 *
 * @param subject who was checked: the service's name, or what {@link TopicGuard#forTopics} was given
 * @param cluster the cluster asked
 * @param verdicts one for each required topic; empty when there is a cluster failure
 * @param clusterFailure why nothing could be found out about the topics
 * @param attempts how often the cluster was asked
 * @param elapsed how long the check took
 */
public record ReadinessReport(
        String subject,
        TargetCluster cluster,
        List<TopicVerdict> verdicts,
        Optional<ClusterFailure> clusterFailure,
        int attempts,
        Duration elapsed) {

    private static final int MOST_LISTED = 20;

    public ReadinessReport {
        verdicts = List.copyOf(verdicts);
        if (clusterFailure.isPresent() && !verdicts.isEmpty()) {
            throw new IllegalArgumentException(
                    "verdicts must be empty when there is a cluster failure, but was " + verdicts);
        }
    }

    /** Whether every required topic is present and usable. */
    public boolean isReady() {
        return failures().isEmpty();
    }

    /** Everything that stands in the way, the cluster's failure or the topics' failures; empty when ready. */
    public List<Failure> failures() {
        return clusterFailure
                .<List<Failure>>map(List::of)
                .orElseGet(() -> List.copyOf(topicFailures(TopicFailure.class).toList()));
    }

    /** Names of the topics that do not exist. */
    public List<String> missing() {
        return topicFailures(TopicFailure.Missing.class)
                .map(TopicVerdict::topic)
                .toList();
    }

    /** Names of the topics that this identity may not describe. */
    public List<String> unauthorized() {
        return topicFailures(TopicFailure.Unauthorized.class)
                .map(TopicVerdict::topic)
                .toList();
    }

    /**
     * This report when ready.
     *
     * @throws TopicsNotReadyException when not, carrying this report
     */
    public ReadinessReport orThrow() {
        if (!isReady()) {
            throw new TopicsNotReadyException(this);
        }
        return this;
    }

    /**
     * The report for people: one line when ready; otherwise a first line that says what is wrong, a line for each failure
     * (the first 20), and each remedy once.
     */
    public String text() {
        List<Failure> failures = failures();
        if (failures.isEmpty()) {
            return subject + " is ready: " + Text.topics(verdicts.size()) + " present on " + cluster.bootstrapServers()
                    + " (" + Text.seconds(elapsed) + ")";
        }
        List<String> lines = new ArrayList<>();
        lines.add(subject + " is not ready: " + summary(failures));
        if (clusterFailure.isEmpty()) {
            failures.stream().limit(MOST_LISTED).forEach(f -> lines.add("  " + f.code() + ": " + f.headline()));
            if (failures.size() > MOST_LISTED) {
                lines.add("  and " + (failures.size() - MOST_LISTED) + " more");
            }
        }
        remedies(failures).forEach((action, codes) -> lines.add("What to do (" + codes + "): " + action));
        return String.join("\n", lines);
    }

    private String summary(List<Failure> failures) {
        return clusterFailure
                .map(failure -> failure.code() + ": " + failure.headline())
                .orElseGet(() -> failures.size() + " of " + Text.topics(verdicts.size()) + " not usable on "
                        + cluster.bootstrapServers());
    }

    /** Topics that fail alike share a remedy: it is said once. */
    private static Map<String, FailureCode> remedies(List<Failure> failures) {
        Map<String, FailureCode> remedies = new LinkedHashMap<>();
        failures.stream().limit(MOST_LISTED).forEach(f -> remedies.putIfAbsent(f.action(), f.code()));
        return remedies;
    }

    private <T extends TopicFailure> Stream<T> topicFailures(Class<T> kind) {
        return verdicts.stream().filter(kind::isInstance).map(kind::cast);
    }
}
