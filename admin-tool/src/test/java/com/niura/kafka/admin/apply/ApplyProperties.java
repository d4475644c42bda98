package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.niura.kafka.admin.apply.ModelCluster.Asked;
import com.niura.kafka.admin.apply.ModelCluster.Denied;
import com.niura.kafka.admin.apply.ModelCluster.Existing;
import com.niura.kafka.admin.apply.ModelCluster.Kind;
import com.niura.kafka.admin.apply.ModelCluster.Other;
import com.niura.kafka.admin.apply.ModelCluster.Shown;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.BrokerError;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.catalog.Topic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicExistsException;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every run of apply, on whatever cluster, whatever happens meanwhile. */
final class ApplyProperties {

    /** Of these catalogs are made. */
    private static final List<String> DECLARED = List.of("a.b", "c", "d", "e", "f");
    /** These exist as well, or not; one collides with a declared one. */
    private static final List<String> NAMES = List.of("a.b", "c", "d", "e", "f", "a_b", "x", "y");

    private static final CommandContext CONTEXT = new CommandContext(
            ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(30)),
            "topics.yaml",
            "version 1",
            Optional.empty());
    private static final Pattern CREATED = Pattern.compile(": (\\d+) created, ");
    private static final Pattern NOT_SEEN = Pattern.compile("was created, and was not seen yet");

    /** What was tried, to be printed. */
    final Map<StepResult.Status, Integer> results = new EnumMap<>(StepResult.Status.class);

    final Map<Status, Integer> statuses = new EnumMap<>(Status.class);
    int runs;
    int requests;
    int lostAnswers;
    int retried;
    int disturbances;

    private static final class Run {
        final ModelCluster cluster;
        final List<Topic> topics;
        final AllowedChanges allowed;
        final Optional<RateLimit> limit;
        final Duration longestWait;
        /** Empty where the cluster could not be read. */
        Optional<Plan> before = Optional.empty();

        Optional<ApplyResult> result = Optional.empty();

        Run(
                ModelCluster cluster,
                List<Topic> topics,
                AllowedChanges allowed,
                Optional<RateLimit> limit,
                Duration longestWait) {
            this.cluster = cluster;
            this.topics = topics;
            this.allowed = allowed;
            this.limit = limit;
            this.longestWait = longestWait;
        }

        ApplyResult result() {
            return result.orElseThrow();
        }
    }

    /** The result says what happened, as the model's log has it; nothing else happened to the cluster by this run. */
    void resultIsWhatHappened(Choices choices) {
        ModelCluster cluster = cluster(choices);
        List<Topic> topics = topics(choices);
        cluster.disturbed = choices.below(4) > 0;
        refusals(cluster, choices);
        Optional<Duration> interrupted =
                choices.onceIn(8) ? Optional.of(Duration.ofSeconds(choices.below(30))) : Optional.empty();
        Run run = apply(cluster, topics, allowed(choices), limit(choices, cluster), wait(choices), interrupted);
        if (run.result.isEmpty()) {
            assertThat(asked(cluster)).as("nothing is changed without a plan").isEmpty();
            return;
        }
        String story = story(run);
        checkRequests(run, story);
        checkSteps(run, story);
        checkNothingIsUntold(run, story);
        checkAfter(run, story);
        checkText(run, story);
    }

    /** After whatever happened, one run on a cluster that is left in peace leaves nothing to do, and the next does nothing. */
    void undisturbedRunLeavesNothing(Choices choices) {
        ModelCluster cluster = cluster(choices);
        List<Topic> topics = topics(choices);
        for (int disturbed = choices.below(3); disturbed > 0; disturbed--) {
            cluster.disturbed = true;
            refusals(cluster, choices);
            apply(cluster, topics, allowed(choices), limit(choices, cluster), wait(choices), Optional.empty());
        }
        cluster.heal();
        Map<String, Existing> others = new TreeMap<>(cluster.topics);
        topics.forEach(topic -> others.remove(topic.name()));

        Run first = apply(
                cluster, topics, AllowedChanges.ALL, limit(choices, cluster), Duration.ofHours(24), Optional.empty());
        String story = story(first);
        List<String> rejected = first.result().steps().stream()
                .filter(ApplyProperties::isRejectedForGood)
                .map(result -> result.step().topic())
                .toList();
        assertThat(first.result().after().steps(AllowedChanges.ALL))
                .as(story)
                .allMatch(step -> rejected.contains(step.topic()));
        assertThat(first.result().steps())
                .as(story)
                .allMatch(result ->
                        result.isDone() || rejected.contains(result.step().topic()));
        Map<String, Existing> left = new TreeMap<>(cluster.topics);
        topics.forEach(topic -> left.remove(topic.name()));
        assertThat(left).as(story).isEqualTo(others);
        if (rejected.isEmpty()) {
            Run second = apply(
                    cluster, topics, AllowedChanges.ALL, limit(choices, cluster), Duration.ZERO, Optional.empty());
            assertThat(asked(cluster)).as(story(second)).isEmpty();
            assertThat(second.result().after())
                    .as(story(second))
                    .isEqualTo(first.result().after());
        }
    }

    private static boolean isRejectedForGood(StepResult result) {
        return result.status() == StepResult.Status.REJECTED
                && Set.of("INVALID_CONFIG", "INVALID_REPLICATION_FACTOR")
                        .contains(result.error().orElseThrow().name());
    }

    /** Whatever the order of the catalog, each topic fares the same. */
    void orderDoesNotMatter(Choices choices) {
        ModelCluster cluster = cluster(choices);
        cluster.most = Integer.MAX_VALUE;
        List<Topic> topics = topics(choices);
        refusals(cluster, choices);
        AllowedChanges allowed = allowed(choices);
        Optional<RateLimit> limit = limit(choices, cluster);
        List<Topic> shuffled = new ArrayList<>();
        topics.forEach(topic -> shuffled.add(choices.below(shuffled.size() + 1), topic));
        Collections.reverse(shuffled);
        ModelCluster other = cluster.copy();

        Run run = apply(cluster, topics, allowed, limit, Duration.ofHours(24), Optional.empty());
        Run otherRun = apply(other, shuffled, allowed, limit, Duration.ofHours(24), Optional.empty());

        String story = story(run) + "\nand in another order\n" + story(otherRun);
        assertThat(byTopic(otherRun)).as(story).isEqualTo(byTopic(run));
        assertThat(other.topics).as(story).isEqualTo(cluster.topics);
        assertThat(ExitCode.of(otherRun.result())).as(story).isEqualTo(ExitCode.of(run.result()));
    }

    private static Map<String, List<Object>> byTopic(Run run) {
        return run.result().after().topics().stream()
                .collect(Collectors.toMap(
                        topic -> topic.topic().name(),
                        topic -> List.of(
                                topic,
                                run.result().of(topic).stream()
                                        .map(result -> result.step() + " " + result.status())
                                        .toList())));
    }

    /** Nothing is asked for but what the plan and the permission to change say: nothing is taken away, and nothing else touched. */
    private static void checkRequests(Run run, String story) {
        Plan before = run.before.orElseThrow();
        Map<String, PlannedTopic> planned = before.topics().stream()
                .collect(Collectors.toMap(topic -> topic.topic().name(), topic -> topic));
        for (Asked asked : asked(run.cluster)) {
            PlannedTopic topic = planned.get(asked.topic());
            assertThat(topic).as("a declared topic: " + asked + story).isNotNull();
            Objects.requireNonNull(topic);
            switch (asked.kind()) {
                case CREATE -> {
                    assertThat(topic.status()).as(asked + story).isEqualTo(Status.CREATE);
                    assertThat(asked.partitions())
                            .as(asked + story)
                            .isBetween(1, topic.topic().partitions());
                    assertThat(asked.configs())
                            .as(asked + story)
                            .isEqualTo(topic.topic().configs());
                }
                case RAISE -> {
                    assertThat(asked.partitions())
                            .as("more than there were: " + asked + story)
                            .isGreaterThan(topic.partitions().orElse(0))
                            .isLessThanOrEqualTo(topic.topic().partitions());
                    assertThat(run.allowed.addPartitions()
                                    || run.cluster.asked(Kind.CREATE, asked.topic()).stream()
                                            .anyMatch(Asked::isOk))
                            .as("allowed, or a topic of this run: " + asked + story)
                            .isTrue();
                }
                case SET -> {
                    assertThat(run.allowed.alterConfigs()).as(asked + story).isTrue();
                    assertThat(topic.topic().configs().entrySet())
                            .as("declared: " + asked + story)
                            .containsAll(asked.configs().entrySet());
                }
            }
        }
    }

    private static void checkSteps(Run run, String story) {
        List<Step> steps = run.before.orElseThrow().steps(run.allowed);
        for (Step step : steps) {
            List<StepResult> mine = run.result().steps().stream()
                    .filter(result -> step instanceof Step.SetConfig
                            ? result.step().equals(step)
                            : !(result.step() instanceof Step.SetConfig)
                                    && result.step().topic().equals(step.topic()))
                    .toList();
            assertThat(mine).as("a result of " + step + story).isNotEmpty();
            // Parts follow each other, and the last one is the whole, unless one was the end of it.
            int reached = step instanceof Step.AddPartitions add ? add.from() : 0;
            for (StepResult result : mine) {
                if (result.step() instanceof Step.AddPartitions add) {
                    assertThat(add.from()).as(result + story).isEqualTo(reached);
                    reached = add.to();
                } else {
                    reached += result.step().newPartitions();
                }
            }
            assertThat(mine.subList(0, mine.size() - 1))
                    .as("all but the last part of " + step + story)
                    .allMatch(StepResult::isDone);
            if (step instanceof Step.Create || step instanceof Step.AddPartitions) {
                StepResult last = mine.get(mine.size() - 1);
                int wanted =
                        step instanceof Step.Create create ? create.partitions() : ((Step.AddPartitions) step).to();
                assertThat(reached == wanted || !last.isDone())
                        .as("all of " + step + story)
                        .isTrue();
            }
        }
        for (StepResult result : run.result().steps()) {
            checkStep(run, result, story);
        }
    }

    private static void checkStep(Run run, StepResult result, String story) {
        Step step = result.step();
        String what = result + story;
        List<Asked> asked = step instanceof Step.Create
                ? run.cluster.asked(Kind.CREATE, step.topic())
                : step instanceof Step.AddPartitions add
                        ? run.cluster.asked(Kind.RAISE, step.topic()).stream()
                                .filter(it -> (result.isDone() || result.status() == StepResult.Status.UNKNOWN)
                                        ? it.partitions() == add.to()
                                        : it.partitions() > add.from())
                                .toList()
                        : run.cluster.asked(Kind.SET, step.topic()).stream()
                                .filter(it -> it.configs().containsKey(((Step.SetConfig) step).key()))
                                .toList();
        Optional<Asked> last = asked.isEmpty() ? Optional.empty() : Optional.of(asked.get(asked.size() - 1));
        Optional<? extends Exception> error = last.flatMap(Asked::error);
        switch (result.status()) {
            case DONE -> {
                assertThat(last.map(Asked::isOk)).as(what).contains(true);
                assertThat(last.map(Asked::done)).as(what).contains(true);
                if (step instanceof Step.Create create) {
                    assertThat(last.orElseThrow().partitions()).as(what).isEqualTo(create.partitions());
                } else if (step instanceof Step.SetConfig set) {
                    assertThat(last.orElseThrow().configs()).as(what).containsEntry(set.key(), set.to());
                }
            }
            case EXISTS -> {
                assertThat(error).as(what).isPresent();
                if (step instanceof Step.Create) {
                    assertThat(error.orElseThrow()).as(what).isInstanceOf(TopicExistsException.class);
                } else {
                    int wanted = ((Step.AddPartitions) step).to();
                    assertThat(run.cluster.log.subList(
                                    run.cluster.log.indexOf(last.orElseThrow()), run.cluster.log.size()))
                            .as("seen: " + what)
                            .anyMatch(event -> event instanceof Shown shown
                                    && shown.topics().containsKey(step.topic())
                                    && Objects.requireNonNull(shown.topics().get(step.topic()))
                                                    .partitions()
                                            >= wanted);
                }
            }
            case DENIED -> {
                assertThat(error.orElseThrow()).as(what).isInstanceOf(AuthorizationException.class);
                assertThat(asked).as(what).noneMatch(Asked::done);
            }
            case REJECTED -> {
                assertThat(last.flatMap(Asked::error).map(BrokerError::of))
                        .as(what)
                        .isEqualTo(result.error());
                assertThat(error.orElseThrow())
                        .as(what)
                        .isNotInstanceOfAny(ThrottlingQuotaExceededException.class, AuthorizationException.class);
                assertThat(asked)
                        .as("not done, as it says: " + what)
                        .noneMatch(it -> it.done() && !isHidden(run.cluster, it));
            }
            case DEFERRED, NOT_SENT ->
                assertThat(asked).as(what).noneMatch(it -> (it.done() && !isHidden(run.cluster, it)) || it.isLost());
            case UNKNOWN -> {
                assertThat(last.isPresent()).as(what).isTrue();
                assertThat(isUnclear(last.orElseThrow()))
                        .as("may have been done only where no answer says it: " + what)
                        .isTrue();
            }
            case PENDING -> throw new AssertionError(what);
        }
    }

    /** Whether no answer says what became of it: there was none, or one that means "there already" among other things. */
    private static boolean isUnclear(Asked asked) {
        return asked.isLost()
                || asked.error()
                        .filter(InvalidPartitionsException.class::isInstance)
                        .isPresent();
    }

    /** Whether the client had asked twice, so that the answer is about the second time. */
    private static boolean isRepeated(Asked asked) {
        return asked.done() && asked.error().isPresent();
    }

    /**
     * Whether the client raised the partitions and, having asked twice, was told that they are there already, while the broker that
     * was asked next did not know of it yet: then they are taken for refused, as docs/proof.md says. The plan afterwards is right.
     */
    private static boolean isHidden(ModelCluster cluster, Asked asked) {
        return asked.kind() == Kind.RAISE
                && isRepeated(asked)
                && cluster.log.subList(cluster.log.indexOf(asked), cluster.log.size()).stream()
                        .filter(Shown.class::isInstance)
                        .findFirst()
                        .map(event -> ((Shown) event).topics().get(asked.topic()))
                        .filter(existing -> existing.partitions() >= asked.partitions())
                        .isEmpty();
    }

    /** Whatever this run did has a result that says so, or that it may have. */
    private static void checkNothingIsUntold(Run run, String story) {
        for (Asked asked : asked(run.cluster)) {
            if ((asked.done() && !isHidden(run.cluster, asked)) || asked.isLost()) {
                assertThat(run.result().steps())
                        .as("told: " + asked + story)
                        .anyMatch(result -> (result.isDone() || result.status() == StepResult.Status.UNKNOWN)
                                && isAbout(result.step(), asked));
            }
        }
    }

    private static boolean isAbout(Step step, Asked asked) {
        return step.topic().equals(asked.topic())
                && switch (asked.kind()) {
                    case CREATE -> step instanceof Step.Create;
                    case RAISE -> step instanceof Step.AddPartitions add && add.to() == asked.partitions();
                    case SET ->
                        step instanceof Step.SetConfig set && asked.configs().containsKey(set.key());
                };
    }

    /** The plan afterwards is what a second, naive comparison makes of what the cluster showed last. */
    private static void checkAfter(Run run, String story) {
        Plan after = run.result().after();
        List<Shown> shown = run.cluster.log.stream()
                .filter(Shown.class::isInstance)
                .map(Shown.class::cast)
                .toList();
        boolean isRead = after.topics().stream()
                .noneMatch(topic -> topic.differences().stream()
                        .anyMatch(difference -> difference.reason().contains("read again")));
        assertThat(after.topics().stream().map(PlannedTopic::topic)).as(story).isEqualTo(run.topics);
        for (PlannedTopic topic : after.topics()) {
            assertThat(topic.status())
                    .as(topic.topic().name() + " afterwards" + story)
                    .isEqualTo(
                            isRead ? naive(topic.topic(), shown.get(shown.size() - 1), run.cluster) : Status.UNKNOWN);
        }
        assertThat(ExitCode.of(run.result()) == ExitCode.DONE)
                .as(story)
                .isEqualTo(after.topics().stream().allMatch(topic -> topic.status() == Status.IN_SYNC));
    }

    private static Status naive(Topic topic, Shown shown, ModelCluster cluster) {
        Existing existing = shown.topics().get(topic.name());
        Set<Denied> denied = shown.denied().getOrDefault(topic.name(), Set.of());
        if (denied.contains(Denied.DESCRIBE)) {
            return Status.DENIED;
        }
        if (existing == null) {
            boolean collides = topic.name().equals("a.b")
                    && shown.topics().containsKey("a_b")
                    && !shown.denied().getOrDefault("a_b", Set.of()).contains(Denied.DESCRIBE);
            return collides ? Status.BLOCKED : Status.CREATE;
        }
        Set<Status> found = new TreeSet<>(Set.of(Status.IN_SYNC));
        if (existing.partitions() < topic.partitions()) {
            found.add(Status.CHANGE);
        }
        if (shown.leaderless().contains(topic.name())) {
            found.add(Status.NOT_READY);
        }
        if (topic.replicationFactor().orElse(existing.replicas()) != existing.replicas()) {
            found.add(Status.BLOCKED);
        }
        if (!topic.configs().isEmpty() && denied.contains(Denied.DESCRIBE_CONFIGS)) {
            found.add(Status.DENIED);
        } else {
            topic.configs().forEach((key, value) -> {
                String has = existing.configs().getOrDefault(key, ModelCluster.DEFAULTS.getOrDefault(key, "none"));
                if (has.equals("none") || (cluster.serverless && key.startsWith("cleanup") && !same(has, value))) {
                    found.add(Status.BLOCKED);
                } else if (!same(has, value)) {
                    found.add(Status.CHANGE);
                }
            });
        }
        return Collections.max(found);
    }

    private static boolean same(String a, String b) {
        return Set.of(a.split(",")).equals(Set.of(b.split(",")));
    }

    /** What a person reads is no more and no less than that. */
    private static void checkText(Run run, String story) {
        ApplyResult result = run.result();
        String text = new ApplyView(
                        result,
                        CONTEXT,
                        new ApplyView.Run(
                                Optional.empty(), Optional.empty(), false, Instant.EPOCH, Optional.of(Instant.EPOCH)))
                .text();
        story = "\n" + text + story;
        Matcher created = CREATED.matcher(text);
        assertThat(created.find()).as(story).isTrue();
        assertThat(Long.parseLong(created.group(1)))
                .as("created" + story)
                .isEqualTo(asked(run.cluster).stream()
                        .filter(asked -> asked.kind() == Kind.CREATE && asked.isOk())
                        .count());
        for (PlannedTopic topic : result.after().topics()) {
            String name = topic.topic().name();
            String said = String.join("\n", lines(text, name));
            boolean isThere = topic.partitions().isPresent();
            if (said.contains("may exist") || said.contains("may still appear")) {
                assertThat(run.cluster.asked(Kind.CREATE, name)).as(story).anyMatch(Asked::isLost);
                assertThat(isThere)
                        .as(name + " may exist, and was read" + story)
                        .isFalse();
            }
            if (said.contains("may have had")) {
                assertThat(asked(run.cluster))
                        .as(story)
                        .anyMatch(
                                asked -> asked.topic().equals(name) && asked.kind() != Kind.CREATE && isUnclear(asked));
            }
            if (said.contains("was not created") || said.contains("does not exist") || said.contains("was not found")) {
                assertThat(isThere).as(name + " is there" + story).isFalse();
            }
            if (said.contains("has not got all its partitions yet") && isThere) {
                assertThat(topic.partitions().getAsInt())
                        .as(name + " has them all" + story)
                        .isLessThan(topic.topic().partitions());
            }
            if (NOT_SEEN.matcher(said).find()) {
                assertThat(run.cluster.asked(Kind.CREATE, name))
                        .as(name + " was created" + story)
                        .anyMatch(asked -> asked.isOk()
                                || asked.error()
                                        .filter(TopicExistsException.class::isInstance)
                                        .isPresent());
            }
        }
    }

    /** Returns what is said of a topic: its line, and those below it that are further to the right. */
    private static List<String> lines(String text, String name) {
        List<String> said = new ArrayList<>();
        boolean isOf = false;
        for (String line : text.lines().toList()) {
            if (!line.startsWith("   ")) {
                isOf = line.startsWith("  " + name + " ");
            }
            if (isOf) {
                said.add(line);
            }
        }
        return said;
    }

    private static List<Asked> asked(ModelCluster cluster) {
        return cluster.log.stream()
                .filter(Asked.class::isInstance)
                .map(Asked.class::cast)
                .toList();
    }

    private static String story(Run run) {
        return "\ndeclared: "
                + run.topics.stream()
                        .map(topic -> topic.name() + " " + topic.partitions() + " " + topic.replicationFactor() + " "
                                + topic.configs())
                        .toList()
                + "\n" + run.allowed + ", " + run.limit + ", waits " + run.longestWait + "\nplan: "
                + run.before.map(plan -> plan.steps(run.allowed)) + "\nresults: "
                + run.result.map(ApplyResult::steps) + "\n" + run.cluster;
    }

    private Run apply(
            ModelCluster cluster,
            List<Topic> topics,
            AllowedChanges allowed,
            Optional<RateLimit> limit,
            Duration longestWait,
            Optional<Duration> interrupted) {
        cluster.log.clear();
        Run run = new Run(cluster, topics, allowed, limit, longestWait);
        Duration end = interrupted.map(cluster.now()::plus).orElse(Duration.ofDays(365_000));
        try {
            Plan plan = new Planner(cluster.isMskServerless()).plan(topics, cluster.read(topics));
            run.before = Optional.of(plan);
            run.result = Optional.of(new Applier(cluster, limit, longestWait, new Silent(), time -> {
                        cluster.sleep(time);
                        if (cluster.now().compareTo(end) > 0) {
                            throw new InterruptedException();
                        }
                    })
                    .apply(plan, plan.steps(allowed)));
        } catch (ClusterFailedException e) {
            // The command ends with this, and nothing was done.
        } finally {
            Thread.interrupted();
        }
        count(run);
        return run;
    }

    private void count(Run run) {
        runs++;
        requests += asked(run.cluster).size();
        lostAnswers += (int) asked(run.cluster).stream().filter(Asked::isLost).count();
        retried += (int)
                asked(run.cluster).stream().filter(ApplyProperties::isRepeated).count();
        disturbances +=
                (int) run.cluster.log.stream().filter(Other.class::isInstance).count();
        run.result.ifPresent(result -> {
            result.steps().forEach(step -> results.merge(step.status(), 1, Integer::sum));
            result.after().topics().forEach(topic -> statuses.merge(topic.status(), 1, Integer::sum));
        });
    }

    private static ModelCluster cluster(Choices choices) {
        ModelCluster cluster = new ModelCluster(choices, NAMES);
        cluster.serverless = choices.onceIn(2);
        cluster.quota = choices.of(Integer.MAX_VALUE, 12, 4, 1);
        cluster.most = choices.of(Integer.MAX_VALUE, 24);
        for (String name : NAMES) {
            if (choices.onceIn(3) && !(name.equals("a_b") && cluster.topics.containsKey("a.b"))) {
                cluster.topics.put(name, cluster.someTopic());
            }
        }
        return cluster;
    }

    private static void refusals(ModelCluster cluster, Choices choices) {
        for (int denials = choices.below(4); denials > 0; denials--) {
            cluster.denied.put(choices.of(NAMES.toArray(String[]::new)), Set.of(choices.of(Denied.values())));
        }
        if (choices.onceIn(3)) {
            cluster.againstPolicy.add(choices.of(NAMES.toArray(String[]::new)));
        }
    }

    private static List<Topic> topics(Choices choices) {
        return IntStream.range(0, choices.below(DECLARED.size()) + 1)
                .mapToObj(i -> {
                    Topic.Builder topic = Topic.named(DECLARED.get(i))
                            .partitions(choices.below(9) + 1)
                            .purpose("Purpose");
                    int replicas = choices.onceIn(3) ? choices.below(ModelCluster.BROKERS + 1) + 1 : 0;
                    if (replicas > 0) {
                        topic.replicationFactor(replicas);
                    }
                    if (choices.onceIn(2)) {
                        topic.config("retention.ms", choices.of("1000", "2000"));
                    }
                    if (choices.onceIn(3)) {
                        topic.config("cleanup.policy", choices.of("compact", "compact,delete"));
                    }
                    if (choices.onceIn(10)) {
                        topic.config("no.such", "1");
                    }
                    return topic.build();
                })
                .toList();
    }

    private static AllowedChanges allowed(Choices choices) {
        return new AllowedChanges(choices.below(2) == 0, choices.below(2) == 0);
    }

    /** How fast the tool goes: faster than the cluster takes it, slower, or as fast as it can. */
    private static Optional<RateLimit> limit(Choices choices, ModelCluster cluster) {
        int partitions = choices.of(0, 20, 4, 3, 1);
        return partitions == 0 && !cluster.serverless
                ? Optional.empty()
                : Optional.of(new RateLimit(Math.max(1, partitions), cluster.window));
    }

    private static Duration wait(Choices choices) {
        return choices.of(Duration.ofHours(1), Duration.ofSeconds(25), Duration.ZERO);
    }

    @Override
    public String toString() {
        return "%d runs, %d changes of a topic asked for; %d answers lost, %d asked twice, %d other disturbances%n"
                        .formatted(runs, requests, lostAnswers, retried, disturbances)
                + "results: " + results + "\nafterwards: " + statuses;
    }

    private static final class Silent implements Progress {
        @Override
        public void ended(List<StepResult> results) {}

        @Override
        public void waiting(Waiting waiting) {}

        @Override
        public void stillWaiting(Waiting waiting) {}

        @Override
        public void waited() {}
    }
}
