package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.admin.doctor.Place;
import com.niura.kafka.admin.doctor.Place.Part;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.failure.Remedies;
import com.niura.kafka.guard.internal.target.ClientTarget;

/**
 * Shows a diagnosis: its parts, each of which may be printed as soon as it is there, and in the end what is wrong and what to do
 * about it. {@link #text()} is that end.
 */
public final class DoctorView implements View {

    private static final Set<FailureCode> DENIALS = Set.of(
            FailureCode.AUTH_DENIED,
            FailureCode.CLUSTER_DENIED,
            FailureCode.TOPIC_UNAUTHORIZED,
            FailureCode.PERMISSION_MISSING);

    private final List<Finding> findings;
    private final CommandContext context;
    private final ClientTarget cluster;
    private final Optional<String> service;
    private final Remedies remedies;
    private final Optional<ClusterArn> arn;

    /**
     * @param findings all of them
     * @param service whose permissions were looked for; those of an operator where there is none
     * @param arn the cluster's, for the ARNs in what there is to do
     */
    public DoctorView(
            List<Finding> findings, CommandContext context, Optional<String> service, Optional<ClusterArn> arn) {
        this.findings = List.copyOf(findings);
        this.context = context;
        this.cluster = context.target().cluster();
        this.service = service;
        this.remedies =
                new Remedies(cluster, CatalogSource.NONE, service.isPresent() ? Audience.SERVICE : Audience.OPERATOR);
        this.arn = arn;
    }

    /** What is going to be looked at. */
    public static String heading(CommandContext context, Optional<String> service) {
        return "Diagnosis of " + context.line()
                + service.map(name -> ", permissions of the service " + name).orElse("") + "\n";
    }

    /** Findings about one part of the way, and one server where it is about servers. */
    public static String part(List<Finding> part, ClientTarget cluster) {
        if (part.isEmpty()) {
            return "";
        }
        Finding first = part.get(0);
        return "\n" + title(first.place()) + "\n"
                + switch (first.place().part()) {
                    case TOPIC -> topics(part, cluster);
                    case BROKER -> broker(part, cluster);
                    default -> steps(part, cluster);
                };
    }

    private static String title(Place place) {
        return switch (place.part()) {
            case CLIENT -> "Client";
            case BOOTSTRAP -> "Bootstrap server " + place.address();
            case ACCESS -> "Access";
            case BROKER -> "Broker " + place.name() + " at " + place.address();
            case CLUSTER -> "Cluster";
            case TOPIC -> "Topics";
        };
    }

    /** Brokers may be many: of one that can be reached, a line is enough. */
    private static String broker(List<Finding> part, ClientTarget cluster) {
        return part.stream().allMatch(finding -> finding.outcome() instanceof Outcome.Ok)
                ? row(
                        "all steps",
                        "ok",
                        part.stream()
                                .map(finding -> finding.check().labelOn(cluster))
                                .distinct()
                                .collect(Collectors.joining(", ")))
                : steps(part, cluster);
    }

    private static String steps(List<Finding> part, ClientTarget cluster) {
        return part.stream()
                .map(finding ->
                        row(finding.check().labelOn(cluster), status(finding.outcome()), remark(finding.outcome())))
                .collect(Collectors.joining());
    }

    private static String row(String check, String status, String remark) {
        return "  %-23s%-11s%s".formatted(check, status, remark).stripTrailing() + "\n";
    }

    /** Of a failure only the code: the rest is said in the end, where it does not scroll away. */
    private static String remark(Outcome outcome) {
        if (outcome instanceof Outcome.Ok ok) {
            return ok.detail();
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            return "because " + skipped.reason();
        }
        return outcome instanceof Outcome.NotKnown unknown
                ? unknown.reason()
                : code(outcome).map(FailureCode::name).orElse("");
    }

    private static String topics(List<Finding> part, ClientTarget cluster) {
        Set<String> reasons = part.stream()
                .map(Finding::outcome)
                .map(outcome -> outcome instanceof Outcome.Skipped skipped ? skipped.reason() : "")
                .collect(Collectors.toSet());
        if (reasons.size() == 1 && !reasons.contains("")) {
            return "  skipped, because " + reasons.iterator().next() + "\n";
        }
        List<Finding> ofAll = part.stream()
                .filter(finding -> finding.place().name().isEmpty())
                .toList();
        Set<Check> checks = new TreeSet<>();
        Map<String, Map<Check, Outcome>> byTopic = new LinkedHashMap<>();
        part.stream().filter(finding -> !finding.place().name().isEmpty()).forEach(finding -> {
            checks.add(finding.check());
            byTopic.computeIfAbsent(finding.place().name(), topic -> new EnumMap<>(Check.class))
                    .put(finding.check(), finding.outcome());
        });
        List<String> header = new ArrayList<>(List.of("TOPIC", "FOUND"));
        checks.forEach(check -> header.add(check.labelOn(cluster)));
        TextTable table = TextTable.withHeader(header.toArray(String[]::new));
        byTopic.forEach((topic, outcomes) -> {
            List<String> cells = new ArrayList<>(List.of(topic));
            cells.add(outcomes.get(Check.DESCRIBE_TOPIC) instanceof Outcome.Ok found ? found.detail() : "not told");
            checks.forEach(
                    check -> cells.add(outcomes.containsKey(check) ? status(outcomes.get(check)) : "not needed"));
            table.row(cells.toArray(String[]::new));
        });
        return steps(ofAll, cluster) + table.text("  ");
    }

    private static String status(Outcome outcome) {
        if (outcome instanceof Outcome.Ok) {
            return "ok";
        }
        if (outcome instanceof Outcome.Skipped) {
            return "skipped";
        }
        return outcome instanceof Outcome.NotKnown ? "not known" : "FAILED";
    }

    private static Optional<FailureCode> code(Outcome outcome) {
        if (outcome instanceof Outcome.Lacking lacking) {
            return Optional.of(
                    lacking.permission() == Permission.DESCRIBE_TOPIC
                            ? FailureCode.TOPIC_UNAUTHORIZED
                            : FailureCode.PERMISSION_MISSING);
        }
        return outcome instanceof Outcome.Failed failed ? failed.code() : Optional.empty();
    }

    @Override
    public String text() {
        return problems() + policy() + unknown() + "\n" + closing() + "\n";
    }

    /** What is wrong and what to do, each action once with all that it is for. */
    private String problems() {
        Map<String, List<Finding>> byAction = new LinkedHashMap<>();
        findings.stream()
                .filter(Finding::isFailed)
                .forEach(finding -> byAction.computeIfAbsent(groupOf(finding.outcome()), action -> new ArrayList<>())
                        .add(finding));
        StringBuilder text = new StringBuilder();
        for (List<Finding> alike : byAction.values()) {
            text.append("\nWhat to do about ").append(names(alike)).append(":\n");
            alike.stream()
                    .map(finding ->
                            code(finding.outcome()).map(code -> code + ": ").orElse("") + headline(finding))
                    .distinct()
                    .forEach(headline -> line(text, headline));
            action(alike).lines().forEach(action -> line(text, action));
        }
        return text.toString();
    }

    /** Whoever lacks one permission may lack others behind it, which cannot be seen yet. */
    private String policy() {
        boolean denied = findings.stream()
                .flatMap(finding -> code(finding.outcome()).stream())
                .anyMatch(DENIALS::contains);
        return denied && cluster.usesIam()
                ? "\n'admin-tool iam-policy "
                        + service.map(name -> "service " + name).orElse("bastion")
                        + " --cluster-arn " + arn.map(ClusterArn::text).orElse("ARN")
                        + "' prints all that this role needs.\n"
                : "";
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }

    /** The same for those that one action mends. */
    private static String groupOf(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? failed.action()
                : ((Outcome.Lacking) outcome).permission().name();
    }

    /** "TCP of broker 2", "CreateTopic of a, b". */
    private String names(List<Finding> alike) {
        Map<String, List<String>> placesByCheck = new LinkedHashMap<>();
        alike.forEach(finding -> {
            List<String> places =
                    placesByCheck.computeIfAbsent(finding.check().labelOn(cluster), check -> new ArrayList<>());
            String name = name(finding.place());
            if (!name.isEmpty() && !places.contains(name)) {
                places.add(name);
            }
        });
        return placesByCheck.entrySet().stream()
                .map(entry -> entry.getKey()
                        + (entry.getValue().isEmpty() ? "" : " of " + Texts.enumeration(entry.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String name(Place place) {
        return switch (place.part()) {
            case BOOTSTRAP -> place.address();
            case BROKER -> "broker " + place.name();
            default -> place.name();
        };
    }

    private String headline(Finding finding) {
        return finding.outcome() instanceof Outcome.Lacking lacking
                ? "this identity lacks " + lacking.permission().nameOn(cluster)
                : ((Outcome.Failed) finding.outcome()).headline();
    }

    private String action(List<Finding> alike) {
        if (alike.get(0).outcome() instanceof Outcome.Lacking lacking) {
            List<String> names =
                    alike.stream().map(finding -> finding.place().name()).toList();
            return withArn(remedies.grant(lacking.permission(), names));
        }
        return withArn(((Outcome.Failed) alike.get(0).outcome()).action());
    }

    /** The text with the cluster's ARN, and those of its topics and groups, in the place of the forms for them. */
    private String withArn(String text) {
        String filled = text;
        if (arn.isPresent() && cluster.usesIam()) {
            for (Permission one : List.of(Permission.CONNECT, Permission.DESCRIBE_TOPIC, Permission.DESCRIBE_GROUP)) {
                filled = filled.replace(
                        one.resourceOn(cluster, ""), one.iamResource(arn.get().text(), ""));
            }
        }
        return filled;
    }

    /** The reasons for what is not known of topics, which their table has no room for. */
    private String unknown() {
        Map<String, List<String>> topicsByReason = new LinkedHashMap<>();
        findings.forEach(finding -> {
            if (finding.place().part() == Part.TOPIC && finding.outcome() instanceof Outcome.NotKnown unknown) {
                topicsByReason
                        .computeIfAbsent(
                                finding.check().labelOn(cluster) + ": " + unknown.reason(), reason -> new ArrayList<>())
                        .add(finding.place().name());
            }
        });
        return topicsByReason.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + " (" + Texts.enumeration(entry.getValue()) + ")\n")
                .collect(Collectors.joining("", topicsByReason.isEmpty() ? "" : "\nNot known:\n", ""));
    }

    private String closing() {
        int failed = Math.toIntExact(findings.stream().filter(Finding::isFailed).count());
        int skipped = count(Outcome.Skipped.class);
        int unknown = count(Outcome.NotKnown.class);
        String rest =
                (skipped == 0 ? "" : "; " + skipped + " skipped") + (unknown == 0 ? "" : "; " + unknown + " not known");
        return failed == 0
                ? "Nothing is in the way: " + Texts.counted(count(Outcome.Ok.class), "step") + " ok" + rest + "."
                : failed + " of " + Texts.counted(findings.size(), "step") + " failed" + rest + ".";
    }

    private int count(Class<? extends Outcome> kind) {
        return Math.toIntExact(findings.stream()
                .filter(finding -> kind.isInstance(finding.outcome()))
                .count());
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        json.put("service", service.orElse(null));
        json.put("healthy", findings.stream().noneMatch(Finding::isFailed));
        ArrayNode steps = json.putArray("steps");
        for (Finding finding : findings) {
            ObjectNode step = steps.addObject();
            Place place = finding.place();
            step.put("part", place.part().name());
            step.put("name", place.name().isEmpty() ? null : place.name());
            step.put("address", place.address().isEmpty() ? null : place.address());
            step.put("check", finding.check().name());
            step.put(
                    "status", status(finding.outcome()).toUpperCase(Locale.ROOT).replace(' ', '_'));
            step.put("millis", finding.elapsed().toMillis());
            if (finding.isFailed()) {
                step.put("code", code(finding.outcome()).map(FailureCode::name).orElse(null));
                step.put("detail", headline(finding));
                step.put("action", action(List.of(finding)));
            } else if (!remark(finding.outcome()).isEmpty()) {
                step.put("detail", remark(finding.outcome()));
            }
        }
    }
}
