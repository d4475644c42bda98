package com.niura.kafka.admin.iam;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.guard.internal.failure.Permission;

/**
 * The permissions of a role on one cluster as IAM policies: one, or several where one would be longer than IAM allows, all of
 * which the role needs then.
 *
 * @param documents at least one, each within {@link #MANAGED_LIMIT}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Quotas of IAM</a>
 */
public record RolePolicy(ClusterArn cluster, List<Document> documents) {

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
     * Allows each of the permissions on each of the resources.
     *
     * @param permissions all on the cluster, on topics, or on consumer groups
     * @param names of the topics or the consumer group; one that is empty for the cluster
     */
    public record Statement(List<Permission> permissions, List<String> names) {
        public Statement {
            permissions = List.copyOf(permissions);
            names = List.copyOf(names);
        }

        /** The actions, such as "kafka-cluster:ReadData". */
        public List<String> actions() {
            return permissions.stream().map(Permission::iamAction).toList();
        }

        /** The ARNs of the resources. */
        public List<String> resources(ClusterArn cluster) {
            return names.stream()
                    .map(name -> permissions.get(0).iamResource(cluster.text(), name))
                    .toList();
        }
    }

    /** One policy. */
    public record Document(ClusterArn cluster, List<Statement> statements) {
        public Document {
            statements = List.copyOf(statements);
        }

        /** The same, with these permissions on one more resource. */
        private Document with(List<Permission> permissions, String name) {
            List<Statement> longer = new ArrayList<>(statements);
            List<String> names = new ArrayList<>();
            if (!longer.isEmpty() && longer.get(longer.size() - 1).permissions().equals(permissions)) {
                names.addAll(longer.remove(longer.size() - 1).names());
            }
            names.add(name);
            longer.add(new Statement(permissions, names));
            return new Document(cluster, longer);
        }

        /** How long it is as IAM counts: without white space. */
        public int characters() {
            return json().toString().length();
        }

        /** The policy as IAM takes it. */
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("Version", "2012-10-17");
            ArrayNode array = json.putArray("Statement");
            for (Statement statement : statements) {
                ObjectNode node = array.addObject();
                node.put("Effect", "Allow");
                statement.actions().forEach(node.putArray("Action")::add);
                statement.resources(cluster).forEach(node.putArray("Resource")::add);
            }
            return json;
        }
    }

    /**
     * Whether a policy can name just this consumer group: IAM takes some characters for wildcards and variables, as Terraform does,
     * and others not at all. Topics have plain names.
     */
    public static boolean canName(String group) {
        return group.chars().allMatch(c -> c >= ' ' && c <= 'ÿ' && c != '*' && c != '?')
                && !group.contains("${")
                && !group.contains("&{")
                && group.equals(group.strip());
    }

    /** How long its documents are together. */
    public int characters() {
        return documents.stream().mapToInt(Document::characters).sum();
    }

    /** The policy for these permissions. What is allowed alike shares a statement, so that each resource is named once. */
    public static RolePolicy of(RolePermissions role, ClusterArn cluster) {
        // By the kind of resource too: a group may have the name of a topic.
        Map<List<String>, Set<Permission>> byResource = new LinkedHashMap<>();
        for (RolePermissions.Grant grant : role.grants()) {
            for (String name : grant.names().isEmpty() ? List.of("") : grant.names()) {
                byResource
                        .computeIfAbsent(
                                List.of(grant.permission().iamResource(cluster.text(), name), name),
                                key -> EnumSet.noneOf(Permission.class))
                        .add(grant.permission());
            }
        }
        Map<Set<Permission>, List<String>> alike = new LinkedHashMap<>();
        byResource.forEach((resource, allowed) ->
                alike.computeIfAbsent(allowed, key -> new ArrayList<>()).add(resource.get(1)));
        return new RolePolicy(cluster, split(alike, cluster));
    }

    private static List<Document> split(Map<Set<Permission>, List<String>> statements, ClusterArn cluster) {
        List<Document> documents = new ArrayList<>();
        Document empty = new Document(cluster, List.of());
        Document current = empty;
        for (Map.Entry<Set<Permission>, List<String>> statement : statements.entrySet()) {
            List<Permission> permissions = List.copyOf(statement.getKey());
            for (String name : statement.getValue()) {
                Document longer = current.with(permissions, name);
                if (longer.characters() > MANAGED_LIMIT) {
                    documents.add(current);
                    longer = empty.with(permissions, name);
                }
                current = longer;
            }
        }
        documents.add(current);
        return documents;
    }
}
