package com.niura.kafka.localmsk.iam;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.niura.kafka.iam.AccessDecision;
import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.PolicyEvaluation;
import com.niura.kafka.iam.ResourceType;

/**
 * Everything that a broker has to know about access: which cluster it belongs to, who may connect, who may do what, and what
 * is refused to all. The API's side writes it into a folder, the broker's side reads it there before each decision.
 *
 * @param cluster the ARN of the cluster, whose region is the only one that clients may sign for
 * @param hosts the names under which the brokers are reached, without port; case does not matter
 * @param identities who may connect
 * @param limits what is refused to all of them
 * @param authenticationDelay how long the answer to an authentication takes, at most a minute
 * @param describeClusterRequirement who needs DescribeCluster to be told about a topic
 * @see AccessFile
 */
public record AccessState(
        Arn cluster,
        Set<String> hosts,
        List<Identity> identities,
        Limits limits,
        Duration authenticationDelay,
        DescribeClusterRequirement describeClusterRequirement) {

    static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /** Without a delay, and with nobody needing DescribeCluster to be told about a topic. */
    public AccessState(Arn cluster, Set<String> hosts, List<Identity> identities, Limits limits) {
        this(cluster, hosts, identities, limits, Duration.ZERO, DescribeClusterRequirement.NOBODY);
    }

    /**
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the ARN is not one of a cluster, two identities have the same access key id, or
     *     the delay is negative or longer than a minute
     */
    public AccessState {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(describeClusterRequirement, "describeClusterRequirement");
        if (cluster.type() != ResourceType.CLUSTER) {
            throw new IllegalArgumentException("cluster must be the ARN of a cluster, but was " + cluster);
        }
        if (authenticationDelay.isNegative() || authenticationDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "authenticationDelay must be from zero to a minute, but was " + authenticationDelay);
        }
        hosts = hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), Set::copyOf));
        identities = List.copyOf(identities);
        Set<String> keys = new TreeSet<>();
        for (Identity identity : identities) {
            if (!keys.add(identity.accessKeyId())) {
                throw new IllegalArgumentException(
                        "the access key id of an identity must be its own, but two have " + identity.accessKeyId());
            }
        }
    }

    /**
     * Decides whether a principal may do something.
     *
     * <p>An explicit Deny wins, what nobody allows is denied, and no action implies another. The actions that AWS asks for
     * besides, such as DescribeTopic for WriteData, have to be allowed on the same resource (Connect: on the cluster). Those
     * about another kind of resource cannot be looked at here, because the operation does not tell which one: AlterGroup of
     * ReadData, and WriteData of WriteDataIdempotently and AlterTransactionalId. Kafka asks for those in requests of their
     * own.
     *
     * @throws IllegalArgumentException if the resource is not of the kind that the action is about
     */
    public AccessDecision decide(String principal, IamAction action, Arn resource) {
        if (action.resourceType() != resource.type()) {
            throw new IllegalArgumentException("%s is not about %s".formatted(action, resource));
        }
        List<Identity> same = identities.stream()
                .filter(identity -> identity.principal().equals(principal))
                .toList();
        if (same.isEmpty()) {
            return new AccessDecision(false, "no identity has this principal");
        }
        List<PolicyDocument> policies = same.stream()
                .flatMap(identity -> identity.policies().stream())
                .distinct()
                .toList();
        return new PolicyEvaluation(policies).decide(principal, action, resource);
    }
}
