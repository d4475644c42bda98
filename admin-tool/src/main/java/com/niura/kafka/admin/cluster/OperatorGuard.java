package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.check.GuardConfig;
import com.niura.kafka.guard.internal.check.ReadinessCheck;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;

/** The check that services make when they start, as an operator asks for it. Stateless. */
public final class OperatorGuard {

    /** A closed port, or a name without an address, is told after this time; any other silence is waited out. */
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(5);

    private static final Duration SHORTEST_CHECK = Duration.ofSeconds(1);

    private static final Set<FailureCode> SILENCE = EnumSet.of(
            FailureCode.UNREACHABLE, FailureCode.CONNECT_TIMEOUT, FailureCode.CPU_SHORTAGE, FailureCode.DEADLINE);

    private OperatorGuard() {}

    /**
     * Checks the topics.
     *
     * @param failOn the warnings that are failures
     * @param audience whom the remedies speak to
     * @param timeout what it may take
     * @param permissions which are looked at, where it is known what a service does with the topics; also where each denied one
     *     becomes an event in CloudTrail
     */
    public static ReadinessReport check(
            ClusterAccess target,
            RequiredTopics required,
            Set<FailureCode> failOn,
            Audience audience,
            Duration timeout,
            PermissionScope permissions) {
        Deadline deadline = Deadline.in(timeout);
        GuardConfig config = new GuardConfig(
                required.use().map(RequiredTopics.Use::service).orElse("admin-tool"),
                () -> required,
                target.settings(),
                GuardMode.FAIL,
                failOn,
                Optional.of(permissions),
                timeout,
                Deadline.min(timeout, UNTIL_TOLD),
                Deadline.min(timeout, TopicGuard.DEFAULT_SETTLE_WINDOW),
                Duration.ZERO,
                audience);
        ReadinessReport report = new ReadinessCheck(config).run();
        boolean isWaitedFor = clusterFailure(report)
                .filter(failure -> SILENCE.contains(failure.code()))
                .isPresent();
        return isWaitedFor && deadline.remaining().compareTo(SHORTEST_CHECK) > 0
                ? new ReadinessCheck(config.within(deadline.remaining())).run()
                : report;
    }

    /** Returns why nothing is known about any topic, if that is so. */
    public static Optional<Failure> clusterFailure(ReadinessReport report) {
        return report.topics().isEmpty() ? report.failures().stream().findFirst() : Optional.empty();
    }

    /** Returns what is wrong with a topic, completing a sentence that begins with its name. */
    public static String reason(ReadinessReport.CheckedTopic topic) {
        return topic.failure()
                .map(failure -> failure.headline().substring(topic.name().length() + 1))
                .orElse("");
    }
}
