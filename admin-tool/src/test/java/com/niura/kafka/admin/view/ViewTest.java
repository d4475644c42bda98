package com.niura.kafka.admin.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.admin.apply.AppliedTopic;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.apply.Standing;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigSource;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigValue;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.RateLimit;
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
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference.TooFewPartitions(3, 1),
            new Difference.ConfigDiffers("retention.ms", "604800000", "86400000"));

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
        Plan plan = planned(false, topics, "blocked_collides");

        assertThat(PlannedTopic.class.getPermittedSubclasses())
                .allSatisfy(status -> assertThat(plan.topics()).hasAtLeastOneElementOfType(status));
        assertGolden("plan", "plan", 5, new PlanView(plan, AllowedChanges.NONE, LOCAL, Optional.empty(), false));
        Golden.assertMatches(
                "plan-commands.txt", new PlanView(plan, AllowedChanges.NONE, LOCAL, Optional.empty(), true).text());
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

        assertGolden(
                "plan-serverless",
                "plan",
                5,
                new PlanView(plan, AllowedChanges.NONE, SERVERLESS, Optional.of(RateLimit.MSK_SERVERLESS), false));
        Golden.assertMatches(
                "plan-serverless-commands.txt",
                new PlanView(plan, AllowedChanges.NONE, SERVERLESS, Optional.empty(), true).text());
    }

    @Test
    void planWithNothingToDo() {
        Plan plan = planned(false, Map.of(RAW, present(3, new TopicConfigs.NotAsked())));

        assertGolden(
                "plan-in-sync", "plan", 0, new PlanView(plan, AllowedChanges.NONE, LOCAL, Optional.empty(), false));
    }

    private static Plan planned(boolean onServerless, Map<Topic, TopicState> topics, String... others) {
        Map<String, TopicState> states = new LinkedHashMap<>();
        topics.forEach((topic, state) -> states.put(topic.name(), state));
        return new Planner(onServerless)
                .plan(List.copyOf(topics.keySet()), new ClusterState(states, new TreeSet<>(List.of(others))));
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
        Plan plan = new Plan(IntStream.range(0, 300)
                .<PlannedTopic>mapToObj(i -> new PlannedTopic.Create(topic("orders." + i, Map.of())))
                .toList());
        Optional<RateLimit> pace = Optional.of(RateLimit.MSK_SERVERLESS);

        assertThat(new PlanView(plan, AllowedChanges.NONE, SERVERLESS, pace, false).text())
                .endsWith("900 new partitions; the cluster takes 250 in 5 min: about 15 min.\n");
        assertThat(new PlanView(new Plan(plan.topics().subList(0, 5)), AllowedChanges.NONE, SERVERLESS, pace, false)
                        .text())
                .endsWith("15 new partitions; the cluster takes 250 in 5 min: all at once.\n");
        assertThat(ApplyView.waiting(new CatalogApplier.Waiting(
                        83, 300, Duration.ofMinutes(5), Duration.ofMinutes(95), Optional.empty())))
                .isEqualTo("83 of 300 topics done; the cluster takes more new partitions in 5 min, all of them in about"
                        + " 1 h 35 min");
        assertThat(ApplyView.waiting(new CatalogApplier.Waiting(
                        0,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Optional.of(new BrokerError("THROTTLING_QUOTA_EXCEEDED", "slow down")))))
                .isEqualTo("0 of 1 topic done; more are refused for now (THROTTLING_QUOTA_EXCEEDED), asking again in"
                        + " 60 s");
    }

    @Test
    void partitionsThatAreAdded_takeTheirTimeToo() {
        Plan plan = new Plan(List.of(
                new PlannedTopic.Change(USERS, 1, List.of(new Difference.TooFewPartitions(301, 1))),
                new PlannedTopic.Create(topic("orders", Map.of()))));
        Optional<RateLimit> pace = Optional.of(RateLimit.MSK_SERVERLESS);

        assertThat(new PlanView(plan, new AllowedChanges(true, false), SERVERLESS, pace, false).text())
                .endsWith("303 new partitions; the cluster takes 250 in 5 min: about 5 min.\n");
        assertThat(new PlanView(plan, AllowedChanges.NONE, SERVERLESS, pace, false).text())
                .endsWith("3 new partitions; the cluster takes 250 in 5 min: all at once.\n");
    }

    @Test
    void apply() {
        ApplyResult result = new ApplyResult(List.of(
                new AppliedTopic(
                        topic("changed", Map.of()),
                        new CreateOutcome.AlreadyThere("changed"),
                        List.of(new ChangeOutcome.Changed("changed", ChangeOutcome.Aspect.PARTITIONS)),
                        new Standing.Proven(3, List.of())),
                new AppliedTopic(
                        topic("not.mine", Map.of()),
                        new CreateOutcome.Denied("not.mine"),
                        List.of(),
                        new Standing.NotProven(
                                Standing.Obstacle.DENIED,
                                "may not be created by this identity",
                                Optional.of(Permission.CREATE_TOPIC),
                                LOCAL.target().remedies().grant(Permission.CREATE_TOPIC, List.of("not.mine")))),
                new AppliedTopic(
                        RAW, new CreateOutcome.Created(RAW.name()), List.of(), new Standing.Proven(3, List.of())),
                new AppliedTopic(
                        USERS,
                        new CreateOutcome.AlreadyThere(USERS.name()),
                        List.of(),
                        new Standing.Differs(new PlannedTopic.Change(USERS, 1, DIFFERENCES))),
                new AppliedTopic(
                        ALERTS,
                        new CreateOutcome.Refused(ALERTS.name(), new BrokerError("POLICY_VIOLATION", "too many")),
                        List.of(),
                        new Standing.NotProven(
                                Standing.Obstacle.BLOCKED,
                                "was refused by the broker: POLICY_VIOLATION: too many",
                                Optional.empty(),
                                "Have the quota raised.")),
                new AppliedTopic(
                        topic("later", Map.of()),
                        new CreateOutcome.NotRequested("later", "no Kafka broker answered"),
                        new Standing.NotProven(
                                Standing.Obstacle.UNREACHABLE,
                                "was not created, since the run failed before: no Kafka broker answered",
                                Optional.empty(),
                                "Run apply again.")),
                new AppliedTopic(
                        topic("grows.later", Map.of()),
                        new CreateOutcome.AlreadyThere("grows.later"),
                        List.of(
                                new ChangeOutcome.Postponed("grows.later", ChangeOutcome.Aspect.PARTITIONS),
                                new ChangeOutcome.NotRequested(
                                        "grows.later", ChangeOutcome.Aspect.CONFIGS, "no Kafka broker answered")),
                        new Standing.NotProven(
                                Standing.Obstacle.UNREACHABLE,
                                "has not had its partitions changed yet",
                                Optional.empty(),
                                "Run apply again later.")),
                new AppliedTopic(
                        topic("seen.before", Map.of()),
                        new CreateOutcome.NotPlanned("seen.before"),
                        new Standing.Proven(3, List.of())),
                new AppliedTopic(
                        TRIGGERS,
                        new CreateOutcome.AlreadyThere(TRIGGERS.name()),
                        List.of(),
                        new Standing.Proven(6, List.of("has 6 partitions, more than the declared 3")))));

        assertGolden("apply", "apply", 7, new ApplyView(result, LOCAL));
    }

    @Test
    void everyOutcomeOfARequest_isToldWhileApplyRuns() {
        BrokerError error = new BrokerError("POLICY_VIOLATION", "no");
        List<CreateOutcome> creations = List.of(
                new CreateOutcome.Created("a"),
                new CreateOutcome.AlreadyThere("b"),
                new CreateOutcome.Denied("c"),
                new CreateOutcome.Refused("d", error),
                new CreateOutcome.Unanswered("e", "timed out"),
                new CreateOutcome.Postponed("f"),
                new CreateOutcome.NotPlanned("g"),
                new CreateOutcome.NotRequested("h", "timed out"));
        List<ChangeOutcome> changes = List.of(
                new ChangeOutcome.Changed("a", ChangeOutcome.Aspect.PARTITIONS),
                new ChangeOutcome.Denied("b", ChangeOutcome.Aspect.CONFIGS),
                new ChangeOutcome.Refused("c", ChangeOutcome.Aspect.PARTITIONS, error),
                new ChangeOutcome.Unanswered("d", ChangeOutcome.Aspect.CONFIGS, "timed out"),
                new ChangeOutcome.Postponed("e", ChangeOutcome.Aspect.PARTITIONS),
                new ChangeOutcome.NotRequested("f", ChangeOutcome.Aspect.PARTITIONS, "timed out"));
        List<Topic> topics = creations.stream()
                .map(outcome -> topic(outcome.topic(), Map.of()))
                .toList();

        assertThat(creations).hasSameSizeAs(CreateOutcome.class.getPermittedSubclasses());
        assertThat(changes).hasSameSizeAs(ChangeOutcome.class.getPermittedSubclasses());
        Golden.assertMatches(
                "apply-progress.txt",
                LOCAL.announcement(topics.size(), Optional.of("user operator"))
                        + ApplyView.creation(topics, creations)
                        + ApplyView.changes(changes));
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
                        new ClusterState(topics, new TreeSet<>(topics.keySet())),
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
        TopicCatalog catalog = TopicCatalog.builder().topic(USERS).topic(ALERTS).build();

        assertGolden(
                "describe", "describe", 5, new DescribeView(new ClusterState(topics, new TreeSet<>()), catalog, LOCAL));
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
                        new ClusterState(Map.of("orders", present(configs)), new TreeSet<>()),
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
