package com.niura.kafka.admin.view;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.Progress;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigSource;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigValue;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of result in both forms, as written down in golden files. */
class ViewTest {

    private static final CommandContext LOCAL = new CommandContext(
            ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(30)),
            "topics.yaml",
            "SHA-256 0a1b2c3d4e5f…",
            Optional.of("staging"));
    private static final CommandContext SERVERLESS = new CommandContext(
            ClusterAccess.of(
                    "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
                    Optional.empty(),
                    Map.of(),
                    Duration.ofSeconds(30)),
            "bundled catalog",
            "version 1.2.0",
            Optional.empty());

    private static final Topic RAW = topic("eeg.raw.data", Map.of());
    private static final Topic USERS = topic("user.activity", Map.of("retention.ms", "604800000"));
    private static final Topic ALERTS = topic("alerts.events", Map.of());
    private static final Topic TRIGGERS = topic("analytics.triggers", Map.of());
    private static final Topic NO_LEADER = topic("no.leader", Map.of());
    private static final Topic ODD = topic("odd", Map.of());
    private static final Topic LATE = topic("late", Map.of());

    /** Each way that a topic can fare, in the planner's own words. */
    @Test
    void plan() {
        Map<Topic, TopicState> topics = new LinkedHashMap<>();
        topics.put(topic("new.plain", Map.of()), new TopicState.Absent());
        topics.put(
                new Topic(
                        "new.configured",
                        3,
                        OptionalInt.of(2),
                        "Purpose",
                        List.of(),
                        List.of(),
                        Map.of("retention.ms", "604800000")),
                new TopicState.Absent());
        topics.put(topic("as.declared", Map.of("retention.ms", "604800000")), present(3, retention("604800000")));
        topics.put(topic("more.partitions", Map.of()), present(6, new TopicConfigs.NotAsked()));
        topics.put(topic("few.partitions", Map.of()), present(1, new TopicConfigs.NotAsked()));
        topics.put(topic("other.config", Map.of("retention.ms", "604800000")), present(3, retention("86400000")));
        topics.put(topic("other.both", Map.of("retention.ms", "604800000")), present(2, retention("86400000")));
        topics.put(topic("blocked.collides", Map.of()), new TopicState.Absent());
        topics.put(
                new Topic("blocked.replicas", 3, OptionalInt.of(3), "Purpose", List.of(), List.of(), Map.of()),
                present(3, new TopicConfigs.NotAsked()));
        topics.put(topic("blocked.config", Map.of("retention.mss", "1")), present(3, retention("86400000")));
        topics.put(topic("hidden", Map.of()), new TopicState.Forbidden());
        topics.put(topic("odd", Map.of()), new TopicState.Unreadable("UNKNOWN_SERVER_ERROR: odd"));
        topics.put(
                topic("hidden.configs", Map.of("retention.ms", "1")),
                present(
                        3,
                        new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: Topic authorization failed.")));
        topics.put(
                topic("odd.configs", Map.of("retention.ms", "1")),
                present(3, new TopicConfigs.Unreadable(false, "UNKNOWN_SERVER_ERROR: odd")));
        topics.put(
                topic("leaderless", Map.of()),
                new TopicState.Present(
                        List.of(
                                new PartitionState(0, OptionalInt.empty(), List.of(1), List.of()),
                                new PartitionState(1, OptionalInt.of(1), List.of(1), List.of(1)),
                                new PartitionState(2, OptionalInt.empty(), List.of(1), List.of())),
                        new TopicConfigs.NotAsked()));
        topics.put(
                new Topic(
                        "everything",
                        6,
                        OptionalInt.of(3),
                        "Purpose",
                        List.of(),
                        List.of(),
                        Map.of("retention.ms", "604800000")),
                present(3, retention("86400000")));
        Plan plan = planned(false, topics, "blocked_collides");

        assertThat(Status.values())
                .allSatisfy(status -> assertThat(plan.count(status)).isPositive());
        assertGolden("plan", "plan", ExitCode.of(plan).value(), planView(plan, LOCAL, Optional.empty()));
        Golden.assertMatches("plan-commands.txt", PlanView.commands(plan, LOCAL));
    }

    @Test
    void planOnServerless() {
        Map<Topic, TopicState> topics = new LinkedHashMap<>();
        topics.put(RAW, new TopicState.Absent());
        topics.put(
                topic("blocked.policy", Map.of("cleanup.policy", "compact")),
                present(
                        3,
                        new TopicConfigs.Known(
                                Map.of("cleanup.policy", new ConfigValue("delete", ConfigSource.DEFAULT)))));
        topics.put(ALERTS, new TopicState.Forbidden());
        topics.put(TRIGGERS, new TopicState.Forbidden());
        topics.put(
                USERS,
                present(
                        3,
                        new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: Topic authorization failed.")));
        Plan plan = planned(true, topics);

        assertGolden("plan-serverless", "plan", 5, planView(plan, SERVERLESS, Optional.of(RateLimit.MSK_SERVERLESS)));
        Golden.assertMatches("plan-serverless-commands.txt", PlanView.commands(plan, SERVERLESS));
    }

    @Test
    void planWithNothingToDo() {
        Plan plan = planned(false, Map.of(RAW, present(3, new TopicConfigs.NotAsked())));

        assertGolden("plan-in-sync", "plan", ExitCode.of(plan).value(), planView(plan, LOCAL, Optional.empty()));
    }

    @Test
    void planThatAlsoShowsUndeclaredConfigs() {
        ClusterState state = new ClusterState(
                Map.of(
                        "eeg.raw.data", present(3, retention("86400000")),
                        "alerts.events",
                                present(3, new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: no"))),
                new TreeSet<>(),
                Optional.empty());

        Plan plan = new Planner(false).plan(List.of(RAW, ALERTS), state).withUndeclaredConfigs(state);

        assertThat(plan.count(Status.IN_SYNC)).isEqualTo(2);
        assertThat(plan.topics())
                .extracting(PlannedTopic::notes)
                .containsExactly(
                        List.of("also set: retention.ms=86400000"),
                        List.of("its configs could not be read: TOPIC_AUTHORIZATION_FAILED: no"));
    }

    private static PlanView planView(Plan plan, CommandContext context, Optional<RateLimit> limit) {
        return new PlanView(plan, plan.steps(AllowedChanges.NONE), context, limit);
    }

    private static Plan planned(boolean onServerless, Map<Topic, TopicState> topics, String... others) {
        Map<String, TopicState> states = new LinkedHashMap<>();
        topics.forEach((topic, state) -> states.put(topic.name(), state));
        return new Planner(onServerless)
                .plan(
                        List.copyOf(topics.keySet()),
                        new ClusterState(states, new TreeSet<>(List.of(others)), Optional.empty()));
    }

    private static TopicConfigs retention(String value) {
        return new TopicConfigs.Known(Map.of("retention.ms", new ConfigValue(value, ConfigSource.TOPIC)));
    }

    private static TopicState present(int partitions, TopicConfigs configs) {
        return new TopicState.Present(
                IntStream.range(0, partitions)
                        .mapToObj(id -> new PartitionState(id, OptionalInt.of(1), List.of(1), List.of(1)))
                        .toList(),
                configs);
    }

    @Test
    void planThatTakesItsTime() {
        Map<Topic, TopicState> topics = new LinkedHashMap<>();
        IntStream.range(0, 300).forEach(i -> topics.put(topic("orders." + i, Map.of()), new TopicState.Absent()));
        topics.put(USERS, present(1, retention("604800000")));
        Plan plan = planned(true, topics);
        Plan few = new Plan(plan.topics().subList(0, 5));
        Optional<RateLimit> limit = Optional.of(RateLimit.MSK_SERVERLESS);

        assertThat(planView(plan, SERVERLESS, limit).text())
                .endsWith("900 new partitions; the cluster takes 250 in 5 min: about 15 min.\n");
        assertThat(planView(few, SERVERLESS, limit).text())
                .endsWith("15 new partitions; the cluster takes 250 in 5 min: all at once.\n");
        assertThat(new PlanView(plan, plan.steps(AllowedChanges.ALL), SERVERLESS, limit).text())
                .as("partitions that are added count, too")
                .contains("902 new partitions;");
        assertThat(ApplyView.waiting(
                        new Progress.Waiting(83, 300, Duration.ofMinutes(5), Duration.ofMinutes(95), Optional.empty())))
                .isEqualTo("83 of 300 topics done; the cluster takes more new partitions in 5 min, all of them in about"
                        + " 1 h 35 min");
        assertThat(ApplyView.waiting(new Progress.Waiting(
                        0,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Optional.of(new BrokerError("THROTTLING_QUOTA_EXCEEDED", "slow down")))))
                .isEqualTo("0 of 1 topic done; more are refused for now (THROTTLING_QUOTA_EXCEEDED), asking again in"
                        + " 60 s");
    }

    /** Each end of each kind of step, while apply runs and in its result. */
    @Test
    void apply() {
        Map<Topic, TopicState> topics = new LinkedHashMap<>();
        List<StepResult> results = new ArrayList<>();
        for (StepResult.Status status : StepResult.Status.values()) {
            Topic created = topic("create." + status.name().toLowerCase(Locale.ROOT), Map.of());
            Topic changed =
                    topic("change." + status.name().toLowerCase(Locale.ROOT), Map.of("retention.ms", "604800000"));
            boolean isDone = status == StepResult.Status.DONE || status == StepResult.Status.EXISTS;
            topics.put(created, isDone ? present(3, new TopicConfigs.NotAsked()) : new TopicState.Absent());
            topics.put(changed, present(isDone ? 3 : 1, retention(isDone ? "604800000" : "86400000")));
            results.add(result(new Step.Create(created.name(), 3, OptionalInt.empty(), Map.of()), status));
            results.add(result(new Step.AddPartitions(changed.name(), 1, 3), status));
            results.add(result(new Step.SetConfig(changed.name(), "retention.ms", "86400000", "604800000"), status));
        }
        topics.put(RAW, present(3, new TopicConfigs.NotAsked()));
        topics.put(TRIGGERS, present(6, new TopicConfigs.NotAsked()));
        topics.put(USERS, present(1, retention("86400000")));
        topics.put(ALERTS, new TopicState.Absent());
        Plan after = planned(false, topics);
        StringWriter progress = new StringWriter();
        results.sort(Comparator.comparing(it -> !(it.step() instanceof Step.Create)));
        results.forEach(it -> progress.append(ApplyView.line(it, 20)));
        ApplyResult result = new ApplyResult(results, after);

        Golden.assertMatches(
                "apply-progress.txt", LOCAL.announcement(topics.size(), Optional.of("user operator")) + progress);
        assertGolden(
                "apply",
                "apply",
                ExitCode.of(result).value(),
                new ApplyView(
                        result,
                        LOCAL,
                        new ApplyView.Run(
                                Optional.of("user operator"),
                                Optional.of("4L6g3nShT-eMCtK--X86sw"),
                                false,
                                Instant.parse("2026-11-28T12:00:00Z"),
                                Optional.of(Instant.parse("2026-11-28T12:00:02Z")))));
    }

    private static StepResult result(Step step, StepResult.Status status) {
        return new StepResult(
                step,
                status,
                status == StepResult.Status.REJECTED
                        ? Optional.of(new BrokerError("POLICY_VIOLATION", "too many"))
                        : Optional.empty(),
                status == StepResult.Status.UNKNOWN || status == StepResult.Status.NOT_SENT
                        ? "no Kafka broker answered"
                        : "");
    }

    @Test
    void applyThatCouldNotReadAgain_saysWhatMayExist() {
        ApplyResult result = new ApplyResult(
                List.of(result(
                        new Step.Create(RAW.name(), 3, OptionalInt.empty(), Map.of()), StepResult.Status.UNKNOWN)),
                Plan.notRead(
                        List.of(RAW, USERS),
                        "could not be read again: no Kafka broker answered",
                        "Look whether it runs."));

        assertThat(textOf(result))
                .contains("eeg.raw.data   may exist: not answered (no Kafka broker answered)")
                .contains("user.activity  could not be read again: no Kafka broker answered\n")
                .contains("What to do about eeg.raw.data, user.activity:\n  Look whether it runs.\n")
                .contains(
                        "What to do about eeg.raw.data, user.activity:\n  Run apply again: it goes on where this run stopped.\n");
    }

    @Test
    void topicWithMoreReplicasThanBrokersAreUp_isToBeAppliedAgainWhenTheyAre() {
        ApplyResult result = new ApplyResult(
                List.of(new StepResult(
                        new Step.Create(RAW.name(), 3, OptionalInt.empty(), Map.of()),
                        StepResult.Status.REJECTED,
                        Optional.of(new BrokerError("INVALID_REPLICATION_FACTOR", "only 2 broker(s) are registered")),
                        "")),
                planned(false, Map.of(RAW, new TopicState.Absent())));

        assertThat(textOf(result)).contains("Where a broker is down or restarts, run apply again when it is back.");
    }

    private static String textOf(ApplyResult result) {
        ApplyView.Run run =
                new ApplyView.Run(Optional.empty(), Optional.empty(), false, Instant.EPOCH, Optional.of(Instant.EPOCH));
        return new ApplyView(result, LOCAL, run).text();
    }

    @Test
    void verify() {
        Failures failures = LOCAL.target().failures();
        List<CheckedTopic> topics = List.of(
                checked(RAW, 3, null),
                checked(USERS, 1, failures.tooFewPartitions(USERS, 1)),
                checked(ALERTS, 0, failures.missing(ALERTS)),
                checked(TRIGGERS, 0, failures.unauthorized(TRIGGERS)),
                checked(topic("more.partitions", Map.of()), 6, null),
                checked(NO_LEADER, 3, failures.notReady(NO_LEADER, List.of(1))),
                checked(ODD, 0, failures.undetermined(ODD, "UNKNOWN_SERVER_ERROR: odd", false)),
                checked(LATE, 0, failures.undetermined(LATE, "REQUEST_TIMED_OUT: late", true)));
        List<Failure> failed = new ArrayList<>();
        topics.forEach(topic -> topic.failure().ifPresent(failed::add));
        Stream.of(RAW, USERS)
                .map(topic -> failures.drift(topic, "retention.ms", "604800000", "86400000"))
                .forEach(failed::add);
        ReadinessReport report = new ReadinessReport(
                "catalog",
                GuardMode.FAIL,
                LOCAL.target().bootstrapServers(),
                Optional.empty(),
                topics,
                failed,
                List.of(failures.permissionMissing(Permission.WRITE_TOPIC, Optional.of(RAW.name()))),
                1,
                Duration.ofMillis(80));

        assertGolden("verify", "verify", 5, new VerifyView(report, LOCAL));
    }

    private static CheckedTopic checked(Topic topic, int partitions, @Nullable Failure failure) {
        return new CheckedTopic(topic.name(), topic.partitions(), partitions, Optional.ofNullable(failure));
    }

    @Test
    void list() {
        Map<String, TopicState> topics = new LinkedHashMap<>();
        topics.put("alerts.events", new TopicState.Absent());
        topics.put("eeg.raw.data", present(new TopicConfigs.NotAsked()));
        topics.put("orders", present(new TopicConfigs.NotAsked()));
        topics.put("user.activity", new TopicState.Forbidden());

        assertGolden(
                "list",
                "list",
                0,
                new ListView(
                        new ClusterState(topics, new TreeSet<>(topics.keySet()), Optional.empty()),
                        Set.of("alerts.events", "eeg.raw.data", "user.activity"),
                        LOCAL));
    }

    @Test
    void describe() {
        TopicConfigs configs = new TopicConfigs.Known(Map.of(
                "retention.ms", new ConfigValue("86400000", ConfigSource.TOPIC),
                "max.message.bytes", new ConfigValue("8388608", ConfigSource.BROKER),
                "cleanup.policy", new ConfigValue("delete", ConfigSource.DEFAULT)));
        Map<String, TopicState> topics = new LinkedHashMap<>();
        topics.put("user.activity", present(configs));
        topics.put("orders", present(new TopicConfigs.Unreadable(true, "TOPIC_AUTHORIZATION_FAILED: no")));
        topics.put("alerts.events", new TopicState.Absent());
        topics.put("payments", new TopicState.Forbidden());
        topics.put("refunds", new TopicState.Unreadable("UNKNOWN_SERVER_ERROR: odd"));
        TopicCatalog catalog = TopicCatalog.builder().topic(USERS).topic(ALERTS).build();

        assertGolden(
                "describe",
                "describe",
                5,
                new DescribeView(new ClusterState(topics, new TreeSet<>(), Optional.empty()), catalog, LOCAL));
    }

    @Test
    void describeOfAConfigThatTheBrokerDoesNotKnow() {
        TopicConfigs configs =
                new TopicConfigs.Known(Map.of("retention.ms", new ConfigValue("1000", ConfigSource.TOPIC)));
        Topic declared = topic("orders", Map.of("retention.ms", "1000", "remote.storage.enable", "true"));

        assertGolden(
                "describe-unknown-config",
                "describe",
                0,
                new DescribeView(
                        new ClusterState(Map.of("orders", present(configs)), new TreeSet<>(), Optional.empty()),
                        TopicCatalog.builder().topic(declared).build(),
                        LOCAL));
    }

    private static TopicState present(TopicConfigs configs) {
        return new TopicState.Present(
                List.of(
                        new PartitionState(0, OptionalInt.of(1), List.of(1, 2), List.of(1, 2)),
                        new PartitionState(1, OptionalInt.empty(), List.of(2, 1), List.of())),
                configs);
    }

    private static Topic topic(String name, Map<String, String> configs) {
        return new Topic(name, 3, "Purpose of " + name, List.of(), List.of(), configs);
    }

    private static void assertGolden(String name, String command, int exitCode, View view) {
        // Sentences, commands and ARNs are in one piece.
        assertThat(view.text().lines().takeWhile(line -> !line.startsWith("What to do about")))
                .as("width")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        Golden.assertMatches(name + ".txt", view.text());
        Golden.assertMatches(name + ".json", JsonDocument.of(command, exitCode, view));
    }
}
