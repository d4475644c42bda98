package com.niura.kafka.admin.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Permission;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics from the cluster. Lists and describes, which creates nothing, also where the broker creates topics on
 * first use; each topic's answer is read by itself, so that one bad topic hides no other.
 */
public final class ClusterReader {

    /** Where there can be more, the names of all topics are asked for instead. */
    private static final int MOST_COLLIDING = 200;

    private final ClusterConnection connection;

    public ClusterReader(ClusterConnection connection) {
        this.connection = connection;
    }

    /**
     * Names of the topics that this identity may describe; others are left out by the broker, silently.
     *
     * @param includeInternal whether Kafka's own topics, and those named like them ({@code __…}), count
     */
    public NavigableSet<String> visibleTopics(boolean includeInternal) {
        CallResult<Collection<TopicListing>> listings = connection.askOne(
                "listTopics",
                limit -> connection
                        .admin()
                        .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(limit))
                        .listings());
        NavigableSet<String> names = new TreeSet<>();
        for (TopicListing topic : valueOf(listings)) {
            // The protocol lets a broker leave the name out, where it was asked by id.
            @Nullable String name = topic.name();
            if (name == null) {
                continue;
            }
            if (includeInternal || !(topic.isInternal() || name.startsWith("__"))) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Reads the named topics.
     *
     * @param wantsConfigs for which of the names the configs are read too, which takes a permission of its own
     */
    public ClusterState read(Collection<String> names, Predicate<String> wantsConfigs) {
        Map<String, TopicState> topics = describe(names);
        addConfigs(topics, wantsConfigs);
        return new ClusterState(topics, Collections.emptyNavigableSet(), Optional.empty());
    }

    /**
     * Reads what is compared with these declarations: the topics, the configs of those that declare any, partitions that are being
     * moved where a declared replication factor is not met, and what stands in the way of those that are absent.
     */
    public ClusterState read(List<Topic> declared) {
        return read(declared, topic -> !topic.configs().isEmpty());
    }

    ClusterState read(List<Topic> declared, Predicate<Topic> wantsConfigs) {
        Set<String> withConfigs =
                declared.stream().filter(wantsConfigs).map(Topic::name).collect(Collectors.toSet());
        Map<String, TopicState> topics =
                describe(declared.stream().map(Topic::name).toList());
        addConfigs(topics, withConfigs::contains);
        Optional<String> unread = finishReassignments(declared, topics);
        return new ClusterState(
                topics,
                collidingNames(topics.keySet().stream()
                        .filter(name -> topics.get(name) instanceof TopicState.Absent)
                        .toList()),
                unread);
    }

    /**
     * Takes partitions that are being moved for what they will be. Asks only where a declared replication factor is not met.
     *
     * @return why that could not be asked, if so
     */
    private Optional<String> finishReassignments(List<Topic> declared, Map<String, TopicState> topics) {
        Set<TopicPartition> doubtful = new HashSet<>();
        for (Topic topic : declared) {
            if (topic.replicationFactor().isPresent()
                    && topics.get(topic.name()) instanceof TopicState.Present present) {
                present.partitions().stream()
                        .filter(partition -> partition.replicas().size()
                                > topic.replicationFactor().getAsInt())
                        .forEach(partition -> doubtful.add(new TopicPartition(topic.name(), partition.id())));
            }
        }
        if (doubtful.isEmpty()) {
            return Optional.empty();
        }
        CallResult<Map<TopicPartition, PartitionReassignment>> answer = connection.askOne(
                "listPartitionReassignments",
                limit -> connection
                        .admin()
                        .listPartitionReassignments(doubtful, new ListPartitionReassignmentsOptions().timeoutMs(limit))
                        .reassignments());
        if (answer instanceof CallResult.TopicError<?> refusal) {
            return Optional.of(words(refusal.error()));
        }
        if (answer instanceof CallResult.ClusterError<?> error) {
            return Optional.of(error.failure().headline());
        }
        valueOf(answer)
                .forEach((partition, move) -> topics.computeIfPresent(
                        partition.topic(),
                        (name, state) -> moved((TopicState.Present) state, partition.partition(), move)));
        return Optional.empty();
    }

    static TopicState moved(TopicState.Present topic, int id, PartitionReassignment move) {
        List<Integer> target = new ArrayList<>(move.replicas());
        target.removeAll(move.removingReplicas());
        return new TopicState.Present(
                topic.partitions().stream()
                        .map(partition -> partition.id() == id
                                ? new PartitionState(id, partition.leader(), target, partition.inSyncReplicas())
                                : partition)
                        .toList(),
                topic.configs());
    }

    /**
     * Returns the cluster's own id; empty where this identity may not ask for it, or there is none.
     *
     * @throws ClusterFailedException when there is no answer
     */
    Optional<String> clusterId() {
        CallResult<String> answer = connection.askOne(
                "describeCluster",
                limit -> connection
                        .admin()
                        .describeCluster(new DescribeClusterOptions().timeoutMs(limit))
                        .clusterId());
        return answer instanceof CallResult.ClusterError<?> error
                        && error.failure().code() == FailureCode.CLUSTER_DENIED
                ? Optional.empty()
                : Optional.ofNullable(valueOf(answer));
    }

    /** Looks for those that there can be where they are few, which takes no longer on a cluster of many topics. */
    private NavigableSet<String> collidingNames(List<String> absent) {
        if (absent.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        if (absent.stream().mapToDouble(CollidingNames::count).sum() > MOST_COLLIDING) {
            Set<String> flattened =
                    absent.stream().map(CollidingNames::flattened).collect(Collectors.toSet());
            NavigableSet<String> found = visibleTopics(true);
            found.removeIf(name -> !flattened.contains(CollidingNames.flattened(name)));
            return found;
        }
        NavigableSet<String> found = new TreeSet<>();
        describe(absent.stream()
                        .flatMap(name -> CollidingNames.of(name).stream())
                        .toList())
                .forEach((name, state) -> {
                    if (!(state instanceof TopicState.Absent || state instanceof TopicState.Forbidden)) {
                        found.add(name);
                    }
                });
        return found;
    }

    /**
     * What this identity may do on the cluster; empty where the broker does not report it.
     *
     * @throws ClusterFailedException when the cluster may not be described
     */
    public Optional<ClusterPermissions> permissionsOnCluster() {
        CallResult<Set<AclOperation>> operations = connection.askOne(
                "describeCluster",
                limit -> connection
                        .admin()
                        .describeCluster(new DescribeClusterOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(limit))
                        .authorizedOperations());
        // A broker that reports nothing answers with null.
        @Nullable Set<AclOperation> reported = valueOf(operations);
        return Permission.reportedOnCluster(reported)
                .map(permissions -> new ClusterPermissions(
                        permissions, reported != null && reported.contains(AclOperation.CREATE)));
    }

    /** What this identity sees of each of the topics and may do with it, in the order given. */
    public Map<String, TopicAccess> access(Collection<String> names) {
        return describe(
                names,
                new DescribeTopicsOptions().includeAuthorizedOperations(true),
                answer -> new TopicAccess(
                        state(answer),
                        answer instanceof CallResult.Value<TopicDescription> found
                                ? Permission.reportedOnTopic(found.value().authorizedOperations())
                                : Optional.empty()));
    }

    private Map<String, TopicState> describe(Collection<String> names) {
        return describe(names, new DescribeTopicsOptions(), this::state);
    }

    private <T> Map<String, T> describe(
            Collection<String> names,
            DescribeTopicsOptions options,
            Function<CallResult<TopicDescription>, T> meaning) {
        Set<String> wanted = new LinkedHashSet<>(names);
        Map<String, CallResult<TopicDescription>> answers = connection.ask(
                "describeTopics",
                limit -> connection
                        .admin()
                        .describeTopics(wanted, options.timeoutMs(limit))
                        .topicNameValues());
        Map<String, T> topics = new LinkedHashMap<>();
        for (String name : wanted) {
            topics.put(name, meaning.apply(answerFor(name, answers)));
        }
        return topics;
    }

    private TopicState state(CallResult<TopicDescription> answer) {
        if (answer instanceof CallResult.TopicError<TopicDescription> refusal) {
            // No topic can have a name that Kafka calls invalid, "orders.*" for instance.
            if (refusal.error() instanceof UnknownTopicOrPartitionException
                    || refusal.error() instanceof InvalidTopicException) {
                return new TopicState.Absent();
            }
            if (refusal.error() instanceof TopicAuthorizationException) {
                return new TopicState.Forbidden();
            }
            return new TopicState.Unreadable(words(refusal.error()));
        }
        return new TopicState.Present(
                valueOf(answer).partitions().stream()
                        .map(ClusterReader::partition)
                        .toList(),
                new TopicConfigs.NotAsked());
    }

    private static PartitionState partition(TopicPartitionInfo info) {
        Node leader = info.leader();
        return new PartitionState(
                info.partition(),
                leader == null || leader.isEmpty() ? OptionalInt.empty() : OptionalInt.of(leader.id()),
                info.replicas().stream().map(Node::id).toList(),
                info.isr().stream().map(Node::id).toList());
    }

    private void addConfigs(Map<String, TopicState> topics, Predicate<String> wantsConfigs) {
        Set<ConfigResource> resources = new HashSet<>();
        topics.forEach((name, state) -> {
            if (state instanceof TopicState.Present && wantsConfigs.test(name)) {
                resources.add(resource(name));
            }
        });
        if (resources.isEmpty()) {
            return;
        }
        Map<ConfigResource, CallResult<Config>> answers = connection.ask(
                "describeConfigs",
                limit -> connection
                        .admin()
                        .describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(limit))
                        .values());
        topics.replaceAll((name, state) -> {
            CallResult<Config> answer = answers.get(resource(name));
            return answer != null && state instanceof TopicState.Present present
                    ? new TopicState.Present(present.partitions(), configs(answer))
                    : state;
        });
    }

    private TopicConfigs configs(CallResult<Config> answer) {
        if (answer instanceof CallResult.TopicError<Config> refusal) {
            return new TopicConfigs.Unreadable(
                    refusal.error() instanceof AuthorizationException, words(refusal.error()));
        }
        Map<String, TopicConfigs.ConfigValue> values = new HashMap<>();
        for (ConfigEntry entry : valueOf(answer).entries()) {
            String value = entry.isSensitive() ? TopicConfigs.HIDDEN : Objects.requireNonNullElse(entry.value(), "");
            values.put(entry.name(), new TopicConfigs.ConfigValue(value, origin(entry)));
        }
        return new TopicConfigs.Known(values);
    }

    private static TopicConfigs.ConfigSource origin(ConfigEntry entry) {
        return switch (entry.source()) {
            case DYNAMIC_TOPIC_CONFIG -> TopicConfigs.ConfigSource.TOPIC;
            case DEFAULT_CONFIG -> TopicConfigs.ConfigSource.DEFAULT;
            default -> TopicConfigs.ConfigSource.BROKER;
        };
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static CallResult<TopicDescription> answerFor(
            String name, Map<String, CallResult<TopicDescription>> answers) {
        CallResult<TopicDescription> answer = answers.get(name);
        if (answer == null) {
            throw new IllegalStateException("describeTopics gave no answer for " + name);
        }
        return answer;
    }

    private <T> T valueOf(CallResult<T> answer) {
        if (answer instanceof CallResult.Value<T> value) {
            return value.value();
        }
        if (answer instanceof CallResult.ClusterError<T> error) {
            throw new ClusterFailedException(error.failure());
        }
        throw new ClusterFailedException(FailureClassifier.classify(
                ((CallResult.TopicError<T>) answer).error(), connection.target().failures()));
    }

    private static String words(ApiException error) {
        return BrokerError.of(error).toString();
    }
}
