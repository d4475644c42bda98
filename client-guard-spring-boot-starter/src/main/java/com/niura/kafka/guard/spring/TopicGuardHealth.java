package com.niura.kafka.guard.spring;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;

/**
 * What the health says of a report, in words that every version of Spring Boot has. OUT_OF_SERVICE only where a later look finds what
 * would have kept the application from starting: whoever lets it start in spite of its topics does not want it stopped for them. A look
 * without an answer is UNKNOWN: it has seconds, where the start had a minute.
 */
record TopicGuardHealth(String status, Map<String, Object> details) {

    private static final Set<FailureCode> WITHOUT_ANSWER = EnumSet.of(
            FailureCode.AUTH_THROTTLED,
            FailureCode.CPU_SHORTAGE,
            FailureCode.DEADLINE,
            FailureCode.INTERRUPTED,
            FailureCode.INTERNAL);

    static TopicGuardHealth of(Optional<LatestReport.Checked> latest) {
        return latest.map(TopicGuardHealth::of).orElse(new TopicGuardHealth("UNKNOWN", Map.of()));
    }

    private static TopicGuardHealth of(LatestReport.Checked checked) {
        ReadinessReport report = checked.report();
        Map<String, Object> details = summary(checked);
        if (report.status() != ReadinessReport.Status.NOT_CHECKED) {
            details.put("bootstrapServers", report.bootstrapServers());
            details.put("failures", texts(report.failures()));
            details.put("warnings", texts(report.warnings()));
        }
        return new TopicGuardHealth(status(report), details);
    }

    /** Returns what may be shown to anybody. */
    static Map<String, Object> summary(LatestReport.Checked checked) {
        ReadinessReport report = checked.report();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("service", report.subject());
        summary.put("status", report.status().name());
        if (report.status() != ReadinessReport.Status.NOT_CHECKED) {
            summary.put("checkedAt", checked.at().toString());
            summary.put(
                    "topics",
                    report.topics().stream()
                            .map(ReadinessReport.CheckedTopic::name)
                            .toList());
        }
        return summary;
    }

    private static String status(ReadinessReport report) {
        return switch (report.status()) {
            case READY -> isWithoutAnswer(report) ? "UNKNOWN" : "UP";
            case NOT_CHECKED -> "UNKNOWN";
            case NOT_READY ->
                report.mode() == GuardMode.FAIL && !isWithoutAnswer(report) ? "OUT_OF_SERVICE" : "UNKNOWN";
        };
    }

    /** Whether nothing is known of the topics by this look: it had no answer in its time, or may not see what the cluster has. */
    private static boolean isWithoutAnswer(ReadinessReport report) {
        return report.isReady()
                ? report.topics().isEmpty()
                        && report.warnings().stream().anyMatch(warning -> warning.code() == FailureCode.UNVERIFIED)
                : report.failures().stream().allMatch(failure -> WITHOUT_ANSWER.contains(failure.code()));
    }

    private static List<String> texts(List<Failure> failures) {
        return failures.stream().map(Failure::toString).toList();
    }
}
