package com.niura.kafka.admin.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.Progress;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;

/** Shows what a run of apply did, and what is left. */
public final class ApplyView implements View {

    private final ApplyResult result;
    private final CommandContext context;
    private final Run run;

    /**
     * Who made a run, and when.
     *
     * @param identity as far as it is known without asking
     * @param clusterId the cluster's own id, where it was asked for
     * @param fromFile whether the steps were those of a plan file, which can be applied once
     * @param finished empty while it goes on
     */
    public record Run(
            Optional<String> identity,
            Optional<String> clusterId,
            boolean fromFile,
            Instant started,
            Optional<Instant> finished) {

        /** Returns the same run when it has ended. */
        public Run finishedAt(Instant time) {
            return new Run(identity, clusterId, fromFile, started, Optional.of(time));
        }
    }

    public ApplyView(ApplyResult result, CommandContext context, Run run) {
        this.result = result;
        this.context = context;
        this.run = run;
    }

    /** Returns what became of a step, in a line. */
    public static String line(StepResult result, int width) {
        Step step = result.step();
        String what = step instanceof Step.Create create
                ? "partitions: " + create.partitions()
                : step instanceof Step.AddPartitions add
                        ? "partitions: " + add.from() + " to " + add.to()
                        : configChange((Step.SetConfig) step);
        return line(step.topic(), width, what + "  " + words(result));
    }

    private static String configChange(Step.SetConfig set) {
        return set.key() + ": " + Format.value(set.key(), set.from()) + " to " + Format.value(set.key(), set.to());
    }

    private static String words(StepResult result) {
        boolean creates = result.step() instanceof Step.Create;
        return switch (result.status()) {
            case DONE -> creates ? "created" : "changed";
            case EXISTS -> "already there";
            case DENIED, DEFERRED -> result.status().name().toLowerCase(Locale.ROOT);
            case REJECTED ->
                "rejected (" + result.error().map(BrokerError::name).orElse("") + ")";
            case UNKNOWN -> "not answered";
            case NOT_SENT -> "not sent";
            case PENDING -> "pending";
        };
    }

    /** Returns that new partitions have to wait. */
    public static String waiting(Progress.Waiting waiting) {
        return waiting.ended() + " of " + Texts.counted(waiting.all(), "topic") + " done; "
                + waiting.refusal()
                        .map(error -> "more are refused for now (" + error.name() + "), asking again in ")
                        .orElse("the cluster takes more new partitions in ")
                + Format.duration(waiting.time())
                + (waiting.left().equals(waiting.time())
                        ? ""
                        : ", all of them in about " + Format.duration(waiting.left()));
    }

    @Override
    public String text() {
        int width = result.after().topics().stream()
                .mapToInt(topic -> topic.topic().name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        List<PlannedTopic> verified = inSync(true);
        if (!verified.isEmpty()) {
            text.append("\nVerified topics:\n");
            verified.forEach(topic -> text.append(line(
                    topic.topic().name(),
                    width,
                    "partitions: " + topic.partitions().orElseThrow()
                            + (topic.notes().isEmpty() ? "" : "  (" + String.join("; ", topic.notes()) + ")"))));
        }
        List<PlannedTopic> others = inSync(false);
        MergedRemedies remedies = remedies();
        if (!others.isEmpty()) {
            text.append("\nNot verified:\n");
            for (PlannedTopic topic : others) {
                text.append(line(
                        topic.topic().name(), width, trouble(topic).replace("\n", "\n" + " ".repeat(width + 4))));
                addRemedies(topic, remedies);
            }
        }
        return text.append(remedies.text())
                .append('\n')
                .append(closing(others))
                .append('\n')
                .toString();
    }

    private MergedRemedies remedies() {
        return new MergedRemedies(context.target().remedies());
    }

    private List<PlannedTopic> inSync(boolean is) {
        return result.after().topics().stream()
                .filter(topic -> is == (topic.status() == Status.IN_SYNC))
                .toList();
    }

    private List<StepResult> failedSteps(PlannedTopic topic) {
        return result.of(topic).stream()
                .filter(step -> !step.isDone() && !isMet(step, topic))
                .toList();
    }

    /** Whether a step that was not answered, or not asked for, has nothing left to do: it was done after all, or by another run. */
    private static boolean isMet(StepResult result, PlannedTopic topic) {
        if (topic.partitions().isEmpty()
                || result.status() == StepResult.Status.DENIED
                || result.status() == StepResult.Status.REJECTED) {
            return false;
        }
        int partitions = topic.partitions().getAsInt();
        if (result.step() instanceof Step.Create create) {
            // Of a large topic, the rest is put off as well.
            return result.status() != StepResult.Status.DEFERRED || partitions >= create.partitions();
        }
        return result.step() instanceof Step.AddPartitions add
                ? partitions >= add.to()
                : topic.differences().stream()
                        .noneMatch(difference -> difference
                                        .key()
                                        .filter(((Step.SetConfig) result.step()).key()::equals)
                                        .isPresent()
                                || difference.kind() == Difference.Kind.NOT_READ
                                || difference.kind() == Difference.Kind.NOT_PERMITTED);
    }

    /** Returns what became of its steps, and then what differs, a line for each. */
    private String trouble(PlannedTopic topic) {
        List<StepResult> failed = failedSteps(topic);
        return Stream.concat(
                        failed.stream().map(step -> failure(step, topic)),
                        topic.differences().stream()
                                .filter(difference -> difference.kind() != Difference.Kind.MISSING
                                        || failed.stream().noneMatch(step -> step.step() instanceof Step.Create))
                                .map(difference -> isUnseen(topic)
                                        ? "was created, and was not seen yet when the cluster was read again"
                                        : Format.difference(difference)))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static String failure(StepResult result, PlannedTopic topic) {
        boolean creates = result.step() instanceof Step.Create;
        String what = result.step() instanceof Step.SetConfig ? "configs" : "partitions";
        if (isMet(result, topic)) {
            return (creates ? "exists by now, made" : "has its " + what + " by now, changed")
                    + (result.status() == StepResult.Status.UNKNOWN
                            ? " by this run or by another one: not answered (" + result.reason() + ")"
                            : " by another run");
        }
        return switch (result.status()) {
            case DENIED ->
                creates
                        ? "may not be created by this identity"
                        : "may not have its " + what + " changed by this identity";
            case REJECTED ->
                (creates ? "was" : "had a change of its " + what) + " rejected by the broker: "
                        + result.error().map(BrokerError::toString).orElse("");
            case DEFERRED ->
                (creates && topic.status() == Status.CREATE
                                ? "was not created yet"
                                : "has not got all its partitions yet")
                        + ": the cluster takes only so many new partitions at a time";
            case UNKNOWN ->
                (creates
                                ? topic.status() == Status.CREATE
                                        ? "was not found afterwards, but may still appear: "
                                        : "may exist: "
                                : "may have had its " + what + " changed: ")
                        + "not answered (" + result.reason() + ")";
            case NOT_SENT ->
                (creates ? "was not created" : "did not have its " + what + " changed")
                        + ", since the run failed before: " + result.reason();
            case PENDING -> "may not be done yet";
            case DONE, EXISTS -> throw new IllegalArgumentException("a step that is done is no failure");
        };
    }

    private void addRemedies(PlannedTopic topic, MergedRemedies remedies) {
        String name = topic.topic().name();
        List<StepResult> failed = failedSteps(topic);
        PlannedTopicView left = new PlannedTopicView(context, "apply");
        boolean isCutOff = isCutOff(topic);
        if (isCutOff) {
            left.addRemedies(topic, remedies);
            remedies.add(name, again(topic, ""));
        }
        for (StepResult step : failed) {
            switch (step.status()) {
                case DENIED -> remedies.add(name, permissionFor(step.step()));
                case REJECTED -> step.error().ifPresent(error -> remedies.add(name, advice(error)));
                case DEFERRED -> remedies.add(name, again(topic, " later, or give it a longer --max-wait"));
                case UNKNOWN, NOT_SENT -> remedies.add(name, again(topic, ""));
                case PENDING, DONE, EXISTS -> {}
            }
        }
        if (failed.isEmpty() && topic.status() == Status.CREATE) {
            remedies.add(
                    name,
                    isUnseen(topic)
                            ? "Run verify in a moment."
                            : "The steps that were asked for do not create it. Run plan, review it, and apply that.");
        } else if (!isCutOff && (failed.isEmpty() || topic.status() != Status.UNKNOWN)) {
            left.addRemedies(failed.isEmpty() ? topic : besidesMendable(topic), remedies);
        }
    }

    /** Whether the cluster could not be read again, and what to do about that is known. */
    private static boolean isCutOff(PlannedTopic topic) {
        return topic.differences().stream()
                .anyMatch(difference -> difference.kind() == Difference.Kind.NOT_READ
                        && !difference.action().isEmpty());
    }

    private boolean isUnseen(PlannedTopic topic) {
        return topic.status() == Status.CREATE
                && result.of(topic).stream().anyMatch(step -> step.step() instanceof Step.Create && step.isDone());
    }

    /** Returns how to go on where this run stopped. */
    private String again(PlannedTopic topic, String when) {
        if (run.fromFile()) {
            return "Run plan again" + when + ", review it, and apply that: what was done is left as it is.";
        }
        boolean isPart = topic.status() == Status.CHANGE
                && result.of(topic).stream().anyMatch(step -> step.step() instanceof Step.Create);
        return "Run apply again" + (isPart ? " with --add-partitions" : "") + when
                + ": it goes on where this run stopped.";
    }

    /** Without what was to be mended: what became of its steps says what to do. */
    private static PlannedTopic besidesMendable(PlannedTopic topic) {
        return new PlannedTopic(
                topic.topic(),
                topic.partitions(),
                topic.differences().stream()
                        .filter(difference -> difference.kind() != Difference.Kind.PARTITIONS
                                && difference.kind() != Difference.Kind.CONFIG)
                        .toList(),
                topic.notes());
    }

    private static Permission permissionFor(Step step) {
        return step instanceof Step.Create
                ? Permission.CREATE_TOPIC
                : step instanceof Step.AddPartitions ? Permission.ALTER_TOPIC : Permission.ALTER_TOPIC_CONFIGS;
    }

    private String advice(BrokerError error) {
        return switch (error.name()) {
            case "POLICY_VIOLATION", "INVALID_REQUEST", "INVALID_PARTITIONS" ->
                (context.target().isMskServerless()
                                ? "MSK Serverless takes 250 new partitions in five minutes: where topics were created just"
                                        + " now, wait five minutes and run apply again. Otherwise a"
                                : "A")
                        + " quota or a policy of the cluster stands against it: lower the partitions in the catalog, have"
                        + " the quota raised, or delete topics that nobody uses. Then run apply again.";
            case "INVALID_REPLICATION_FACTOR" ->
                "The catalog, or the cluster's default, asks for more replicas than brokers are up. Where a broker is down or"
                        + " restarts, run apply again when it is back. Otherwise declare a lower replication-factor in the catalog,"
                        + " then run apply again.";
            default -> "Correct the topic in the catalog as the broker says, then run apply again.";
        };
    }

    private String closing(List<PlannedTopic> others) {
        List<PlannedTopic> topics = result.after().topics();
        long created = count(topics, topic -> result.has(topic, Step.Create.class, StepResult.Status.DONE));
        long appeared = count(
                topics,
                topic -> result.has(topic, Step.Create.class, StepResult.Status.EXISTS)
                        || (topic.partitions().isPresent()
                                && result.has(topic, Step.Create.class, StepResult.Status.UNKNOWN)));
        long changed = count(
                topics,
                topic -> !result.has(topic, Step.Create.class, StepResult.Status.DONE)
                        && (result.has(topic, Step.AddPartitions.class, StepResult.Status.DONE)
                                || result.has(topic, Step.SetConfig.class, StepResult.Status.DONE)));
        long there = count(topics, topic -> topic.partitions().isPresent()) - created - appeared - changed;
        String done = created + " created, "
                + (appeared == 0 ? "" : appeared + " there now (made by this run or by another one), ")
                + (changed == 0 ? "" : changed + " changed, ")
                + Math.max(0, there) + " already there";
        return others.isEmpty()
                ? "Topic creation completed: " + done + "; every topic verified."
                : "Topic creation incomplete: " + done + "; " + others.size() + " of "
                        + Texts.counted(topics.size(), "topic") + " not verified: "
                        + Texts.enumeration(others.stream()
                                .map(topic -> topic.topic().name())
                                .toList())
                        + ".";
    }

    private static long count(List<PlannedTopic> topics, Predicate<PlannedTopic> which) {
        return topics.stream().filter(which).count();
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        json.put("identity", run.identity().orElse(null));
        json.put("clusterId", run.clusterId().orElse(null));
        json.put("started", run.started().toString());
        json.put("finished", run.finished().map(Instant::toString).orElse(null));
        PlannedTopicView view = new PlannedTopicView(context, "apply");
        ArrayNode topics = json.putArray("topics");
        for (PlannedTopic topic : result.after().topics()) {
            ObjectNode node = topics.addObject();
            MergedRemedies remedies = remedies();
            if (run.finished().isPresent()) {
                addRemedies(topic, remedies);
            }
            view.writeTo(node, topic, remedies);
            ArrayNode steps = node.putArray("steps");
            for (StepResult step : result.of(topic)) {
                write(step, topic, steps.addObject());
            }
        }
    }

    private static void write(StepResult result, PlannedTopic topic, ObjectNode node) {
        result.step().writeTo(node);
        node.put("result", result.status().name());
        if (!result.isDone()) {
            node.put("reason", failure(result, topic));
        }
    }

    private static String line(String topic, int width, String rest) {
        return "  " + topic + " ".repeat(Math.max(0, width - topic.length())) + "  " + rest + "\n";
    }
}
