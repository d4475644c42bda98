package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Remedies;

/**
 * What one check found: each required topic, in the order in which they were required, or one failure of the cluster as a whole
 * and then no topics; and what else is of concern. Immutable; holds no secret.
 *
 * @param subject who was checked: the service's name, or what {@link TopicGuard#forTopics} was given
 * @param mode the guard's mode; with {@link GuardMode#OFF} nothing was checked, and there is nothing else in the report
 * @param bootstrapServers the cluster asked, {@code host:port} with commas
 * @param identity who asked, as far as that is known without a further request
 * @param topics one for each required topic; empty when the cluster as a whole failed, or nothing was checked
 * @param failures everything that stands in the way: the cluster's failure, or the topics' failures and then the warnings that
 *     {@link TopicGuard.Builder#failOn} makes failures; empty when ready
 * @param warnings what keeps nothing from being ready
 * @param attempts how often the cluster was asked
 * @param elapsed how long the check took
 */
public record ReadinessReport(
        String subject,
        GuardMode mode,
        String bootstrapServers,
        Optional<Identity> identity,
        List<CheckedTopic> topics,
        List<Failure> failures,
        List<Failure> warnings,
        int attempts,
        Duration elapsed) {

    /** What a report comes to. */
    public enum Status {
        READY,
        NOT_READY,
        /** The guard was off. */
        NOT_CHECKED
    }

    /**
     * A required topic.
     *
     * @param name the topic's name
     * @param requiredPartitions how many partitions the catalog declares
     * @param partitions how many the cluster has; 0 where it does not exist or that is not known
     * @param failure why it cannot be used as declared; empty when it is there, with a leader for each partition and at least the
     *     declared number of them
     */
    public record CheckedTopic(String name, int requiredPartitions, int partitions, Optional<Failure> failure) {}

    /**
     * Who the client is, as far as that is known without asking AWS.
     *
     * @param principal the user name of a SASL login, or the ARN of the role that it assumes
     * @param credentialSource where AWS credentials were found, in words: "the container's credentials endpoint" for an ECS task's role
     * @param accessKeyEnd the last four characters of the access key id
     */
    public record Identity(
            Optional<String> principal, Optional<String> credentialSource, Optional<String> accessKeyEnd) {

        /** Returns all that is known, in a few words. */
        @Override
        public String toString() {
            return String.join(
                    " ",
                    Stream.of(
                                    principal,
                                    accessKeyEnd.map(
                                            end -> (principal.isPresent() ? "with " : "") + "access key ..." + end),
                                    credentialSource.map(source -> "from " + source))
                            .flatMap(Optional::stream)
                            .toList());
        }
    }

    public ReadinessReport {
        topics = List.copyOf(topics);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }

    public Status status() {
        if (mode == GuardMode.OFF) {
            return Status.NOT_CHECKED;
        }
        return isReady() ? Status.READY : Status.NOT_READY;
    }

    /**
     * Whether nothing is known to stand in the way: every required topic is present and usable, or the guard was off, which
     * {@link #status()} tells apart.
     */
    public boolean isReady() {
        return failures.isEmpty();
    }

    /** Returns the names of the topics that do not exist. */
    public List<String> missing() {
        return failed(FailureCode.TOPIC_MISSING);
    }

    /** Returns the names of the topics that this identity may not describe. */
    public List<String> unauthorized() {
        return failed(FailureCode.TOPIC_UNAUTHORIZED);
    }

    private List<String> failed(FailureCode code) {
        return topics.stream()
                .filter(topic -> topic.failure()
                        .filter(failure -> failure.code() == code)
                        .isPresent())
                .map(CheckedTopic::name)
                .toList();
    }

    /** Returns how many of the required topics are present and usable. */
    public int present() {
        return (int) topics.stream().filter(topic -> topic.failure().isEmpty()).count();
    }

    /**
     * Returns this report when ready.
     *
     * @throws TopicsNotReadyException when not, carrying this report
     */
    public ReadinessReport orThrow() {
        if (!isReady()) {
            throw new TopicsNotReadyException(this);
        }
        return this;
    }

    /** Returns the report for people: the {@link #description()}, and below it the {@link #action()}. */
    public String text() {
        String action = action();
        return action.isEmpty() ? description() : description() + "\n" + action;
    }

    /**
     * Returns what was found, for people: a first line that says whether the service is ready, and what is wrong if not; then a line
     * for each failure and each warning (the first 20 of each).
     */
    public String description() {
        List<String> lines = new ArrayList<>();
        lines.add(firstLine());
        if (!isClusterFailure()) {
            addAll(lines, "", failures);
        }
        addAll(lines, "warning: ", warnings);
        if (!isReady()) {
            identity.ifPresent(who -> lines.add("  checked as " + who));
        }
        return String.join("\n", lines);
    }

    /** Returns what to do about it, for people: each remedy once; empty where there is nothing to do. */
    public String action() {
        return Remedies.merged(Stream.concat(
                                failures.stream().limit(Texts.MOST_LISTED),
                                warnings.stream().limit(Texts.MOST_LISTED))
                        .toList())
                .stream()
                .map(remedy -> "What to do (" + remedy.first().code() + "): " + remedy.text())
                .collect(Collectors.joining("\n"));
    }

    /** Returns one line of JSON for log processors; its fields are in the documentation, and stay. */
    public String json() {
        return ReportJson.of(this);
    }

    private String firstLine() {
        return switch (status()) {
            case NOT_CHECKED -> subject + " was not checked: its guard is off";
            case READY ->
                topics.isEmpty()
                        ? subject + " is ready: nothing was checked"
                        : subject + " is ready: " + Texts.counted(topics.size(), "topic") + " present on "
                                + bootstrapServers + " (" + Texts.seconds(elapsed) + ")"
                                + identity.map(who -> ", as " + who).orElse("")
                                + (warnings.isEmpty() ? "" : ", " + Texts.counted(warnings.size(), "warning"));
            case NOT_READY -> subject + " is not ready: " + summary();
        };
    }

    /** Whether the one failure is all that is known. */
    private boolean isClusterFailure() {
        return topics.isEmpty() && failures.size() == 1;
    }

    private String summary() {
        if (isClusterFailure()) {
            return failures.get(0).toString();
        }
        int unusable = topics.size() - present();
        return unusable > 0
                ? unusable + " of " + Texts.counted(topics.size(), "topic") + " not usable on " + bootstrapServers
                : Texts.counted(topics.size(), "topic") + " present on " + bootstrapServers
                        + ", but not all as declared";
    }

    private static void addAll(List<String> lines, String kind, Collection<Failure> failures) {
        failures.stream().limit(Texts.MOST_LISTED).forEach(failure -> lines.add("  " + kind + failure));
        if (failures.size() > Texts.MOST_LISTED) {
            lines.add("  and " + (failures.size() - Texts.MOST_LISTED) + " more");
        }
    }
}
