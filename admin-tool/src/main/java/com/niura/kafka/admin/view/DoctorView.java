package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.DoctorStep;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.admin.doctor.Target;
import com.niura.kafka.admin.doctor.Target.Part;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Remedies;
import com.niura.kafka.guard.internal.target.ClientTarget;

/**
 * Shows a diagnosis: its parts, each of which may be printed as soon as it is there, and in the end what is wrong and what to do
 * about it. {@link #text()} is that end.
 */
public final class DoctorView implements View {

    private final List<DoctorStep> steps;
    private final CommandContext context;
    private final ClientTarget cluster;
    private final Optional<String> service;

    /**
     * @param steps all of them
     * @param cluster as remedies name it
     * @param service whose permissions were looked for; those of an operator where there is none
     */
    public DoctorView(List<DoctorStep> steps, CommandContext context, ClientTarget cluster, Optional<String> service) {
        this.steps = List.copyOf(steps);
        this.context = context;
        this.cluster = cluster;
        this.service = service;
    }

    /** Says what is going to be looked at. */
    public static String heading(CommandContext context, Optional<String> service) {
        return "Diagnosis of " + context.line()
                + service.map(name -> ", for the service " + name).orElse("") + "\n";
    }

    /** Shows the steps of one part, and of one server where it is about servers. */
    public static String part(List<DoctorStep> part, ClientTarget cluster) {
        if (part.isEmpty()) {
            return "";
        }
        DoctorStep first = part.get(0);
        return "\n" + title(first) + "\n"
                + (first.target().part() == Part.TOPIC && first.check() != Check.START_UP_CHECK
                        ? topics(part, cluster)
                        : isBrokerWithoutFailure(part) ? broker(part, cluster) : rows(part, cluster));
    }

    private static String title(DoctorStep first) {
        Target target = first.target();
        String address = target.address().map(Object::toString).orElse("");
        return switch (target.part()) {
            case CLIENT -> "Client";
            case BOOTSTRAP -> "Bootstrap server " + address;
            case ACCESS -> "Access";
            case BROKER -> "Broker " + target.name().orElse("") + " at " + address;
            case CLUSTER -> "Cluster";
            case TOPIC ->
                first.check() == Check.START_UP_CHECK
                        ? "Start-up check, as the service's guard makes it"
                        : target.name().isEmpty()
                                ? "Topics"
                                : "Topics, by describeTopics and the operations that the broker reports for this identity";
        };
    }

    /** Brokers may be many: of one that can be reached, a line is enough. */
    private static boolean isBrokerWithoutFailure(List<DoctorStep> part) {
        return part.get(0).target().part() == Part.BROKER && part.stream().allMatch(step -> step.status() == Status.OK);
    }

    private static String broker(List<DoctorStep> part, ClientTarget cluster) {
        return row(
                "all steps",
                Status.OK,
                part.stream()
                        .map(step -> step.check().labelOn(cluster))
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }

    private static String rows(List<DoctorStep> part, ClientTarget cluster) {
        return part.stream()
                .map(step -> row(
                        step.check() == Check.START_UP_CHECK
                                ? step.target().name().orElse("all topics")
                                : step.check().labelOn(cluster),
                        step.status(),
                        remark(step)))
                .collect(Collectors.joining());
    }

    private static String row(String what, Status status, String remark) {
        return "  %-23s%-11s%s".formatted(what, text(status), remark).stripTrailing() + "\n";
    }

    /** How it was looked at, and what was found; of a failure only the code: the rest is in the end, where it does not scroll away. */
    private static String remark(DoctorStep step) {
        String found = step.failure().map(failure -> failure.code().name()).orElse(step.detail());
        return Stream.of(step.check() == Check.START_UP_CHECK ? "" : step.how(), found)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private static String text(Status status) {
        return switch (status) {
            case OK -> "ok";
            case FAILED -> "FAILED";
            case NOT_KNOWN -> "not known";
        };
    }

    private static String topics(List<DoctorStep> part, ClientTarget cluster) {
        Set<Check> checks = new TreeSet<>();
        Map<String, Map<Check, DoctorStep>> byTopic = new LinkedHashMap<>();
        List<DoctorStep> ofAll = new ArrayList<>();
        for (DoctorStep step : part) {
            if (step.target().name().isEmpty()) {
                ofAll.add(step);
            } else {
                checks.add(step.check());
                byTopic.computeIfAbsent(step.target().name().get(), topic -> new EnumMap<>(Check.class))
                        .put(step.check(), step);
            }
        }
        if (byTopic.isEmpty()) {
            return rows(ofAll, cluster);
        }
        TextTable table = TextTable.withHeader(Stream.concat(
                        Stream.of("TOPIC"),
                        checks.stream().map(check -> check == Check.TOPIC ? "FOUND" : check.labelOn(cluster)))
                .toArray(String[]::new));
        byTopic.forEach((topic, found) -> table.row(Stream.concat(
                        Stream.of(topic),
                        checks.stream()
                                .map(check -> Optional.ofNullable(found.get(check))
                                        .map(DoctorView::cell)
                                        .orElse("not needed")))
                .toArray(String[]::new)));
        return rows(ofAll, cluster) + table.text("  ");
    }

    private static String cell(DoctorStep step) {
        return step.check() != Check.TOPIC
                ? text(step.status())
                : step.failure().map(failure -> failure.code().name()).orElse(step.detail());
    }

    @Override
    public String text() {
        return problems() + policy() + unknown() + "\n" + closing() + "\n";
    }

    /** What is wrong and what to do, each remedy once with all that it is for. */
    private String problems() {
        StringBuilder text = new StringBuilder();
        List<Failure> failures = with(Status.FAILED).stream()
                .flatMap(step -> step.failure().stream())
                .toList();
        for (Remedies.Merged remedy : Remedies.merged(failures)) {
            List<DoctorStep> alike = with(Status.FAILED).stream()
                    .filter(step ->
                            step.failure().filter(remedy.failures()::contains).isPresent())
                    .toList();
            List<String> lines = new ArrayList<>(remedy.failures().stream()
                    .map(Failure::toString)
                    .distinct()
                    .limit(Texts.MOST_LISTED)
                    .toList());
            if (remedy.failures().size() > Texts.MOST_LISTED) {
                lines.add("and " + (remedy.failures().size() - Texts.MOST_LISTED) + " more");
            }
            lines.add(remedy.text());
            text.append(MergedRemedies.paragraph(names(alike), String.join("\n", lines)));
        }
        with(Status.FAILED).stream()
                .filter(step -> step.failure().isEmpty())
                .forEach(step -> text.append(MergedRemedies.paragraph(names(List.of(step)), step.detail())));
        return text.toString();
    }

    private List<DoctorStep> with(Status status) {
        return steps.stream().filter(step -> step.status() == status).toList();
    }

    /** Who lacks one permission may lack others behind it, which cannot be seen yet. */
    private String policy() {
        return steps.stream()
                        .flatMap(step -> step.failure().flatMap(Failure::expected).stream())
                        .anyMatch(expected -> expected.startsWith("kafka-cluster:"))
                ? "\n'admin-tool iam-policy "
                        + service.map(name -> "service " + name).orElse("bastion")
                        + " --cluster-arn " + cluster.clusterArn().orElse("ARN")
                        + "' prints all that this role needs.\n"
                : "";
    }

    /** "TCP of broker 2", "CreateTopic of a, b". */
    private List<String> names(List<DoctorStep> alike) {
        Map<String, Set<String>> targetsByCheck = new LinkedHashMap<>();
        alike.forEach(step -> {
            Set<String> targets =
                    targetsByCheck.computeIfAbsent(step.check().labelOn(cluster), check -> new LinkedHashSet<>());
            name(step.target()).ifPresent(targets::add);
        });
        return targetsByCheck.entrySet().stream()
                .map(entry -> entry.getKey()
                        + (entry.getValue().isEmpty() ? "" : " of " + Texts.enumeration(entry.getValue())))
                .toList();
    }

    private static Optional<String> name(Target target) {
        return switch (target.part()) {
            case BOOTSTRAP -> target.address().map(Object::toString);
            case BROKER -> target.name().map("broker "::concat);
            default -> target.name();
        };
    }

    /** The reasons for what is not known of topics, which their table has no room for. */
    private String unknown() {
        Map<String, List<String>> topicsByReason = new LinkedHashMap<>();
        for (DoctorStep step : with(Status.NOT_KNOWN)) {
            if (step.target().part() == Part.TOPIC && step.target().name().isPresent()) {
                topicsByReason
                        .computeIfAbsent(
                                step.check().labelOn(cluster) + ": " + step.detail(), reason -> new ArrayList<>())
                        .add(step.target().name().get());
            }
        }
        return topicsByReason.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + " (" + Texts.enumeration(entry.getValue()) + ")\n")
                .collect(Collectors.joining("", topicsByReason.isEmpty() ? "" : "\nNot known:\n", ""));
    }

    private String closing() {
        int unknown = with(Status.NOT_KNOWN).size();
        String all = Texts.counted(steps.size(), "step");
        return switch (worst()) {
            case OK -> "Nothing is in the way: " + all + " ok.";
            case NOT_KNOWN -> "No failure found; " + unknown + " of " + all + " not known.";
            case FAILED ->
                with(Status.FAILED).size() + " of " + all + " failed"
                        + (unknown == 0 ? "" : "; " + unknown + " not known") + ".";
        };
    }

    private Status worst() {
        return !with(Status.FAILED).isEmpty()
                ? Status.FAILED
                : with(Status.NOT_KNOWN).isEmpty() ? Status.OK : Status.NOT_KNOWN;
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        json.put("service", service.orElse(null));
        json.put("status", worst().name());
        ArrayNode array = json.putArray("steps");
        for (DoctorStep step : steps) {
            ObjectNode node = array.addObject();
            node.put("part", step.target().part().name());
            node.put("name", step.target().name().orElse(null));
            node.put("address", step.target().address().map(Object::toString).orElse(null));
            node.put("check", step.check().name());
            node.put("status", step.status().name());
            putText(node, "how", step.how());
            putText(node, "detail", step.detail());
            step.failure().ifPresent(failure -> {
                node.put("code", failure.code().name());
                node.put("action", failure.action());
            });
        }
    }

    private static void putText(ObjectNode node, String member, String text) {
        if (!text.isEmpty()) {
            node.put(member, text);
        }
    }
}
