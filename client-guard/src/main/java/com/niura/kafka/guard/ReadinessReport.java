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
 * the cluster as a whole and then no verdicts; and what else is of concern. Immutable; holds no secret.
 *
 * @param subject who was checked: the service's name, or what {@link TopicGuard#forTopics} was given
 * @param mode the guard's mode; with {@link GuardMode#OFF} nothing was checked, and there is nothing else in the report
 * @param cluster the cluster asked
 * @param verdicts one for each required topic; empty when there is a cluster failure
 * @param clusterFailure why nothing could be found out about the topics
 * @param failedConcerns concerns that the guard was told to take for failures
 * @param warnings all other concerns; they keep nothing from being ready
 * @param attempts how often the cluster was asked
 * @param elapsed how long the check took
 */
public record ReadinessReport(
        String subject,
        GuardMode mode,
        TargetCluster cluster,
        List<TopicVerdict> verdicts,
        Optional<ClusterFailure> clusterFailure,
        List<Concern> failedConcerns,
        List<Concern> warnings,
        int attempts,
        Duration elapsed) {

    /** What a report comes to. */
    public enum Status {
        READY,
        NOT_READY,
        /** The guard was off. */
        NOT_CHECKED
    }

    private static final int MOST_LISTED = 20;

    public ReadinessReport {
        verdicts = List.copyOf(verdicts);
        failedConcerns = List.copyOf(failedConcerns);
        warnings = List.copyOf(warnings);
        if (clusterFailure.isPresent() && !verdicts.isEmpty()) {
            throw new IllegalArgumentException(
                    "verdicts must be empty when there is a cluster failure, but was " + verdicts);
        }
    }

    public Status status() {
        if (mode == GuardMode.OFF) {
            return Status.NOT_CHECKED;
        }
        return failures().isEmpty() ? Status.READY : Status.NOT_READY;
    }

    /**
     * Whether nothing is known to stand in the way: every required topic is present and usable, or the guard was off, which
     * {@link #status()} tells apart.
     */
    public boolean isReady() {
        return failures().isEmpty();
    }

    /** Everything that stands in the way: the cluster's failure, or the topics' failures and then the failed concerns; empty when ready. */
    public List<Failure> failures() {
        return clusterFailure
                .<List<Failure>>map(List::of)
                .orElseGet(() -> Stream.concat(topicFailures(TopicFailure.class), failedConcerns.stream())
                        .toList());
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
     * The report for people: a first line that says whether the service is ready, and what is wrong if not; then a line for
     * each failure and each warning (the first 20 of each), and each remedy once.
     */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(firstLine());
        if (clusterFailure.isEmpty()) {
            addAll(lines, "", failures());
        }
        addAll(lines, "warning: ", warnings);
        Map<String, FailureCode> remedies = new LinkedHashMap<>();
        // Topics that fail alike share a remedy: it is said once.
        Stream.concat(failures().stream().limit(MOST_LISTED), warnings.stream().limit(MOST_LISTED))
                .forEach(failure -> remedies.putIfAbsent(failure.action(), failure.code()));
        remedies.forEach((action, code) -> lines.add("What to do (" + code + "): " + action));
        return String.join("\n", lines);
    }

    /** One line of JSON for log processors; its fields are in the documentation, and stay. */
    public String json() {
        return ReportJson.of(this);
    }

    private String firstLine() {
        return switch (status()) {
            case NOT_CHECKED -> subject + " was not checked: its guard is off";
            case READY ->
                subject + " is ready: " + Text.topics(verdicts.size()) + " present on " + cluster.bootstrapServers()
                        + " (" + Text.seconds(elapsed) + ")"
                        + (warnings.isEmpty() ? "" : ", " + Text.warnings(warnings.size()));
            case NOT_READY -> subject + " is not ready: " + summary();
        };
    }

    private String summary() {
        if (clusterFailure.isPresent()) {
            return clusterFailure.get().code() + ": " + clusterFailure.get().headline();
        }
        long unusable = topicFailures(TopicFailure.class).count();
        return unusable > 0
                ? unusable + " of " + Text.topics(verdicts.size()) + " not usable on " + cluster.bootstrapServers()
                : Text.topics(verdicts.size()) + " present on " + cluster.bootstrapServers()
                        + ", but not all as declared";
    }

    private static void addAll(List<String> lines, String kind, List<? extends Failure> failures) {
        failures.stream()
                .limit(MOST_LISTED)
                .forEach(failure -> lines.add("  " + kind + failure.code() + ": " + failure.headline()));
        if (failures.size() > MOST_LISTED) {
            lines.add("  and " + (failures.size() - MOST_LISTED) + " more");
        }
    }

    private <T extends TopicFailure> Stream<T> topicFailures(Class<T> kind) {
        return verdicts.stream().filter(kind::isInstance).map(kind::cast);
    }
}
