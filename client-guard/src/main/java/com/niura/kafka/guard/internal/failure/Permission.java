package com.niura.kafka.guard.internal.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * A permission, as the two ways of granting it name it: IAM policies on MSK, and Kafka's ACLs.
 *
 * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html">Actions of IAM access control</a>
 */
public enum Permission {
    /** To connect at all; Kafka's ACLs know no such thing. */
    CONNECT(Resource.CLUSTER, "Connect", AclOperation.UNKNOWN),
    DESCRIBE_CLUSTER(Resource.CLUSTER, "DescribeCluster", AclOperation.DESCRIBE),
    /** What an idempotent producer, which is the default, needs besides {@link #WRITE_TOPIC} on MSK. */
    WRITE_IDEMPOTENTLY(Resource.CLUSTER, "WriteDataIdempotently", AclOperation.IDEMPOTENT_WRITE),
    /** Unlike with Kafka's ACLs, on MSK neither {@link #WRITE_TOPIC} nor {@link #READ_TOPIC} includes it. */
    DESCRIBE_TOPIC(Resource.TOPIC, "DescribeTopic", AclOperation.DESCRIBE),
    CREATE_TOPIC(Resource.TOPIC, "CreateTopic", AclOperation.CREATE),
    ALTER_TOPIC(Resource.TOPIC, "AlterTopic", AclOperation.ALTER),
    DELETE_TOPIC(Resource.TOPIC, "DeleteTopic", AclOperation.DELETE),
    DESCRIBE_TOPIC_CONFIGS(Resource.TOPIC, "DescribeTopicDynamicConfiguration", AclOperation.DESCRIBE_CONFIGS),
    ALTER_TOPIC_CONFIGS(Resource.TOPIC, "AlterTopicDynamicConfiguration", AclOperation.ALTER_CONFIGS),
    WRITE_TOPIC(Resource.TOPIC, "WriteData", AclOperation.WRITE),
    READ_TOPIC(Resource.TOPIC, "ReadData", AclOperation.READ),
    DESCRIBE_GROUP(Resource.GROUP, "DescribeGroup", AclOperation.DESCRIBE),
    /** To join a consumer group and commit its offsets. */
    USE_GROUP(Resource.GROUP, "AlterGroup", AclOperation.READ);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");
    /** What tells a cluster's ARN from those of its topics and groups. */
    private static final String CLUSTER_ARN = ":cluster/";

    private enum Resource {
        CLUSTER,
        TOPIC,
        GROUP
    }

    private final Resource resource;
    private final String iamWord;
    private final AclOperation aclOperation;

    Permission(Resource resource, String iamWord, AclOperation aclOperation) {
        this.resource = resource;
        this.iamWord = iamWord;
        this.aclOperation = aclOperation;
    }

    /** The permission's name on this cluster: "kafka-cluster:WriteData", or "Write". */
    public String nameOn(ClientTarget target) {
        return target.usesIam() ? iamAction() : aclWord();
    }

    /** Whether it is granted on the cluster, and so on nothing that has a name. */
    public boolean isOnCluster() {
        return resource == Resource.CLUSTER;
    }

    /** Whether it is granted on topics, rather than on the cluster or on a consumer group. */
    public boolean isOnTopics() {
        return resource == Resource.TOPIC;
    }

    /** The action in IAM policies: "kafka-cluster:WriteData". */
    public String iamAction() {
        return "kafka-cluster:" + iamWord;
    }

    /**
     * The ARN that the permission is granted on in IAM policies.
     *
     * @param clusterArn {@code arn:PARTITION:kafka:REGION:ACCOUNT:cluster/NAME/UUID}
     * @param name the topic or consumer group; not looked at where the permission is one on the cluster
     */
    public String iamResource(String clusterArn, String name) {
        return resource == Resource.CLUSTER
                ? clusterArn
                : clusterArn.replace(CLUSTER_ARN, ":" + resource.name().toLowerCase(Locale.ROOT) + "/") + "/" + name;
    }

    /**
     * What the permission has to be granted on: an ARN, with words in capitals where this library cannot know better, or the
     * resource as Kafka's ACLs name it.
     *
     * @param name the topic or consumer group; not looked at where the permission is one on the cluster
     */
    public String resourceOn(ClientTarget target, String name) {
        if (target.usesIam()) {
            return iamResource(target.arn(), name);
        }
        return switch (resource) {
            case CLUSTER -> "Cluster";
            case TOPIC -> "Topic:" + name;
            case GROUP -> "Group:" + name;
        };
    }

    /**
     * The permissions on a topic among the operations that a broker reports for an identity; empty where the broker reports
     * none.
     *
     * @param reported {@code authorizedOperations} of a description of the topic
     */
    public static Optional<Set<Permission>> reportedOnTopic(@Nullable Set<AclOperation> reported) {
        return reported(Resource.TOPIC, reported);
    }

    /**
     * The permissions on the cluster among the operations that a broker reports for an identity; empty where the broker
     * reports none, as Apache Kafka does for an identity without {@link #DESCRIBE_CLUSTER}.
     *
     * @param reported {@code authorizedOperations} of a description of the cluster
     */
    public static Optional<Set<Permission>> reportedOnCluster(@Nullable Set<AclOperation> reported) {
        return reported(Resource.CLUSTER, reported);
    }

    private static Optional<Set<Permission>> reported(Resource resource, @Nullable Set<AclOperation> reported) {
        return reported != null && isCredible(reported)
                ? Optional.of(Arrays.stream(values())
                        .filter(permission ->
                                permission.resource == resource && reported.contains(permission.aclOperation))
                        .collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    /** Whoever got the description may describe: a report that does not say so is none. */
    public static boolean isCredible(Set<AclOperation> reported) {
        return reported.contains(AclOperation.DESCRIBE);
    }

    /** What a service needs on a topic besides {@link #DESCRIBE_TOPIC}, by what the catalog says it does with it. */
    public static List<Permission> toUse(Topic topic, String service) {
        List<Permission> permissions = new ArrayList<>();
        if (topic.producers().contains(service)) {
            permissions.add(WRITE_TOPIC);
        }
        if (topic.consumers().contains(service)) {
            permissions.add(READ_TOPIC);
        }
        return permissions;
    }

    /** The operation that brokers report for an identity that has this permission. */
    public AclOperation aclOperation() {
        return aclOperation;
    }

    /** The resource as an option of kafka-acls.sh. */
    String aclOption(String name) {
        return switch (resource) {
            case CLUSTER -> "--cluster";
            case TOPIC -> "--topic " + quoted(name);
            case GROUP -> "--group " + quoted(name);
        };
    }

    /** As kafka-acls.sh spells it: DESCRIBE_CONFIGS is DescribeConfigs there. */
    String aclWord() {
        return Arrays.stream(aclOperation.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The word for a POSIX shell; groups may have any name. */
    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
