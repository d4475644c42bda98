package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.Cluster;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** A cluster in memory that refuses, stays silent or lags as a test says, and keeps what it was asked. */
final class HandMadeCluster implements Cluster {

    final Map<String, Integer> partitions = new TreeMap<>();
    final Map<String, Map<String, String>> configs = new HashMap<>();
    /** The requests that change something, and new connections. */
    final List<String> requests = new ArrayList<>();
    /** What it answers to the next requests for a topic; without an error, or where that is null, it does what it is asked. */
    final Map<String, Deque<Optional<ApiException>>> refusals = new HashMap<>();

    boolean serverless;
    /** Whether it does what it is asked, and does not say so. */
    boolean answersAreLost;
    /** From which request on there is no connection any more. */
    int requestsUntilItIsGone = Integer.MAX_VALUE;
    /** How many of the next new connections fail, which leaves the old one without time. */
    int reconnectsThatFail;
    /** Whether it describes no topic to this identity. */
    boolean isHidden;
    /** How many reads still show what was before the latest change. */
    int lag;

    private Map<String, Integer> seen = Map.of();
    private boolean hasTime = true;

    void refuse(String topic, @Nullable ApiException... errors) {
        refusals.put(
                topic,
                Arrays.stream(errors).map(Optional::ofNullable).collect(Collectors.toCollection(ArrayDeque::new)));
    }

    static Failure silence() {
        return ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(1))
                .failures()
                .unreachable("nobody answers", null);
    }

    @Override
    public boolean isMskServerless() {
        return serverless;
    }

    @Override
    public ClusterState read(List<Topic> topics) {
        if (requestsUntilItIsGone <= 0 || !hasTime) {
            throw new ClusterFailedException(silence());
        }
        if (lag-- <= 0) {
            seen = Map.copyOf(partitions);
        }
        Map<String, TopicState> states = new LinkedHashMap<>();
        topics.forEach(topic -> states.put(topic.name(), state(topic)));
        return new ClusterState(states, new TreeSet<>(), Optional.empty());
    }

    private TopicState state(Topic topic) {
        if (isHidden) {
            return new TopicState.Forbidden();
        }
        Integer count = seen.get(topic.name());
        if (count == null) {
            return new TopicState.Absent();
        }
        Map<String, TopicConfigs.ConfigValue> values = new HashMap<>();
        configs.getOrDefault(topic.name(), topic.configs())
                .forEach((key, value) ->
                        values.put(key, new TopicConfigs.ConfigValue(value, TopicConfigs.ConfigSource.TOPIC)));
        return new TopicState.Present(
                IntStream.range(0, count)
                        .mapToObj(id -> new PartitionState(id, OptionalInt.of(1), List.of(1), List.of(1)))
                        .toList(),
                new TopicConfigs.Known(values));
    }

    @Override
    public Map<String, CallResult<Void>> create(Map<Topic, Integer> wanted) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        wanted.forEach((topic, count) -> byName.put(topic.name(), count));
        return answer("create", byName, (topic, count) -> {
            if (partitions.putIfAbsent(topic, count) != null) {
                throw new TopicExistsException(topic);
            }
        });
    }

    @Override
    public Map<String, CallResult<Void>> addPartitions(Map<String, Integer> wanted) {
        return answer("raise", wanted, partitions::put);
    }

    @Override
    public Map<String, CallResult<Void>> setConfigs(Map<String, Map<String, String>> wanted) {
        return answer(
                "set",
                wanted,
                (topic, values) ->
                        configs.computeIfAbsent(topic, it -> new HashMap<>()).putAll(values));
    }

    private <T> Map<String, CallResult<Void>> answer(
            String request, Map<String, T> wanted, BiConsumer<String, T> deed) {
        requests.add(request + " " + wanted);
        boolean gone = --requestsUntilItIsGone < 0;
        Map<String, CallResult<Void>> answers = new LinkedHashMap<>();
        wanted.forEach((topic, value) -> answers.put(topic, gone ? lost() : one(topic, value, deed)));
        return answers;
    }

    @SuppressWarnings("NullAway") // Of Void there is no other value.
    private <T> CallResult<Void> one(String topic, T value, BiConsumer<String, T> deed) {
        Deque<Optional<ApiException>> next = refusals.getOrDefault(topic, new ArrayDeque<>());
        Optional<ApiException> refusal = next.isEmpty() ? Optional.empty() : next.remove();
        if (refusal.isPresent()) {
            return new CallResult.TopicError<>(refusal.get());
        }
        try {
            deed.accept(topic, value);
        } catch (ApiException e) {
            return new CallResult.TopicError<>(e);
        }
        return answersAreLost ? lost() : new CallResult.Value<>(null);
    }

    private static CallResult<Void> lost() {
        return new CallResult.ClusterError<>(silence());
    }

    @Override
    public void reconnect() {
        requests.add("reconnect");
        hasTime = reconnectsThatFail-- <= 0;
        if (!hasTime) {
            throw new ClusterFailedException(silence());
        }
    }

    @Override
    public void close() {}
}
