package com.niura.kafka.admin.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientTarget;

/** Shows a plan: a line for each topic, the commands for what apply does not do, and a summary. */
public final class PlanView implements View {

    private final Plan plan;
    private final CommandContext context;
    private final ClientTarget cluster;
    private final KafkaCommands commands;
    private final Optional<RateLimit> pace;
    private final boolean asCommands;
    /** Of each topic that apply gives some. */
    private final List<Integer> newPartitions;

    /**
     * @param allowed what else than creating topics apply is to do
     * @param pace how fast the cluster takes new partitions, when that is limited
     * @param asCommands whether the text is to be the equivalent commands of Kafka's own tools
     */
    public PlanView(
            Plan plan, AllowedChanges allowed, CommandContext context, Optional<RateLimit> pace, boolean asCommands) {
        this.plan = plan;
        this.context = context;
        this.pace = pace;
        this.asCommands = asCommands;
        this.newPartitions = newPartitions(Step.of(plan, allowed));
        this.cluster = context.target().cluster();
        this.commands = new KafkaCommands(context.target());
    }

    @Override
    public String text() {
        if (asCommands) {
            return PlanScript.of(plan, context);
        }
        TextTable table = TextTable.withHeader("TOPIC", "STATUS", "PARTITIONS", "DETAIL");
        MergedRemedies remedies = new MergedRemedies(context.target().remedies());
        for (PlannedTopic planned : plan.topics()) {
            table.row(
                    planned.topic().name(),
                    Status.of(planned).word,
                    Integer.toString(planned.topic().partitions()),
                    detail(planned));
            List<Permission> permissions = permissions(planned);
            String action = action(planned);
            permissions.forEach(permission -> remedies.add(planned.topic().name(), permission));
            if (permissions.isEmpty() && !action.isEmpty()) {
                remedies.add(planned.topic().name(), action);
            }
        }
        return "Plan for " + context.line() + "\n\n" + table.text("") + remedies.text() + "\n" + summary() + "\n";
    }

    private String summary() {
        List<String> parts = new ArrayList<>();
        for (Status status : Status.values()) {
            int count = plan.ofKind(status.kind).size();
            if (count > 0) {
                parts.add(count + " " + status.counted);
            }
        }
        String counts = Texts.counted(plan.topics().size(), "topic") + ": " + String.join(", ", parts) + ".";
        String creates = plan.ofKind(PlannedTopic.Create.class).isEmpty()
                ? ""
                : "\n'admin-tool apply' creates what is missing; topics that exist are left as they are.";
        return counts
                + creates
                + pace.filter(limit -> !newPartitions.isEmpty())
                        .map(this::duration)
                        .orElse("");
    }

    private String duration(RateLimit limit) {
        Duration wait = limit.waitFor(newPartitions);
        return "\n%d new partitions; the cluster takes %d in %s: %s."
                .formatted(
                        sumOfNewPartitions(),
                        limit.partitions(),
                        HumanDuration.of(limit.window()),
                        wait.isZero() ? "all at once" : "about " + HumanDuration.of(wait));
    }

    private static List<Integer> newPartitions(List<Step> steps) {
        List<Integer> partitions = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Create create) {
                partitions.add(create.partitions());
            } else if (step instanceof Step.AddPartitions increase) {
                partitions.add(increase.to() - increase.from());
            }
        }
        return partitions;
    }

    private int sumOfNewPartitions() {
        return newPartitions.stream().mapToInt(Integer::intValue).sum();
    }

    private String detail(PlannedTopic planned) {
        if (planned instanceof PlannedTopic.Create create) {
            List<String> besides = DeclaredBesides.of(create.topic());
            return besides.isEmpty() ? "" : "with " + String.join(", ", besides);
        }
        if (planned instanceof PlannedTopic.InSync inSync) {
            return String.join("; ", inSync.notes());
        }
        if (planned instanceof PlannedTopic.Change change) {
            return DifferenceText.of(change.differences());
        }
        if (planned instanceof PlannedTopic.Blocked blocked) {
            return blocked.reason();
        }
        if (planned instanceof PlannedTopic.Denied denied) {
            return "this identity lacks " + denied.permission().nameOn(cluster);
        }
        return planned instanceof PlannedTopic.Unknown unknown ? unknown.reason() : "";
    }

    private static List<Permission> permissions(PlannedTopic planned) {
        if (planned instanceof PlannedTopic.Denied denied) {
            return List.of(denied.permission());
        }
        return planned instanceof PlannedTopic.Unknown unknown ? unknown.permissions() : List.of();
    }

    private String action(PlannedTopic planned) {
        List<String> topic = List.of(planned.topic().name());
        if (planned instanceof PlannedTopic.Change change) {
            return "apply does it with " + NeededOptions.needed(change) + ". By hand it is:\n"
                    + String.join("\n", commands.mending(change));
        }
        if (planned instanceof PlannedTopic.Blocked blocked) {
            return blocked.action();
        }
        if (planned instanceof PlannedTopic.Denied denied) {
            return context.target().remedies().grant(denied.permission(), topic);
        }
        if (planned instanceof PlannedTopic.Unknown unknown) {
            return unknown.permissions().stream()
                    .map(permission -> context.target().remedies().grant(permission, topic))
                    .findFirst()
                    .orElse("Run plan again; if it stays so, look up the broker's answer in the broker's logs.");
        }
        return "";
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        ArrayNode topics = json.putArray("topics");
        for (PlannedTopic planned : plan.topics()) {
            ObjectNode node = topics.addObject();
            node.put("name", planned.topic().name());
            node.put("status", Status.of(planned).name());
            node.put("declaredPartitions", planned.topic().partitions());
            if (planned instanceof PlannedTopic.InSync inSync) {
                node.put("partitions", inSync.partitions());
            } else if (planned instanceof PlannedTopic.Change change) {
                node.put("partitions", change.partitions());
                DifferenceText.write(change.differences(), node.putArray("differences"));
                commands.mending(change).forEach(node.putArray("commands")::add);
            }
            if (planned instanceof PlannedTopic.Create) {
                node.putArray("commands").add(commands.creating(planned.topic()));
            }
            permissions(planned).forEach(permission -> writePermission(permission, planned, node));
            node.put("detail", detail(planned));
            node.put("action", action(planned));
        }
        pace.ifPresent(limit -> {
            json.put("newPartitions", sumOfNewPartitions());
            json.put("waitSeconds", limit.waitFor(newPartitions).toSeconds());
        });
        ObjectNode summary = json.putObject("summary");
        for (Status status : Status.values()) {
            summary.put(status.name(), plan.ofKind(status.kind).size());
        }
    }

    private void writePermission(Permission permission, PlannedTopic planned, ObjectNode node) {
        node.put("missingPermission", permission.nameOn(cluster));
        node.put("resource", permission.resourceOn(cluster, planned.topic().name()));
    }

    /** The kinds of planned topics, as they are shown: what has to be done first, what needs nothing last. */
    private enum Status {
        CREATE(PlannedTopic.Create.class, "create", "to create"),
        CHANGE(PlannedTopic.Change.class, "change", "to change"),
        BLOCKED(PlannedTopic.Blocked.class, "blocked", "blocked"),
        DENIED(PlannedTopic.Denied.class, "denied", "denied"),
        UNKNOWN(PlannedTopic.Unknown.class, "unknown", "unknown"),
        IN_SYNC(PlannedTopic.InSync.class, "in sync", "in sync");

        private final Class<? extends PlannedTopic> kind;
        private final String word;
        private final String counted;

        Status(Class<? extends PlannedTopic> kind, String word, String counted) {
            this.kind = kind;
            this.word = word;
            this.counted = counted;
        }

        static Status of(PlannedTopic planned) {
            for (Status status : values()) {
                if (status.kind.isInstance(planned)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("no status for " + planned.getClass());
        }
    }
}
