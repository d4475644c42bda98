package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.Cluster;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigSource;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigValue;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A model of a cluster: what it has, what it refuses, and a log of all that happened to it. While it is disturbed, others change it
 * between any two requests, answers are lost, connections break, and brokers show what was before.
 */
final class ModelCluster implements Cluster {

    static final Map<String, String> DEFAULTS =
            Map.of("retention.ms", "604800000", "cleanup.policy", "delete", "max.message.bytes", "1048588");
    static final int BROKERS = 3;

    private static final Failure SILENCE = HandMadeCluster.silence();

    /** A topic that exists. */
    record Existing(int partitions, int replicas, Map<String, String> configs) {}

    /** What this identity may be denied. */
    enum Denied {
        DESCRIBE,
        DESCRIBE_CONFIGS,
        CREATE,
        ALTER,
        ALTER_CONFIGS
    }

    /** What happened, in order. */
    sealed interface Event {}

    /**
     * A change of one topic was asked for.
     *
     * @param partitions how many it was to have; 0 where configs were to be set
     * @param done whether it took effect, whatever was answered
     * @param isLost whether nothing was answered
     * @param error what was answered, if not that it was done
     */
    record Asked(
            Kind kind,
            String topic,
            int partitions,
            Map<String, String> configs,
            boolean done,
            boolean isLost,
            Optional<ApiException> error)
            implements Event {
        boolean isOk() {
            return !isLost && error.isEmpty();
        }
    }

    /** What a change is of. */
    enum Kind {
        CREATE,
        RAISE,
        SET
    }

    /** The cluster was read, and showed this, to an identity that was denied this. */
    record Shown(Map<String, Existing> topics, Set<String> leaderless, Map<String, Set<Denied>> denied)
            implements Event {}

    /** Something else. */
    record Other(String what) implements Event {}

    final Map<String, Existing> topics = new TreeMap<>();
    final List<Event> log = new ArrayList<>();
    final Map<String, Set<Denied>> denied = new HashMap<>();
    /** Topics that a policy of the cluster stands against. */
    final Set<String> againstPolicy = new HashSet<>();

    boolean serverless;
    boolean disturbed;
    /** How many new partitions it takes in a window. */
    int quota = Integer.MAX_VALUE;

    Duration window = Duration.ofSeconds(10);
    /** How many partitions it can have. */
    int most = Integer.MAX_VALUE;

    private final Choices choices;
    private final List<String> names;
    private final List<Map.Entry<Duration, Integer>> made = new ArrayList<>();
    private final Map<String, Integer> leaderlessReads = new HashMap<>();
    private Duration now = Duration.ZERO;
    private boolean broken;
    private Map<String, Existing> before = Map.of();
    private int lag;

    /**
     * @param names of topics that others know
     */
    ModelCluster(Choices choices, List<String> names) {
        this.choices = choices;
        this.names = names;
    }

    /** Ends all that disturbs and refuses. */
    void heal() {
        disturbed = false;
        broken = false;
        denied.clear();
        againstPolicy.clear();
        most = Integer.MAX_VALUE;
        leaderlessReads.clear();
        lag = 0;
        made.clear();
    }

    /** Returns one that has, limits and refuses the same, and has no log. */
    ModelCluster copy() {
        ModelCluster copy = new ModelCluster(choices, names);
        copy.topics.putAll(topics);
        copy.denied.putAll(denied);
        copy.againstPolicy.addAll(againstPolicy);
        copy.serverless = serverless;
        copy.quota = quota;
        copy.window = window;
        copy.most = most;
        return copy;
    }

    Duration now() {
        return now;
    }

    void sleep(Duration time) {
        now = now.plus(time);
    }

    boolean isDenied(String topic, Denied what) {
        return denied.getOrDefault(topic, Set.of()).contains(what);
    }

    @Override
    public boolean isMskServerless() {
        return serverless;
    }

    @Override
    public ClusterState read(List<Topic> wanted) {
        disturb();
        if (broken) {
            log.add(new Other("reading failed"));
            throw new ClusterFailedException(SILENCE);
        }
        Map<String, Existing> shown = lag-- > 0 ? before : Map.copyOf(topics);
        Set<String> leaderless = new TreeSet<>();
        leaderlessReads.replaceAll((topic, reads) -> {
            if (reads > 0 && shown.containsKey(topic)) {
                leaderless.add(topic);
            }
            return reads - 1;
        });
        log.add(new Shown(shown, leaderless, Map.copyOf(denied)));
        Map<String, TopicState> states = new LinkedHashMap<>();
        wanted.forEach(topic -> states.put(topic.name(), state(topic, shown, leaderless)));
        TreeSet<String> colliding = new TreeSet<>(shown.keySet());
        colliding.removeIf(name ->
                isDenied(name, Denied.DESCRIBE) || wanted.stream().noneMatch(topic -> collide(name, topic.name())));
        return new ClusterState(states, colliding, Optional.empty());
    }

    static boolean collide(String name, String other) {
        return !name.equals(other) && name.replace('.', '_').equals(other.replace('.', '_'));
    }

    private TopicState state(Topic topic, Map<String, Existing> shown, Set<String> leaderless) {
        if (isDenied(topic.name(), Denied.DESCRIBE)) {
            return new TopicState.Forbidden();
        }
        Existing existing = shown.get(topic.name());
        if (existing == null) {
            return new TopicState.Absent();
        }
        return new TopicState.Present(
                IntStream.range(0, existing.partitions())
                        .mapToObj(id -> new PartitionState(
                                id,
                                leaderless.contains(topic.name()) ? OptionalInt.empty() : OptionalInt.of(1),
                                IntStream.range(0, existing.replicas()).boxed().toList(),
                                List.of(1)))
                        .toList(),
                topic.configs().isEmpty()
                        ? new TopicConfigs.NotAsked()
                        : isDenied(topic.name(), Denied.DESCRIBE_CONFIGS)
                                ? new TopicConfigs.Unreadable(true, "denied")
                                : new TopicConfigs.Known(values(existing)));
    }

    private static Map<String, ConfigValue> values(Existing existing) {
        Map<String, ConfigValue> values = new HashMap<>();
        DEFAULTS.forEach((key, value) -> values.put(key, new ConfigValue(value, ConfigSource.DEFAULT)));
        existing.configs().forEach((key, value) -> values.put(key, new ConfigValue(value, ConfigSource.TOPIC)));
        return values;
    }

    @Override
    public Map<String, CallResult<Void>> create(Map<Topic, Integer> wanted) {
        disturb();
        Map<String, CallResult<Void>> answers = new LinkedHashMap<>();
        wanted.forEach((topic, count) -> answers.put(
                topic.name(), answer(Kind.CREATE, topic.name(), count, topic.configs(), () -> create(topic, count))));
        return answers;
    }

    private void create(Topic topic, int count) {
        refuse(topic.name(), Denied.CREATE);
        if (topics.containsKey(topic.name())) {
            throw new TopicExistsException("Topic '" + topic.name() + "' already exists.");
        }
        if (topics.keySet().stream().anyMatch(name -> collide(name, topic.name()))) {
            throw new InvalidTopicException("Topic '" + topic.name() + "' collides with existing topics");
        }
        if (!DEFAULTS.keySet().containsAll(topic.configs().keySet())) {
            throw new InvalidConfigurationException("Unknown topic config name");
        }
        if (topic.replicationFactor().orElse(1) > BROKERS) {
            throw new InvalidReplicationFactorException("Replication factor: larger than available brokers: 3.");
        }
        make(topic.name(), count);
        topics.put(topic.name(), new Existing(count, topic.replicationFactor().orElse(2), Map.copyOf(topic.configs())));
        leaderlessReads.put(topic.name(), choices.onceIn(4) ? choices.below(5) : 0);
    }

    @Override
    public Map<String, CallResult<Void>> addPartitions(Map<String, Integer> wanted) {
        disturb();
        Map<String, CallResult<Void>> answers = new LinkedHashMap<>();
        wanted.forEach((topic, count) ->
                answers.put(topic, answer(Kind.RAISE, topic, count, Map.of(), () -> raise(topic, count))));
        return answers;
    }

    private void raise(String topic, int count) {
        refuse(topic, Denied.ALTER);
        Existing existing = existing(topic);
        if (existing.partitions() >= count) {
            throw new InvalidPartitionsException(
                    "The topic " + topic + " currently has " + existing.partitions() + " partition(s).");
        }
        make(topic, count - existing.partitions());
        topics.put(topic, new Existing(count, existing.replicas(), existing.configs()));
    }

    @Override
    public Map<String, CallResult<Void>> setConfigs(Map<String, Map<String, String>> wanted) {
        disturb();
        Map<String, CallResult<Void>> answers = new LinkedHashMap<>();
        wanted.forEach((topic, configs) ->
                answers.put(topic, answer(Kind.SET, topic, 0, Map.copyOf(configs), () -> set(topic, configs))));
        return answers;
    }

    private void set(String topic, Map<String, String> configs) {
        refuse(topic, Denied.ALTER_CONFIGS);
        Existing existing = existing(topic);
        Map<String, String> all = new HashMap<>(existing.configs());
        all.putAll(configs);
        topics.put(topic, new Existing(existing.partitions(), existing.replicas(), Map.copyOf(all)));
    }

    private Existing existing(String topic) {
        Existing existing = topics.get(topic);
        if (existing == null) {
            throw new UnknownTopicOrPartitionException("This server does not host this topic-partition.");
        }
        return existing;
    }

    private void refuse(String topic, Denied permission) {
        if (isDenied(topic, permission)) {
            throw new TopicAuthorizationException(Set.of(topic));
        }
        if (againstPolicy.contains(topic)) {
            throw new PolicyViolationException("not on this cluster");
        }
    }

    /** Takes new partitions, as many as the limits leave. What is larger than a window is taken where the window is free. */
    private void make(String topic, int count) {
        if (topics.values().stream().mapToInt(Existing::partitions).sum() + count > most) {
            throw new PolicyViolationException(topic + ": too many partitions");
        }
        made.removeIf(entry -> entry.getKey().plus(window).compareTo(now) <= 0);
        int used = made.stream().mapToInt(Map.Entry::getValue).sum();
        if (used > 0 && used + count > quota) {
            throw !serverless
                    ? new ThrottlingQuotaExceededException("The throttling quota has been exceeded.")
                    : choices.of(
                            new ThrottlingQuotaExceededException("The throttling quota has been exceeded."),
                            new InvalidRequestException("TooManyRequests"),
                            new PolicyViolationException("too fast"));
        }
        made.add(Map.entry(now, count));
    }

    /** Does it, or not, and answers, or not. */
    private CallResult<Void> answer(Kind kind, String topic, int count, Map<String, String> configs, Runnable deed) {
        boolean isUnheard = broken || (disturbed && choices.onceIn(16));
        boolean isLost = isUnheard || (disturbed && choices.onceIn(16));
        Optional<ApiException> error = Optional.empty();
        boolean done = false;
        if (!isUnheard) {
            Map<String, Existing> was = Map.copyOf(topics);
            error = refusal(deed);
            done = error.isEmpty();
            if (done) {
                before = was;
                lag = choices.onceIn(4) ? choices.below(20) : 0;
                // A client that heard nothing asks again; what it hears then is all that it tells.
                if (disturbed && choices.onceIn(16)) {
                    error = refusal(deed);
                }
            }
        }
        log.add(new Asked(kind, topic, count, configs, done, isLost, isLost ? Optional.empty() : error));
        return isLost
                ? new CallResult.ClusterError<>(SILENCE)
                : error.<CallResult<Void>>map(CallResult.TopicError::new).orElseGet(ModelCluster::ok);
    }

    @SuppressWarnings("NullAway") // Of Void there is no other value.
    private static CallResult<Void> ok() {
        return new CallResult.Value<>(null);
    }

    private static Optional<ApiException> refusal(Runnable deed) {
        try {
            deed.run();
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void reconnect() {
        disturb();
        if (disturbed && choices.onceIn(16)) {
            log.add(new Other("no new connection"));
            throw new ClusterFailedException(SILENCE);
        }
        broken = broken && disturbed && choices.onceIn(4);
    }

    /** What happens between two requests. */
    private void disturb() {
        if (!disturbed) {
            return;
        }
        while (choices.onceIn(4)) {
            String topic = names.get(choices.below(names.size()));
            String deed = others(topic);
            log.add(new Other("somebody else: " + deed + " " + topic + ", so that it is " + topics.get(topic)));
        }
        if (choices.onceIn(20)) {
            log.add(new Other("the connection breaks"));
            broken = true;
        }
    }

    private String others(String topic) {
        switch (choices.below(6)) {
            case 0 -> {
                if (topics.keySet().stream().noneMatch(name -> collide(name, topic))) {
                    topics.putIfAbsent(topic, someTopic());
                }
                return "creates";
            }
            case 1 -> {
                topics.remove(topic);
                return "deletes";
            }
            case 2 -> {
                int more = choices.below(6) + 1;
                topics.computeIfPresent(
                        topic, (name, it) -> new Existing(it.partitions() + more, it.replicas(), it.configs()));
                return "raises";
            }
            case 3 -> {
                topics.computeIfPresent(
                        topic, (name, it) -> new Existing(it.partitions(), it.replicas(), someConfigs()));
                return "sets the configs of";
            }
            case 4 -> {
                leaderlessReads.put(topic, choices.below(80));
                return "stops the leaders of";
            }
            default -> {
                denied.put(topic, Set.of(choices.of(Denied.values())));
                return "changes the permissions for";
            }
        }
    }

    Existing someTopic() {
        return new Existing(choices.below(9) + 1, choices.below(BROKERS) + 1, someConfigs());
    }

    private Map<String, String> someConfigs() {
        Map<String, String> configs = new HashMap<>();
        if (choices.onceIn(2)) {
            configs.put("retention.ms", choices.of("604800000", "1000", "2000"));
        }
        if (choices.onceIn(3)) {
            configs.put("cleanup.policy", choices.of("delete", "compact", "delete,compact"));
        }
        if (choices.onceIn(3)) {
            configs.put("max.message.bytes", "77");
        }
        return Map.copyOf(configs);
    }

    /** Returns what was asked for of a kind and topic, in order. */
    List<Asked> asked(Kind kind, String topic) {
        return log.stream()
                .filter(Asked.class::isInstance)
                .map(Asked.class::cast)
                .filter(asked -> asked.kind() == kind && asked.topic().equals(topic))
                .toList();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return log.stream().map(event -> "  " + event).collect(Collectors.joining("\n", "log:\n", "\n"))
                + "permissions missing: " + denied + ", against policy: " + againstPolicy + ", serverless: "
                + serverless
                + ", quota: " + quota + ", most: " + most + "\n"
                + Arrays.toString(topics.entrySet().toArray());
    }
}
