package com.niura.kafka.admin.iam;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The ARN of one MSK cluster.
 *
 * @param text {@code arn:PARTITION:kafka:REGION:ACCOUNT:cluster/NAME/UUID}
 */
public record ClusterArn(String text) {

    private static final String FORM = "arn:PARTITION:kafka:REGION:ACCOUNT:cluster/NAME/UUID";
    private static final Pattern WILDCARD = Pattern.compile("[*?]");
    /** As in {@code <uuid>}, {@code ${cluster_arn}} and {@code {{ arn }}}. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[<>{}$%]");

    /**
     * How the names of a partition's regions begin, unless they begin as those of another one; as in the partitions.json of
     * AWS's SDKs, which in Java takes a quarter of a second to load.
     */
    private static final Map<String, String> REGION_PREFIXES = Map.of(
            "aws", "",
            "aws-cn", "cn-",
            "aws-us-gov", "us-gov-",
            "aws-eusc", "eusc-",
            "aws-iso", "us-iso-",
            "aws-iso-b", "us-isob-",
            "aws-iso-e", "eu-isoe-",
            "aws-iso-f", "us-isof-");

    private static final Pattern REGION = Pattern.compile("(eusc|[a-z]{2})(-[a-z]+)+-[0-9]+");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    /** AWS has several forms; that a word such as CLUSTER-UUID has no digit is what tells it from all of them. */
    private static final Pattern UUID = Pattern.compile("(?=.*[0-9])[A-Za-z0-9]+(-[A-Za-z0-9]+)*");

    /** What else of a cluster has an ARN. */
    private static final List<String> PARTS_OF_CLUSTERS = List.of("topic", "group", "transactional-id");

    /** As long as the ARN of a cluster can be: for policies whose cluster is not known yet. */
    public static final ClusterArn LONGEST = new ClusterArn("arn:aws-us-gov:kafka:us-gov-west-1:000000000000:cluster/"
            + "n".repeat(64) + "/00000000-0000-0000-0000-000000000000-s00");

    /** @throws IllegalArgumentException if it is no such ARN, with what was expected and found */
    public ClusterArn {
        problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException("must be %s, but was \"%s\": %s".formatted(FORM, text, problem));
        });
    }

    /** The cluster's name. */
    public String name() {
        return text.split("/", -1)[1];
    }

    /** The AWS region that it is in. */
    public String region() {
        return text.split(":", -1)[3];
    }

    private static Optional<String> problem(String text) {
        if (WILDCARD.matcher(text).find()) {
            return Optional.of("it has a wildcard, and a policy is for one cluster");
        }
        if (PLACEHOLDER.matcher(text).find()) {
            return Optional.of("it has a placeholder, which is to be filled in first");
        }
        String[] parts = text.split(":", -1);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            return Optional.of("it is no ARN of six parts with colons between them");
        }
        if (!parts[2].equals("kafka")) {
            return Optional.of("it is an ARN of the service \"" + parts[2] + "\", not of kafka");
        }
        if (!REGION_PREFIXES.containsKey(parts[1])) {
            return Optional.of("its partition is \"" + parts[1] + "\", none of "
                    + String.join(", ", new TreeSet<>(REGION_PREFIXES.keySet())));
        }
        if (!REGION.matcher(parts[3]).matches() || !parts[1].equals(partitionOf(parts[3]))) {
            return Optional.of("\"" + parts[3] + "\" is no region of the partition " + parts[1]);
        }
        if (!ACCOUNT.matcher(parts[4]).matches()) {
            return Optional.of("its account is \"" + parts[4] + "\", not twelve digits");
        }
        return problem(parts, parts[5].split("/", -1));
    }

    private static String partitionOf(String region) {
        return REGION_PREFIXES.entrySet().stream()
                .filter(partition -> region.startsWith(partition.getValue()))
                .max(Comparator.comparingInt(partition -> partition.getValue().length()))
                .orElseThrow()
                .getKey();
    }

    private static Optional<String> problem(String[] parts, String[] resource) {
        if (PARTS_OF_CLUSTERS.contains(resource[0]) && resource.length > 2) {
            parts[5] = "cluster/" + resource[1] + "/" + resource[2];
            return Optional.of(
                    "it is the ARN of a " + resource[0] + "; that of its cluster is " + String.join(":", parts));
        }
        if (!resource[0].equals("cluster") || resource.length != 3) {
            return Optional.of("its last part is \"" + parts[5] + "\", not cluster/NAME/UUID");
        }
        if (!NAME.matcher(resource[1]).matches()) {
            return Optional.of("\"" + resource[1] + "\" is no name of a cluster");
        }
        return UUID.matcher(resource[2]).matches()
                ? Optional.empty()
                : Optional.of("\"" + resource[2] + "\" is no UUID of a cluster");
    }

    @Override
    public String toString() {
        return text;
    }
}
