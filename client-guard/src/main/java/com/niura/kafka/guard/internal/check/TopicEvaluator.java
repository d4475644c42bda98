package com.niura.kafka.guard.internal.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.PartitionCount;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Says what a cluster's answers mean for a service that requires topics. Asks nothing; immutable. */
final class TopicEvaluator {

    /** What no service has to have. */
    private static final List<Permission> EXCESS =
            List.of(Permission.CREATE_TOPIC, Permission.ALTER_TOPIC, Permission.DELETE_TOPIC);

    private static final String USE_OF_TOPICS = "whether this identity may write and read its topics";
    private static final String IDEMPOTENT_WRITES = "whether this identity may write idempotently";
    private static final String USE_OF_GROUP = "whether this identity may use the consumer group ";
    private static final String CONFIGS = "the configs of ";
    private static final String LEADERS = "whether the leaders of its topics can be reached";

    private static final String NO_REPORT = "the broker does not report what an identity may do";
    static final String NOTHING_TO_DO = "Nothing has to be done: the first write and the first read will tell.";

    private final RequiredTopics required;
    private final PermissionScope scope;
    private final Failures failures;

    /** @param permissions which permissions to look at, where that was said */
    TopicEvaluator(RequiredTopics required, Optional<PermissionScope> permissions, Failures failures) {
        this.required = required;
        this.scope = required.use().isEmpty()
                ? PermissionScope.NONE
                : permissions.orElse(failures.target().usesIam() ? PermissionScope.NONE : PermissionScope.TOPICS);
        this.failures = failures;
    }

    List<Topic> topics() {
        return required.topics();
    }

    /** Whether the operations that this identity may do on the topics are to be asked for. */
    boolean looksAtPermissions() {
        return scope != PermissionScope.NONE;
    }

    // Each topic.

    CheckedTopic evaluate(Topic topic, TopicDescription found) {
        return evaluate(
                topic,
                found.partitions().stream().map(TopicPartitionInfo::partition),
                found.partitions().stream()
                        .filter(partition -> isNone(partition.leader()))
                        .map(TopicPartitionInfo::partition));
    }

    /** On the answer to a consumer, which has no partitions for a topic that does not exist. */
    CheckedTopic evaluate(Topic topic, List<PartitionInfo> found) {
        return found.isEmpty()
                ? failed(topic, 0, failures.missing(topic))
                : evaluate(
                        topic,
                        found.stream().map(PartitionInfo::partition),
                        found.stream()
                                .filter(partition -> isNone(partition.leader()))
                                .map(PartitionInfo::partition));
    }

    /** On an error; empty when it is not about the topic but about the cluster as a whole. */
    Optional<CheckedTopic> evaluate(Topic topic, Throwable error) {
        // Of the client's own words there is only this class of exception among those that stand for brokers' errors.
        boolean saidByABroker = error instanceof ApiException && !(error instanceof TimeoutException);
        Failure failure = null;
        if (error instanceof UnknownTopicOrPartitionException) {
            failure = failures.missing(topic);
        } else if (error instanceof TopicAuthorizationException) {
            failure = failures.unauthorized(topic);
        } else if (saidByABroker && FailureClassifier.classify(error, failures).code() == FailureCode.INTERNAL) {
            failure =
                    failures.undetermined(topic, FailureClassifier.words(error), FailureClassifier.isRetriable(error));
        }
        return Optional.ofNullable(failure).map(it -> failed(topic, 0, it));
    }

    private CheckedTopic evaluate(Topic topic, Stream<Integer> found, Stream<Integer> leaderless) {
        int partitions = PartitionCount.of(found);
        List<Integer> withoutLeader = leaderless.distinct().sorted().toList();
        if (partitions < topic.partitions()) {
            return failed(topic, partitions, failures.tooFewPartitions(topic, partitions));
        }
        return withoutLeader.isEmpty()
                ? new CheckedTopic(topic.name(), topic.partitions(), partitions, Optional.empty())
                : failed(topic, partitions, failures.notReady(topic, withoutLeader));
    }

    private static CheckedTopic failed(Topic topic, int partitions, Failure failure) {
        return new CheckedTopic(topic.name(), topic.partitions(), partitions, Optional.of(failure));
    }

    private static boolean isNone(@Nullable Node leader) {
        return leader == null || leader.isEmpty();
    }

    // Permissions on topics.

    /** What the operations that a broker reports for this identity lack, and what they have that no service needs. */
    Collection<Failure> permissionWarnings(Map<String, TopicDescription> found) {
        // What is the same for all topics is said once.
        Set<Failure> warnings = new LinkedHashSet<>();
        if (looksAtPermissions()) {
            for (Topic topic : topics()) {
                TopicDescription description = found.get(topic.name());
                if (description != null) {
                    warnings.addAll(permissionWarnings(topic, description.authorizedOperations()));
                }
            }
        }
        return warnings;
    }

    private List<Failure> permissionWarnings(Topic topic, @Nullable Set<AclOperation> authorized) {
        if (authorized == null || !Permission.isCredible(authorized)) {
            return List.of(failures.notChecked(USE_OF_TOPICS, NO_REPORT, NOTHING_TO_DO));
        }
        List<Failure> warnings = new ArrayList<>();
        for (Permission needed : required.use().orElseThrow().permissionsOn(topic)) {
            warnings.addAll(missing(needed, Optional.of(topic.name()), authorized));
        }
        List<Permission> excess = EXCESS.stream()
                .filter(permission -> authorized.contains(permission.aclOperation()))
                .toList();
        if (!excess.isEmpty() && failures.target().hasIdentity()) {
            warnings.add(failures.excessPermission(topic, excess));
        }
        return warnings;
    }

    private List<Failure> missing(Permission needed, Optional<String> name, Set<AclOperation> authorized) {
        return authorized.contains(needed.aclOperation())
                ? List.of()
                : List.of(failures.permissionMissing(needed, name));
    }

    // Configs.

    /** Returns the topics among those found of which the catalog declares configs. */
    List<Topic> configured(Set<String> found) {
        return topics().stream()
                .filter(topic -> !topic.configs().isEmpty() && found.contains(topic.name()))
                .toList();
    }

    List<Failure> drift(Topic topic, Config found) {
        List<Failure> warnings = new ArrayList<>();
        topic.configs().forEach((key, declared) -> {
            ConfigEntry entry = found.get(key);
            if (entry == null || entry.value() == null) {
                warnings.add(failures.notChecked(
                        "the config " + key + " of " + topic.name(),
                        "the broker does not report it",
                        "If brokers of this kind know no such config, take it out of the catalog."));
            } else if (!topic.declaresAs(key, entry.value())) {
                warnings.add(failures.drift(topic, key, declared, entry.value()));
            }
        });
        return warnings;
    }

    List<Failure> unreadConfigs(Topic topic, Throwable error) {
        return List.of(
                error instanceof TopicAuthorizationException
                        ? failures.notChecked(
                                CONFIGS + topic.name(),
                                FailureClassifier.words(error),
                                "To have them checked: ",
                                Permission.DESCRIBE_TOPIC_CONFIGS,
                                Optional.of(topic.name()))
                        : unknown(CONFIGS + topic.name(), error));
    }

    // With the scope ALL: the consumer group, and idempotent writes.

    /** Whether that takes a permission of its own: Kafka's ACLs let whoever may write to a topic write idempotently (KIP-679). */
    boolean looksAtIdempotentWrites() {
        return scope == PermissionScope.ALL
                && failures.target().usesIam()
                && required.use()
                        .filter(use -> topics().stream().anyMatch(use::produces))
                        .isPresent();
    }

    Optional<String> groupToLookAt() {
        return scope == PermissionScope.ALL
                ? required.use().flatMap(RequiredTopics.Use::consumerGroup)
                : Optional.empty();
    }

    List<Failure> idempotentWrites(@Nullable Set<AclOperation> authorized) {
        return authorized != null && Permission.isCredible(authorized)
                ? missing(Permission.WRITE_IDEMPOTENTLY, Optional.empty(), authorized)
                : List.of(failures.notChecked(
                        IDEMPOTENT_WRITES,
                        "the broker does not report what it may do on the cluster",
                        "To have it checked: ",
                        Permission.DESCRIBE_CLUSTER,
                        Optional.empty()));
    }

    List<Failure> unreadIdempotentWrites(Throwable error) {
        return List.of(unknown(IDEMPOTENT_WRITES, error));
    }

    List<Failure> useOfGroup(String group, @Nullable Set<AclOperation> authorized) {
        return authorized != null && Permission.isCredible(authorized)
                ? missing(Permission.USE_GROUP, Optional.of(group), authorized)
                : List.of(failures.notChecked(USE_OF_GROUP + group, NO_REPORT, NOTHING_TO_DO));
    }

    List<Failure> unreadGroup(String group, Throwable error) {
        return List.of(
                error instanceof GroupAuthorizationException
                        ? failures.permissionMissing(Permission.DESCRIBE_GROUP, Optional.of(group))
                        : unknown(USE_OF_GROUP + group, error));
    }

    private Failure unknown(String what, Throwable error) {
        return failures.notChecked(what, FailureClassifier.words(error), NOTHING_TO_DO);
    }

    // Without an admin client.

    /** What an identity that may not describe the cluster leaves open: that, and what only an admin client can look at of topics found. */
    List<Failure> withoutDescribeCluster(Set<String> found) {
        List<Failure> warnings = new ArrayList<>();
        warnings.add(failures.permissionMissing(Permission.DESCRIBE_CLUSTER, Optional.empty()));
        if (!found.isEmpty()) {
            Stream.of(
                            Stream.of(USE_OF_TOPICS).filter(what -> looksAtPermissions()),
                            Stream.of(LEADERS),
                            configured(found).stream().map(topic -> CONFIGS + topic.name()),
                            Stream.of(IDEMPOTENT_WRITES).filter(what -> looksAtIdempotentWrites()),
                            groupToLookAt().map(group -> USE_OF_GROUP + group).stream())
                    .flatMap(whats -> whats)
                    .map(what -> failures.notChecked(
                            what,
                            "that takes an admin client, which has to describe the cluster",
                            "",
                            Permission.DESCRIBE_CLUSTER,
                            Optional.empty()))
                    .forEach(warnings::add);
        }
        return warnings;
    }
}
