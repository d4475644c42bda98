package com.niura.kafka.admin.cluster;

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
import com.niura.kafka.guard.internal.failure.Permission;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
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
    private static final int MOST_NAMESAKES = 200;

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
        KafkaFuture<Collection<TopicListing>> listings = connection
                .admin()
                .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(connection.callLimitMillis()))
                .listings();
        NavigableSet<String> names = new TreeSet<>();
        for (TopicListing topic : valueOf(connection.await(listings, "listTopics"))) {
            if (includeInternal || !(topic.isInternal() || topic.name().startsWith("__"))) {
                names.add(topic.name());
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
        return new ClusterState(topics, Collections.emptyNavigableSet());
    }

    /**
     * Reads what is compared with these declarations: the topics, the configs of those that declare any, and what stands in the
     * way of those that are absent.
     */
    public ClusterState read(List<Topic> declared) {
        Set<String> withConfigs = declared.stream()
                .filter(topic -> !topic.configs().isEmpty())
                .map(Topic::name)
                .collect(Collectors.toSet());
        Map<String, TopicState> topics = read(declared.stream().map(Topic::name).toList(), withConfigs::contains)
                .topics();
        return new ClusterState(
                topics,
                namesakes(topics.keySet().stream()
                        .filter(name -> topics.get(name) instanceof TopicState.Absent)
                        .toList()));
    }

    /** Looks for those that there can be where they are few, which takes no longer on a cluster of many topics. */
    private NavigableSet<String> namesakes(List<String> absent) {
        if (absent.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        if (absent.stream().mapToDouble(CollidingNames::count).sum() > MOST_NAMESAKES) {
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
        KafkaFuture<Set<AclOperation>> operations = connection
                .admin()
                .describeCluster(new DescribeClusterOptions()
                        .includeAuthorizedOperations(true)
                        .timeoutMs(connection.callLimitMillis()))
                .authorizedOperations();
        // A broker that reports nothing answers with null.
        @Nullable Set<AclOperation> reported = valueOf(connection.await(operations, "describeCluster"));
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
        return describe(names, new DescribeTopicsOptions(), ClusterReader::state);
    }

    private <T> Map<String, T> describe(
            Collection<String> names,
            DescribeTopicsOptions options,
            Function<CallResult<TopicDescription>, T> meaning) {
        Set<String> wanted = new LinkedHashSet<>(names);
        Map<String, KafkaFuture<TopicDescription>> descriptions = connection
                .admin()
                .describeTopics(wanted, options.timeoutMs(connection.callLimitMillis()))
                .topicNameValues();
        Map<String, T> topics = new LinkedHashMap<>();
        for (String name : wanted) {
            topics.put(name, meaning.apply(connection.await(answerFor(name, descriptions), "describeTopics")));
        }
        return topics;
    }

    private static TopicState state(CallResult<TopicDescription> answer) {
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
        Map<ConfigResource, KafkaFuture<Config>> answers = connection
                .admin()
                .describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(connection.callLimitMillis()))
                .values();
        topics.replaceAll((name, state) -> {
            KafkaFuture<Config> answer = answers.get(resource(name));
            return answer != null && state instanceof TopicState.Present present
                    ? new TopicState.Present(present.partitions(), configs(connection.await(answer, "describeConfigs")))
                    : state;
        });
    }

    private static TopicConfigs configs(CallResult<Config> answer) {
        if (answer instanceof CallResult.TopicError<Config> refusal) {
            return new TopicConfigs.Unreadable(
                    refusal.error() instanceof AuthorizationException, words(refusal.error()));
        }
        Map<String, TopicConfigs.ConfigValue> values = new HashMap<>();
        for (ConfigEntry entry : valueOf(answer).entries()) {
            String value = entry.isSensitive() ? "(hidden)" : Objects.requireNonNullElse(entry.value(), "");
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

    private static KafkaFuture<TopicDescription> answerFor(
            String name, Map<String, KafkaFuture<TopicDescription>> answers) {
        KafkaFuture<TopicDescription> answer = answers.get(name);
        if (answer == null) {
            throw new IllegalStateException("describeTopics gave no answer for " + name);
        }
        return answer;
    }

    private static <T> T valueOf(CallResult<T> answer) {
        if (answer instanceof CallResult.Value<T> value) {
            return value.value();
        }
        if (answer instanceof CallResult.ClusterError<T> error) {
            throw new ClusterFailedException(error.failure());
        }
        throw ((CallResult.TopicError<T>) answer).error();
    }

    private static String words(ApiException error) {
        return BrokerError.of(error).toString();
    }
}
