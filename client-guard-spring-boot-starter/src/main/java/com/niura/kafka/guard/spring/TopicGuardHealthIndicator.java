package com.niura.kafka.guard.spring;

import java.util.List;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.ReadinessReport;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows what the check at the start found, and asks the cluster nothing. UP when everything was ready; otherwise UNKNOWN, never DOWN:
 * whoever lets a service start in spite of its topics, by {@code topic-guard.mode=warn}, does not want it stopped for them.
 */
final class TopicGuardHealthIndicator extends AbstractHealthIndicator {

    private final TopicGuardLifecycle lifecycle;

    TopicGuardHealthIndicator(TopicGuardLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.unknown();
        lifecycle.report().ifPresent(report -> describe(report, builder));
    }

    private static void describe(ReadinessReport report, Health.Builder builder) {
        if (report.status() == ReadinessReport.Status.READY) {
            builder.up();
        }
        builder.withDetail("service", report.subject()).withDetail("atStart", report.status());
        if (report.status() != ReadinessReport.Status.NOT_CHECKED) {
            builder.withDetail("bootstrapServers", report.bootstrapServers())
                    .withDetail(
                            "topics",
                            report.topics().stream()
                                    .map(ReadinessReport.CheckedTopic::name)
                                    .toList())
                    .withDetail("failures", texts(report.failures()))
                    .withDetail("warnings", texts(report.warnings()));
        }
    }

    private static List<String> texts(List<Failure> failures) {
        return failures.stream().map(Failure::toString).toList();
    }
}
