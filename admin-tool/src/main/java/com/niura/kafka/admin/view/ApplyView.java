package com.niura.kafka.admin.view;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.apply.AppliedTopic;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.apply.Standing;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;

/** Shows what a run of apply did and proved. */
public final class ApplyView implements View {

    private final ApplyResult result;
    private final CommandContext context;
    private final KafkaCommands commands;

    public ApplyView(ApplyResult result, CommandContext context) {
        this.result = result;
        this.context = context;
        this.commands = new KafkaCommands(context.target());
    }

    /** What the creation ended with, a line for each topic, before anything is proven. */
    public static String creation(List<Topic> topics, List<CreateOutcome> outcomes) {
        int width = width(topics);
        StringBuilder text = new StringBuilder("\nCreating topics:\n");
        for (int i = 0; i < topics.size(); i++) {
            Topic topic = topics.get(i);
            text.append(line(topic.name(), width, "partitions: " + topic.partitions() + "  " + words(outcomes.get(i))));
        }
        return text.toString();
    }

    /** That new partitions have to wait. */
    public static String waiting(CatalogApplier.Waiting waiting) {
        return waiting.done() + " of " + Texts.counted(waiting.all(), "topic") + " done; "
                + waiting.refusal()
                        .map(error -> "more are refused for now (" + error.name() + "), asking again in ")
                        .orElse("the cluster takes more new partitions in ")
                + HumanDuration.of(waiting.time())
                + (waiting.left().equals(waiting.time())
                        ? ""
                        : ", all of them in about " + HumanDuration.of(waiting.left()));
    }

    /** What the requests to change existing topics ended with, a line for each. */
    public static String changes(List<ChangeOutcome> outcomes) {
        int width = outcomes.stream()
                .mapToInt(outcome -> outcome.topic().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder("\nChanging topics:\n");
        outcomes.forEach(outcome -> text.append(line(
                outcome.topic(),
                width,
                (outcome.aspect() == ChangeOutcome.Aspect.PARTITIONS ? "partitions: " : "configs: ")
                        + words(outcome))));
        return text.toString();
    }

    private static String words(ChangeOutcome outcome) {
        return outcome instanceof ChangeOutcome.Refused refused ? words(refused.error()) : words(name(outcome));
    }

    private static String words(CreateOutcome outcome) {
        return outcome instanceof CreateOutcome.Refused refused ? words(refused.error()) : words(name(outcome));
    }

    private static String words(BrokerError error) {
        return "refused (" + error.name() + ")";
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String text() {
        int width = width(result.topics().stream().map(AppliedTopic::topic).toList());
        StringBuilder text = new StringBuilder();
        MergedRemedies remedies = new MergedRemedies(context.target().remedies());
        List<AppliedTopic> proven = result.standing(Standing.Proven.class);
        if (!proven.isEmpty()) {
            text.append("\nVerified topics:\n");
            proven.stream()
                    .sorted(Comparator.comparing(applied -> applied.topic().name()))
                    .forEach(applied -> text.append(
                            line(applied.topic().name(), width, provenText((Standing.Proven) applied.standing()))));
        }
        List<AppliedTopic> others = result.topics().stream()
                .filter(applied -> !(applied.standing() instanceof Standing.Proven))
                .toList();
        if (!others.isEmpty()) {
            text.append("\nNot as declared:\n");
            for (AppliedTopic applied : others) {
                text.append(line(applied.topic().name(), width, trouble(applied)));
                Optional<Permission> permission = applied.standing() instanceof Standing.NotProven notProven
                        ? notProven.permission()
                        : Optional.empty();
                permission.ifPresentOrElse(
                        missing -> remedies.add(applied.topic().name(), missing),
                        () -> remedies.add(applied.topic().name(), action(applied)));
            }
        }
        return text.append(remedies.text())
                .append('\n')
                .append(closing(others))
                .append('\n')
                .toString();
    }

    private static String provenText(Standing.Proven proven) {
        String notes = String.join("; ", proven.notes());
        return "partitions: " + proven.partitions() + (notes.isEmpty() ? "" : "  (" + notes + ")");
    }

    private static String trouble(AppliedTopic applied) {
        return applied.standing() instanceof Standing.Differs differs
                ? DifferenceText.of(differs.change().differences())
                : ((Standing.NotProven) applied.standing()).reason();
    }

    private String action(AppliedTopic applied) {
        return applied.standing() instanceof Standing.Differs differs
                ? "It exists. apply changes it with " + NeededOptions.needed(differs.change()) + ". By hand it is:\n"
                        + String.join("\n", commands.mending(differs.change()))
                : ((Standing.NotProven) applied.standing()).action();
    }

    private String closing(List<AppliedTopic> others) {
        int all = result.topics().size();
        int created = result.created().size();
        int changed = result.changed().size();
        String done = created + " created, " + (changed == 0 ? "" : changed + " changed, ") + (alreadyThere() - changed)
                + " already there";
        if (others.isEmpty()) {
            return "Topic creation completed: " + done + "; every topic verified.";
        }
        return "Topic creation incomplete: " + done + "; " + others.size() + " of " + Texts.counted(all, "topic")
                + " not as declared: "
                + Texts.enumeration(
                        others.stream().map(applied -> applied.topic().name()).toList())
                + ".";
    }

    private long alreadyThere() {
        return result.topics().stream()
                .filter(applied -> !(applied.outcome() instanceof CreateOutcome.Created))
                .filter(applied -> applied.outcome() instanceof CreateOutcome.AlreadyThere
                        || !(applied.standing() instanceof Standing.NotProven))
                .count();
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        ArrayNode topics = json.putArray("topics");
        for (AppliedTopic applied : result.topics()) {
            ObjectNode node = topics.addObject();
            node.put("name", applied.topic().name());
            node.put("declaredPartitions", applied.topic().partitions());
            node.put("creation", name(applied.outcome()));
            if (!applied.changes().isEmpty()) {
                ObjectNode changes = node.putObject("changes");
                applied.changes()
                        .forEach(change -> changes.put(change.aspect().name().toLowerCase(Locale.ROOT), name(change)));
            }
            if (applied.standing() instanceof Standing.Proven proven) {
                node.put("standing", "PROVEN");
                node.put("partitions", proven.partitions());
                proven.notes().forEach(node.putArray("notes")::add);
            } else if (applied.standing() instanceof Standing.Differs differs) {
                node.put("standing", "DIFFERS");
                node.put("partitions", differs.change().partitions());
                DifferenceText.write(differs.change().differences(), node.putArray("differences"));
                commands.mending(differs.change()).forEach(node.putArray("commands")::add);
            } else {
                Standing.NotProven notProven = (Standing.NotProven) applied.standing();
                node.put("standing", "NOT_PROVEN");
                node.put("obstacle", notProven.obstacle().name());
                node.put("reason", notProven.reason());
                notProven
                        .permission()
                        .ifPresent(permission -> node.put(
                                "missingPermission",
                                permission.nameOn(context.target().cluster())));
                node.put("action", notProven.action());
            }
        }
    }

    private static String name(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Changed) {
            return "CHANGED";
        }
        if (outcome instanceof ChangeOutcome.Denied) {
            return "DENIED";
        }
        if (outcome instanceof ChangeOutcome.Postponed) {
            return "POSTPONED";
        }
        if (outcome instanceof ChangeOutcome.NotRequested) {
            return "NOT_REQUESTED";
        }
        return outcome instanceof ChangeOutcome.Refused ? "REFUSED" : "UNANSWERED";
    }

    private static String name(CreateOutcome outcome) {
        if (outcome instanceof CreateOutcome.Created) {
            return "CREATED";
        }
        if (outcome instanceof CreateOutcome.AlreadyThere) {
            return "ALREADY_THERE";
        }
        if (outcome instanceof CreateOutcome.Denied) {
            return "DENIED";
        }
        if (outcome instanceof CreateOutcome.Postponed) {
            return "POSTPONED";
        }
        if (outcome instanceof CreateOutcome.NotPlanned) {
            return "NOT_PLANNED";
        }
        if (outcome instanceof CreateOutcome.NotRequested) {
            return "NOT_REQUESTED";
        }
        return outcome instanceof CreateOutcome.Refused ? "REFUSED" : "UNANSWERED";
    }

    private static int width(List<Topic> topics) {
        return topics.stream().mapToInt(topic -> topic.name().length()).max().orElse(0);
    }

    private static String line(String topic, int width, String rest) {
        return "  " + topic + " ".repeat(width - topic.length()) + "  " + rest + "\n";
    }
}
