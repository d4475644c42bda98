package com.niura.kafka.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service can work with its topics as the catalog declares: its permissions, and the topics' configs. Finds
 * concerns, never failures: what it cannot find out it says. Confined to one thread.
 */
final class Usability {

    /** What no service has to have. */
    private static final List<Permission> EXCESS =
            List.of(Permission.CREATE_TOPIC, Permission.ALTER_TOPIC, Permission.DELETE_TOPIC);

    private static final String USE_OF_TOPICS = "whether this identity may write and read its topics";
    private static final String IDEMPOTENT_WRITES = "whether this identity may write idempotently";
    private static final String USE_OF_GROUP = "whether this identity may use the consumer group ";
    private static final String CONFIGS = "the configs of ";

    private static final String NO_REPORT = "the broker does not report what an identity may do";
    private static final String NOTHING_TO_DO = "Nothing has to be done: the first write and the first read will tell.";

    private final List<Topic> topics;
    private final Declarations declarations;
    private final Optional<DeclaredUse> use;
    private final TargetCluster cluster;

    Usability(List<Topic> topics, Declarations declarations, Optional<DeclaredUse> use, TargetCluster cluster) {
        this.topics = topics;
        this.declarations = declarations;
        this.use = use;
        this.cluster = cluster;
    }

    /** Whether the operations that this identity may do on the topics are to be asked for. */
    boolean looksAtPermissions() {
        return use.filter(u -> u.scope() != PermissionScope.NONE).isPresent();
    }

    /** What the descriptions of the topics tell; one for each that could be described. */
    List<Concern> concernsAbout(Map<String, TopicDescription> descriptions) {
        if (!looksAtPermissions()) {
            return List.of();
        }
        // What is the same for all topics is said once.
        Set<Concern> concerns = new LinkedHashSet<>();
        for (Topic topic : topics) {
            TopicDescription description = descriptions.get(topic.name());
            if (description != null) {
                concerns.addAll(concernsAbout(topic, use.orElseThrow(), description.authorizedOperations()));
            }
        }
        return List.copyOf(concerns);
    }

    private List<Concern> concernsAbout(Topic topic, DeclaredUse declared, @Nullable Set<AclOperation> authorized) {
        if (authorized == null || !Permission.isCredible(authorized)) {
            return List.of(new Concern.Unverified(USE_OF_TOPICS, NO_REPORT, NOTHING_TO_DO));
        }
        List<Concern> concerns = new ArrayList<>();
        declared.permissionsOn(topic)
                .forEach(needed -> concerns.addAll(missing(needed, Optional.of(topic.name()), authorized)));
        List<Permission> excess = EXCESS.stream()
                .filter(permission -> authorized.contains(permission.aclOperation()))
                .toList();
        if (!excess.isEmpty() && cluster.hasIdentity()) {
            concerns.add(new Concern.ExcessPermission(topic.name(), excess, cluster));
        }
        return concerns;
    }

    /**
     * Asks for what the descriptions do not tell: declared configs, the consumer group, idempotent writes. Blocks until the
     * deadline at the most.
     *
     * @param described names of the topics that could be described; there are no others to have configs
     */
    List<Concern> ask(Admin admin, Set<String> described, Deadline deadline) throws InterruptedException {
        // All questions before the first answer, so that they travel together.
        List<Question<?>> questions = new ArrayList<>(aboutConfigs(admin, described, deadline));
        use.filter(u -> u.scope() == PermissionScope.ALL)
                .ifPresent(u -> questions.addAll(aboutPermissions(admin, u, deadline)));
        List<Concern> concerns = new ArrayList<>();
        for (Question<?> question : questions) {
            concerns.addAll(question.concerns(deadline));
        }
        return concerns;
    }

    /**
     * What {@link #concernsAbout} and {@link #ask} would look at, which only an admin client can, for an identity that may not have
     * one.
     *
     * @param found names of the topics that were found; nothing is looked at of others
     */
    List<Concern> notLookedAt(Set<String> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        List<String> what = new ArrayList<>();
        use.filter(u -> u.scope() != PermissionScope.NONE).ifPresent(u -> what.add(USE_OF_TOPICS));
        configured(found).forEach(topic -> what.add(CONFIGS + topic.name()));
        use.filter(u -> u.scope() == PermissionScope.ALL).ifPresent(u -> {
            if (writesIdempotently(u)) {
                what.add(IDEMPOTENT_WRITES);
            }
            u.consumerGroup().ifPresent(group -> what.add(USE_OF_GROUP + group));
        });
        // The remedy is that of the permission that is missing, word for word, so that a report says it once.
        return what.stream()
                .<Concern>map(it -> unverified(
                        it,
                        "that takes an admin client, which has to describe the cluster",
                        "",
                        Permission.DESCRIBE_CLUSTER,
                        Optional.empty()))
                .toList();
    }

    private Stream<Topic> configured(Set<String> found) {
        return topics.stream().filter(topic -> !topic.configs().isEmpty() && found.contains(topic.name()));
    }

    /** Whether that takes a permission of its own: Kafka's ACLs let whoever may write to a topic write idempotently (KIP-679). */
    private boolean writesIdempotently(DeclaredUse declared) {
        return cluster.usesIam() && topics.stream().anyMatch(declared::produces);
    }

    private List<Question<?>> aboutConfigs(Admin admin, Set<String> described, Deadline deadline) {
        Map<ConfigResource, Topic> configured = new LinkedHashMap<>();
        configured(described)
                .forEach(topic -> configured.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic));
        if (configured.isEmpty()) {
            return List.of();
        }
        Map<ConfigResource, KafkaFuture<Config>> answers = admin.describeConfigs(
                        configured.keySet(), new DescribeConfigsOptions().timeoutMs(millis(deadline)))
                .values();
        List<Question<?>> questions = new ArrayList<>();
        configured.forEach((resource, topic) -> questions.add(new Question<>(
                Objects.requireNonNull(answers.get(resource)),
                config -> drift(topic, config),
                error -> List.of(unread(topic, error)))));
        return questions;
    }

    private List<Concern> drift(Topic topic, Config found) {
        List<Concern> concerns = new ArrayList<>();
        topic.configs().forEach((key, declared) -> {
            ConfigEntry entry = found.get(key);
            if (entry == null || entry.value() == null) {
                concerns.add(new Concern.Unverified(
                        "the config " + key + " of " + topic.name(),
                        "the broker does not report it",
                        "If brokers of this kind know no such config, take it out of the catalog."));
            } else if (!topic.declaresAs(key, entry.value())) {
                concerns.add(new Concern.ConfigDrift(
                        topic.name(), key, declared, entry.value(), declarations.sourceOf(topic.name()), cluster));
            }
        });
        return concerns;
    }

    private Concern unread(Topic topic, Throwable error) {
        return error instanceof TopicAuthorizationException
                ? unverified(
                        CONFIGS + topic.name(),
                        FailureClassifier.words(error),
                        "To have them checked: ",
                        Permission.DESCRIBE_TOPIC_CONFIGS,
                        Optional.of(topic.name()))
                : unknown(CONFIGS + topic.name(), error);
    }

    /** Not checked for want of a permission. */
    private Concern unverified(String what, String why, String prefix, Permission missing, Optional<String> name) {
        return new Concern.Unverified(
                what, why, Optional.of(missing), name, prefix + missing.serviceRemedy(cluster, name.orElse("")));
    }

    private List<Question<?>> aboutPermissions(Admin admin, DeclaredUse declared, Deadline deadline) {
        List<Question<?>> questions = new ArrayList<>();
        if (writesIdempotently(declared)) {
            questions.add(new Question<>(
                    admin.describeCluster(new DescribeClusterOptions()
                                    .includeAuthorizedOperations(true)
                                    .timeoutMs(millis(deadline)))
                            .authorizedOperations(),
                    this::idempotentWrites,
                    error -> List.of(unknown(IDEMPOTENT_WRITES, error))));
        }
        declared.consumerGroup()
                .ifPresent(group -> questions.add(new Question<>(
                        Objects.requireNonNull(admin.describeConsumerGroups(
                                        List.of(group),
                                        new DescribeConsumerGroupsOptions()
                                                .includeAuthorizedOperations(true)
                                                .timeoutMs(millis(deadline)))
                                .describedGroups()
                                .get(group)),
                        description -> useOf(group, description),
                        error -> List.of(unknownGroup(group, error)))));
        return questions;
    }

    private List<Concern> idempotentWrites(@Nullable Set<AclOperation> authorized) {
        if (authorized == null || !Permission.isCredible(authorized)) {
            return List.of(unverified(
                    IDEMPOTENT_WRITES,
                    "the broker does not report what it may do on the cluster",
                    "To have it checked: ",
                    Permission.DESCRIBE_CLUSTER,
                    Optional.empty()));
        }
        return missing(Permission.WRITE_IDEMPOTENTLY, Optional.empty(), authorized);
    }

    private List<Concern> useOf(String group, ConsumerGroupDescription description) {
        Set<AclOperation> authorized = description.authorizedOperations();
        return authorized != null && Permission.isCredible(authorized)
                ? missing(Permission.USE_GROUP, Optional.of(group), authorized)
                : List.of(new Concern.Unverified(USE_OF_GROUP + group, NO_REPORT, NOTHING_TO_DO));
    }

    private Concern unknownGroup(String group, Throwable error) {
        return error instanceof GroupAuthorizationException
                ? new Concern.PermissionMissing(Permission.DESCRIBE_GROUP, Optional.of(group), cluster)
                : unknown(USE_OF_GROUP + group, error);
    }

    private static Concern unknown(String what, Throwable error) {
        return new Concern.Unverified(what, FailureClassifier.words(error), NOTHING_TO_DO);
    }

    private List<Concern> missing(Permission needed, Optional<String> name, Set<AclOperation> authorized) {
        return authorized.contains(needed.aclOperation())
                ? List.of()
                : List.of(new Concern.PermissionMissing(needed, name, cluster));
    }

    private static int millis(Deadline deadline) {
        return Math.max(1, Math.toIntExact(deadline.remaining().toMillis()));
    }

    /** Something asked of the cluster, and what its answer means. */
    private record Question<T>(
            KafkaFuture<T> answer, Function<T, List<Concern>> told, Function<Throwable, List<Concern>> refused) {

        List<Concern> concerns(Deadline deadline) throws InterruptedException {
            try {
                return told.apply(answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                return refused.apply(FailureClassifier.unwrap(e));
            } catch (TimeoutException e) {
                return refused.apply(new TimeoutException("no answer in time"));
            }
        }
    }
}
