package com.niura.kafka.admin.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cluster.OperatorGuard;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Remedies;

/** Shows what the guard found: what a service would be told, and what there is to do about it. */
public final class VerifyView implements View {

    private final ReadinessReport report;
    private final CommandContext context;

    /** @param report not of a cluster as a whole that failed */
    public VerifyView(ReadinessReport report, CommandContext context) {
        this.report = report;
        this.context = context;
    }

    @Override
    public String text() {
        TextTable table = TextTable.withHeader("TOPIC", "STATUS", "DETAIL");
        report.topics().forEach(topic -> table.row(topic.name(), status(topic), detail(topic)));
        return "Verifying " + context.line() + "\n\n" + table.text("") + warnings() + remedies() + "\n" + closing()
                + "\n";
    }

    private String remedies() {
        return Remedies.merged(Stream.concat(report.failures().stream(), report.warnings().stream())
                        .toList())
                .stream()
                .map(remedy -> MergedRemedies.paragraph(
                        remedy.resources().isEmpty() ? List.of("the cluster") : remedy.resources(), remedy.text()))
                .collect(Collectors.joining());
    }

    private String warnings() {
        return report.warnings().isEmpty()
                ? ""
                : report.warnings().stream()
                        .map(warning -> "  " + warning + "\n")
                        .collect(Collectors.joining("", "\nWarnings:\n", ""));
    }

    private String closing() {
        int all = report.topics().size();
        long failed = report.topics().stream()
                .filter(topic -> topic.failure().isPresent() || !drifts(topic).isEmpty())
                .count();
        int warnings = report.warnings().size();
        return failed == 0
                ? "All " + Texts.counted(all, "topic") + " verified"
                        + (warnings == 0
                                ? "."
                                : warnings == 1 ? ", with a warning." : ", with " + warnings + " warnings.")
                : failed + " of " + Texts.counted(all, "topic") + " not usable as declared.";
    }

    private String status(CheckedTopic topic) {
        if (topic.failure().isEmpty()) {
            return drifts(topic).isEmpty() ? "ready" : "differs";
        }
        return switch (topic.failure().get().code()) {
            case TOPIC_MISSING -> "missing";
            case TOPIC_UNAUTHORIZED -> "denied";
            case PARTITIONS_TOO_FEW -> "too few partitions";
            case TOPIC_NOT_READY -> "not ready";
            default -> "unknown";
        };
    }

    /** What is wrong with a topic, in itself and with its configs; for one that is ready, its partitions. */
    private String detail(CheckedTopic topic) {
        String details = Stream.concat(
                        topic.failure().map(failure -> detail(topic, failure)).stream(),
                        drifts(topic).stream().map(VerifyView::difference))
                .collect(Collectors.joining("; "));
        if (!details.isEmpty()) {
            return details;
        }
        return Texts.counted(topic.partitions(), "partition")
                + (topic.partitions() > topic.requiredPartitions() ? ", declared " + topic.requiredPartitions() : "");
    }

    private static String detail(CheckedTopic topic, Failure failure) {
        return switch (failure.code()) {
            case TOPIC_MISSING -> "does not exist";
            case TOPIC_UNAUTHORIZED -> "may not be described by this identity";
            case PARTITIONS_TOO_FEW ->
                "has " + Texts.counted(topic.partitions(), "partition") + ", declared " + topic.requiredPartitions();
            default -> OperatorGuard.reason(topic);
        };
    }

    /** The configs of a topic with other values than declared. */
    private List<Failure> drifts(CheckedTopic topic) {
        return report.failures().stream()
                .filter(failure -> failure.code() == FailureCode.CONFIG_DRIFT
                        && failure.resource().filter(topic.name()::equals).isPresent())
                .toList();
    }

    private static String difference(Failure drift) {
        String[] declared = drift.expected().orElse("").split("=", 2);
        String found = drift.found().orElse("").substring(declared[0].length() + 1);
        return Format.config(declared[0], declared[1], found);
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        json.put("ready", report.isReady());
        ArrayNode array = json.putArray("topics");
        for (CheckedTopic topic : report.topics()) {
            ObjectNode node = array.addObject();
            node.put("name", topic.name());
            node.put("declaredPartitions", topic.requiredPartitions());
            Optional<Failure> failure =
                    topic.failure().or(() -> drifts(topic).stream().findFirst());
            if (failure.isPresent()) {
                node.put("status", failure.get().code().name());
                node.put("detail", detail(topic));
                node.put("action", failure.get().action());
            } else {
                node.put("status", "READY");
                node.put("partitions", topic.partitions());
            }
        }
        ArrayNode warnings = json.putArray("warnings");
        for (Failure warning : report.warnings()) {
            ObjectNode node = warnings.addObject();
            node.put("code", warning.code().name());
            warning.resource().ifPresent(resource -> node.put("resource", resource));
            node.put("detail", warning.headline());
            node.put("action", warning.action());
        }
    }
}
