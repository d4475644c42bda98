package com.niura.kafka.admin.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientTarget;

/** A topic compared with its declaration, as plan and apply show it. */
final class PlannedTopicView {

    private final ClientTarget cluster;
    private final KafkaCommands commands;
    private final String command;

    /** @param command the command that may show something else when it is run again */
    PlannedTopicView(CommandContext context, String command) {
        this.cluster = context.target().cluster();
        this.commands = new KafkaCommands(context.target());
        this.command = command;
    }

    /** Returns everything that differs; for a topic that is to be created, what it is created with. */
    static String detail(PlannedTopic planned) {
        if (planned.status() == Status.CREATE) {
            List<String> besides = Format.declaredBesides(planned.topic());
            return besides.isEmpty() ? "" : "with " + String.join(", ", besides);
        }
        String differences = Format.differences(planned.differences());
        String notes = String.join("; ", planned.notes());
        return differences + (differences.isEmpty() || notes.isEmpty() ? "" : "; ") + notes;
    }

    /** Adds what there is to do about each difference. */
    void addRemedies(PlannedTopic planned, MergedRemedies remedies) {
        String name = planned.topic().name();
        permissions(planned).forEach(permission -> remedies.add(name, permission));
        action(planned).ifPresent(action -> remedies.add(name, action));
    }

    private static List<Permission> permissions(PlannedTopic planned) {
        return planned.differences().stream()
                .flatMap(difference -> difference.permission().stream())
                .toList();
    }

    /** Returns what to do besides granting permissions. */
    private Optional<String> action(PlannedTopic planned) {
        String actions = planned.differences().stream()
                .map(difference -> switch (difference.kind()) {
                    case PARTITIONS, CONFIG -> mending(planned);
                    case FIXED -> difference.action();
                    case NO_LEADER ->
                        "A broker may be down. 'describe' shows where the replicas are. Run " + command
                                + " again when it is up.";
                    case NOT_READ ->
                        difference.action().isEmpty()
                                ? "Run " + command
                                        + " again; if it stays so, look up the broker's answer in the broker's logs."
                                : difference.action();
                    case MISSING, NOT_PERMITTED -> "";
                })
                .filter(action -> !action.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
        return actions.isEmpty() ? Optional.empty() : Optional.of(actions);
    }

    private String mending(PlannedTopic planned) {
        String options = planned.differences().stream()
                .map(difference -> switch (difference.kind()) {
                    case PARTITIONS -> "--add-partitions (keys move)";
                    case CONFIG -> "--alter-configs";
                    case MISSING, FIXED, NO_LEADER, NOT_READ, NOT_PERMITTED -> "";
                })
                .filter(option -> !option.isEmpty())
                .distinct()
                .collect(Collectors.joining(" and "));
        return "'apply' changes it with " + options + ". By hand it is:\n"
                + String.join("\n", commands.mending(planned));
    }

    /** @param remedies what there is to do about this topic alone */
    void writeTo(ObjectNode node, PlannedTopic planned, MergedRemedies remedies) {
        node.put("name", planned.topic().name());
        node.put("status", planned.status().name());
        node.put("declaredPartitions", planned.topic().partitions());
        planned.partitions().ifPresent(partitions -> node.put("partitions", partitions));
        ArrayNode differences = node.putArray("differences");
        planned.differences().forEach(difference -> write(difference, planned, differences.addObject()));
        planned.notes().forEach(node.putArray("notes")::add);
        ArrayNode lines = node.putArray("commands");
        if (planned.status() == Status.CREATE) {
            lines.add(commands.creating(planned.topic()));
        }
        commands.mending(planned).forEach(lines::add);
        node.put("detail", detail(planned));
        node.put("action", remedies.lines());
    }

    private void write(Difference difference, PlannedTopic planned, ObjectNode node) {
        node.put("kind", difference.kind().name());
        difference.key().ifPresent(key -> node.put("key", key));
        if (!difference.declared().isEmpty() || !difference.found().isEmpty()) {
            node.put("declared", difference.declared());
            node.put("found", difference.found());
        }
        if (!difference.reason().isEmpty()) {
            node.put("reason", difference.reason());
        }
        difference.permission().ifPresent(permission -> {
            node.put("missingPermission", permission.nameOn(cluster));
            node.put("resource", permission.resourceOn(cluster, planned.topic().name()));
        });
    }
}
