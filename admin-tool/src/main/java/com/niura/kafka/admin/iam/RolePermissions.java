package com.niura.kafka.admin.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.failure.Permission;

/**
 * What a role has to be allowed for what the catalog says it does, and nothing else. Why each permission is needed is known
 * from AWS's table of actions, and seen by taking it away: docs/iam.md says what fails then.
 *
 * @param name what the role's policy is called
 * @param grants at most one for each permission, in the order of {@link Permission}
 */
public record RolePermissions(String name, List<Grant> grants) {

    /**
     * A permission that a role needs.
     *
     * @param names the topics, or the consumer group, that it is needed on; none where it is one on the cluster
     * @param reason what the role does with it, in words that follow "to"
     */
    public record Grant(Permission permission, List<String> names, String reason) {
        public Grant {
            names = List.copyOf(names);
        }
    }

    private static final String TO_CONNECT = "connect at all; without it the credentials look wrong";
    private static final String TO_FIND_BROKERS = "list the brokers, with which admin clients begin";

    public RolePermissions {
        grants = List.copyOf(grants);
    }

    /**
     * For the role that runs this tool: plan, apply, verify, list, describe and doctor, for the declared topics.
     *
     * @param changes what apply is to be able to change on topics that exist
     */
    public static RolePermissions ofBastion(TopicCatalog catalog, AllowedChanges changes) {
        List<String> all = names(catalog.topics());
        List<String> configured = configured(catalog.topics());
        List<Grant> grants = new ArrayList<>();
        grants.add(onCluster(Permission.CONNECT, TO_CONNECT));
        grants.add(onCluster(Permission.DESCRIBE_CLUSTER, TO_FIND_BROKERS));
        add(grants, Permission.DESCRIBE_TOPIC, all, "see which topics are there, and with how many partitions");
        add(grants, Permission.CREATE_TOPIC, all, "create what is missing");
        if (changes.addPartitions()) {
            add(grants, Permission.ALTER_TOPIC, all, "add partitions");
        } else {
            // To such topics a plain apply adds partitions, too.
            add(
                    grants,
                    Permission.ALTER_TOPIC,
                    names(catalog.topics().stream()
                            .filter(RateLimit.MSK_SERVERLESS::isExceededBy)
                            .toList()),
                    "raise to more partitions what is created with " + RateLimit.MSK_SERVERLESS.partitions());
        }
        add(grants, Permission.DESCRIBE_TOPIC_CONFIGS, all, "compare configs with the declared ones, and show them");
        if (changes.alterConfigs()) {
            add(grants, Permission.ALTER_TOPIC_CONFIGS, configured, "set declared configs");
        }
        return new RolePermissions("bastion", grants);
    }

    /** For a service: to check its topics at its start, to write and to read them as the catalog says. */
    public static RolePermissions ofService(Service service) {
        List<String> produces = names(service.produces());
        List<Grant> grants = new ArrayList<>();
        grants.add(onCluster(Permission.CONNECT, TO_CONNECT));
        grants.add(onCluster(Permission.DESCRIBE_CLUSTER, TO_FIND_BROKERS));
        if (!produces.isEmpty()) {
            grants.add(onCluster(Permission.WRITE_IDEMPOTENTLY, "write each message once, as producers do by default"));
        }
        add(
                grants,
                Permission.DESCRIBE_TOPIC,
                names(service.topics()),
                "find the topics, which writing and reading do not include");
        addDescribeConfigs(grants, service.topics());
        add(grants, Permission.WRITE_TOPIC, produces, "write");
        add(grants, Permission.READ_TOPIC, names(service.consumes()), "read");
        List<String> group = service.consumerGroup().map(List::of).orElse(List.of());
        add(grants, Permission.DESCRIBE_GROUP, group, "find the group's coordinator and its offsets");
        add(grants, Permission.USE_GROUP, group, "join the group and commit offsets");
        return new RolePermissions(service.name(), grants);
    }

    /** For a role that only checks these topics, as the guard and this tool's verify do. */
    public static RolePermissions ofGuard(String name, Collection<Topic> topics) {
        List<Grant> grants = new ArrayList<>();
        grants.add(onCluster(Permission.CONNECT, TO_CONNECT));
        grants.add(onCluster(Permission.DESCRIBE_CLUSTER, TO_FIND_BROKERS));
        add(grants, Permission.DESCRIBE_TOPIC, names(topics), "see whether the topics are there and usable");
        addDescribeConfigs(grants, topics);
        return new RolePermissions(name, grants);
    }

    /**
     * The same with all topics that begin with a prefix in place of each declared one that does; the role may use them all
     * then.
     *
     * @param prefixes an empty one stands for all topics
     */
    public RolePermissions withTopicPrefixes(List<String> prefixes) {
        return new RolePermissions(
                name,
                grants.stream()
                        .map(grant -> grant.permission().isOnTopics()
                                ? new Grant(
                                        grant.permission(),
                                        grant.names().stream()
                                                .map(name -> covering(name, prefixes))
                                                .distinct()
                                                .toList(),
                                        grant.reason())
                                : grant)
                        .toList());
    }

    private static String covering(String topic, List<String> prefixes) {
        return prefixes.stream()
                .filter(topic::startsWith)
                .findFirst()
                .map(prefix -> prefix + "*")
                .orElse(topic);
    }

    private static void addDescribeConfigs(List<Grant> grants, Collection<Topic> topics) {
        add(
                grants,
                Permission.DESCRIBE_TOPIC_CONFIGS,
                configured(topics),
                "see whether declared configs have their values");
    }

    private static Grant onCluster(Permission permission, String reason) {
        return new Grant(permission, List.of(), reason);
    }

    /** Nothing to grant where there is nothing to grant it on. */
    private static void add(List<Grant> grants, Permission permission, List<String> names, String reason) {
        if (!names.isEmpty()) {
            grants.add(new Grant(permission, names, reason));
        }
    }

    private static List<String> configured(Collection<Topic> topics) {
        return names(topics.stream().filter(topic -> !topic.configs().isEmpty()).toList());
    }

    private static List<String> names(Collection<Topic> topics) {
        return topics.stream().map(Topic::name).toList();
    }
}
