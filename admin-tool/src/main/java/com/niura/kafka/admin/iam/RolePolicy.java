package com.niura.kafka.admin.iam;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.guard.internal.failure.Permission;

/**
 * The permissions of a role as IAM policies: one, or several where one would be longer than IAM allows, all of which the role
 * needs then.
 *
 * @param documents at least one, each within {@link #MANAGED_LIMIT}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Quotas of IAM</a>
 */
public record RolePolicy(List<PolicyDocument> documents) {

    /** What a managed policy may have, in characters, white space not counted. */
    public static final int MANAGED_LIMIT = 6_144;
    /** What all inline policies of a role may have together. */
    public static final int INLINE_LIMIT = 10_240;
    /** How many managed policies a role may have, unless AWS has raised that quota. */
    public static final int MOST_MANAGED = 10;

    public RolePolicy {
        documents = List.copyOf(documents);
    }

    /**
     * Whether a policy can name just this consumer group: IAM takes some characters for wildcards and variables, and others
     * not at all. Topics have plain names.
     */
    public static boolean canName(String group) {
        return group.chars().allMatch(c -> c >= ' ' && c <= 'ÿ' && c != '*' && c != '?') && !group.contains("${");
    }

    /** How long its documents are together. */
    public int characters() {
        return documents.stream().mapToInt(PolicyDocument::characters).sum();
    }

    /**
     * The policy for these permissions. What is allowed alike shares a statement, so that each resource is named once.
     */
    public static RolePolicy of(RolePermissions permissions, ClusterArn cluster) {
        Map<String, Set<Permission>> byResource = new LinkedHashMap<>();
        for (Grant grant : permissions.grants()) {
            List<String> names = grant.names().isEmpty() ? List.of("") : grant.names();
            for (String name : names) {
                byResource
                        .computeIfAbsent(
                                grant.permission().iamResource(cluster.text(), name),
                                key -> EnumSet.noneOf(Permission.class))
                        .add(grant.permission());
            }
        }
        Map<Set<Permission>, List<String>> alike = new LinkedHashMap<>();
        byResource.forEach((resource, allowed) ->
                alike.computeIfAbsent(allowed, key -> new ArrayList<>()).add(resource));
        return new RolePolicy(split(alike));
    }

    private static List<PolicyDocument> split(Map<Set<Permission>, List<String>> statements) {
        List<PolicyDocument> documents = new ArrayList<>();
        PolicyDocument current = PolicyDocument.EMPTY;
        for (Map.Entry<Set<Permission>, List<String>> statement : statements.entrySet()) {
            List<String> actions =
                    statement.getKey().stream().map(Permission::iamAction).toList();
            for (String resource : statement.getValue()) {
                PolicyDocument longer = current.with(actions, resource);
                if (longer.characters() > MANAGED_LIMIT) {
                    documents.add(current);
                    longer = PolicyDocument.EMPTY.with(actions, resource);
                }
                current = longer;
            }
        }
        documents.add(current);
        return documents;
    }
}
