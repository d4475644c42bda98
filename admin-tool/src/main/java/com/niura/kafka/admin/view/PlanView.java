package com.niura.kafka.admin.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.guard.internal.Texts;

/** Shows a plan: a line for each topic, what to do about those that need something, and a summary. */
public final class PlanView implements View {

    /** What has to be done first, what needs nothing last. */
    private static final List<Status> SHOWN = List.of(
            Status.CREATE,
            Status.CHANGE,
            Status.BLOCKED,
            Status.NOT_READY,
            Status.DENIED,
            Status.UNKNOWN,
            Status.IN_SYNC);

    private final Plan plan;
    private final CommandContext context;
    private final Optional<RateLimit> limit;
    /** Of each topic that apply gives some. */
    private final List<Integer> newPartitions;

    /**
     * @param steps what apply does
     * @param limit how fast the cluster takes new partitions, when that is limited
     */
    public PlanView(Plan plan, List<Step> steps, CommandContext context, Optional<RateLimit> limit) {
        this.plan = plan;
        this.context = context;
        this.limit = limit;
        this.newPartitions = steps.stream()
                .map(Step::newPartitions)
                .filter(partitions -> partitions > 0)
                .toList();
    }

    @Override
    public String text() {
        TextTable table = TextTable.withHeader("TOPIC", "STATUS", "PARTITIONS", "DETAIL");
        PlannedTopicView view = new PlannedTopicView(context, "plan");
        MergedRemedies remedies = new MergedRemedies(context.target().remedies());
        for (PlannedTopic planned : plan.topics()) {
            table.row(
                    planned.topic().name(),
                    word(planned.status()),
                    Integer.toString(planned.topic().partitions()),
                    PlannedTopicView.detail(planned));
            view.addRemedies(planned, remedies);
        }
        return "Plan for " + context.line() + "\n\n" + table.text("") + remedies.text() + "\n" + summary() + "\n";
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String summary() {
        List<String> parts = new ArrayList<>();
        for (Status status : SHOWN) {
            int count = plan.count(status);
            if (count > 0) {
                boolean isToDo = status == Status.CREATE || status == Status.CHANGE;
                parts.add(count + (isToDo ? " to " : " ") + word(status));
            }
        }
        return Texts.counted(plan.topics().size(), "topic") + ": " + String.join(", ", parts) + "."
                + (plan.count(Status.CREATE) == 0
                        ? ""
                        : "\n'admin-tool apply' creates what is missing; topics that exist are left as they are.")
                + limit.filter(it -> !newPartitions.isEmpty())
                        .map(this::duration)
                        .orElse("");
    }

    private String duration(RateLimit limit) {
        Duration wait = limit.waitFor(newPartitions);
        return "\n%d new partitions; the cluster takes %d in %s: %s."
                .formatted(
                        sumOfNewPartitions(),
                        limit.partitions(),
                        Format.duration(limit.window()),
                        wait.isZero() ? "all at once" : "about " + Format.duration(wait));
    }

    private int sumOfNewPartitions() {
        return newPartitions.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        PlannedTopicView view = new PlannedTopicView(context, "plan");
        ArrayNode topics = json.putArray("topics");
        for (PlannedTopic planned : plan.topics()) {
            MergedRemedies remedies = new MergedRemedies(context.target().remedies());
            view.addRemedies(planned, remedies);
            view.writeTo(topics.addObject(), planned, remedies);
        }
        limit.ifPresent(it -> {
            json.put("newPartitions", sumOfNewPartitions());
            json.put("waitSeconds", it.waitFor(newPartitions).toSeconds());
        });
        ObjectNode summary = json.putObject("summary");
        SHOWN.forEach(status -> summary.put(status.name(), plan.count(status)));
    }

    /**
     * Returns a plan as commands of Kafka's own tools, for review and for the day when this tool is not at hand, a line for each; what
     * no command does is a comment.
     */
    public static String commands(Plan plan, CommandContext context) {
        KafkaCommands commands = new KafkaCommands(context.target());
        List<String> lines = new ArrayList<>();
        lines.add("# Plan for " + context.line());
        if (context.target().isMskServerless()
                && context.target().commandConfig().isEmpty()) {
            lines.add(
                    "# client.properties: the properties for IAM; software.amazon.msk:aws-msk-iam-auth on the CLASSPATH");
        }
        for (PlannedTopic planned : plan.topics()) {
            if (planned.status() == Status.CREATE) {
                lines.add(commands.creating(planned.topic()));
                continue;
            }
            lines.addAll(commands.mending(planned));
            planned.differences().stream()
                    .filter(difference -> !difference.reason().isEmpty())
                    .map(difference -> "# " + planned.topic().name() + " " + difference.reason())
                    .forEach(lines::add);
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.replace("\n", " ")).append('\n'));
        return text.toString();
    }
}
