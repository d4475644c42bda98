package com.niura.kafka.iam;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The name that AWS gives a cluster, or a topic, consumer group or transactional id of one, such as
 * {@code arn:aws:kafka:ap-south-1:123456789012:topic/demo/0a1b2c3d-0000-4000-8000-000000000000-s1/eeg.raw.data}.
 *
 * @param partition {@code aws}, {@code aws-cn}, or another one of AWS
 * @param region such as {@code ap-south-1}
 * @param account twelve digits
 * @param type what it names
 * @param clusterName the name of the cluster
 * @param clusterUuid what tells clusters of the same name apart; its form is not checked, since AWS has several
 * @param name of the topic, group or transactional id, the empty string for a cluster
 */
public record Arn(
        String partition,
        String region,
        String account,
        ResourceType type,
        String clusterName,
        String clusterUuid,
        String name) {

    static final Set<String> PARTITIONS = Collections.unmodifiableSet(new TreeSet<>(
            Set.of("aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f")));
    static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    static final int PARTS = 6;
    private static final Pattern REGION = Pattern.compile("(eusc|[a-z]{2})(-[a-z]+)+-[0-9]+");
    private static final Pattern CLUSTER_PART = Pattern.compile("[^/:*?\\s]+");

    /**
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a part is not as described above
     */
    public Arn {
        Objects.requireNonNull(type, "type");
        require(PARTITIONS.contains(partition), "partition", "one of " + String.join(", ", PARTITIONS), partition);
        require(REGION.matcher(region).matches(), "region", "like ap-south-1", region);
        require(ACCOUNT.matcher(account).matches(), "account", "twelve digits", account);
        String plain = "without blanks, wildcards, '/' and ':'";
        require(CLUSTER_PART.matcher(clusterName).matches(), "clusterName", plain, clusterName);
        require(CLUSTER_PART.matcher(clusterUuid).matches(), "clusterUuid", plain, clusterUuid);
        require(
                name.isEmpty() == (type == ResourceType.CLUSTER),
                "name",
                type == ResourceType.CLUSTER ? "empty for a cluster" : "present for a " + type.word(),
                name);
    }

    /**
     * Reads the ARN of a cluster, topic, group or transactional id.
     *
     * @throws NullPointerException if the argument is null
     * @throws IllegalArgumentException if it is none, with what was expected and found
     */
    public static Arn parse(String text) {
        String[] parts = text.split(":", PARTS);
        if (parts.length < PARTS || !parts[0].equals("arn") || !parts[2].equals("kafka")) {
            throw malformed(text);
        }
        String[] resource = parts[5].split("/", 4);
        ResourceType type = ResourceType.of(resource[0]).orElseThrow(() -> malformed(text));
        if (resource.length != (type == ResourceType.CLUSTER ? 3 : 4)) {
            throw malformed(text);
        }
        String name = type == ResourceType.CLUSTER ? "" : resource[3];
        return new Arn(parts[1], parts[3], parts[4], type, resource[1], resource[2], name);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("an ARN must be like arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID or"
                + " arn:aws:kafka:REGION:ACCOUNT:topic/NAME/UUID/TOPIC (group and transactional-id alike), but was "
                + text);
    }

    /** The cluster that this belongs to; itself for a cluster. */
    public Arn cluster() {
        return with(ResourceType.CLUSTER, "");
    }

    /**
     * The ARN of a topic of the same cluster.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Arn topic(String topic) {
        return with(ResourceType.TOPIC, topic);
    }

    /**
     * The ARN of a consumer group of the same cluster.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Arn group(String group) {
        return with(ResourceType.GROUP, group);
    }

    /**
     * The ARN of a transactional id of the same cluster.
     *
     * @throws IllegalArgumentException if the id is empty
     */
    public Arn transactionalId(String id) {
        return with(ResourceType.TRANSACTIONAL_ID, id);
    }

    private Arn with(ResourceType newType, String newName) {
        return new Arn(partition, region, account, newType, clusterName, clusterUuid, newName);
    }

    /** The ARN as AWS writes it. */
    @Override
    public String toString() {
        String cluster = "/" + clusterName + "/" + clusterUuid;
        return String.join(":", "arn", partition, "kafka", region, account, type.word() + cluster)
                + (name.isEmpty() ? "" : "/" + name);
    }

    private static void require(boolean holds, String what, String rule, String value) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, but was '%s'".formatted(what, rule, value));
        }
    }
}
