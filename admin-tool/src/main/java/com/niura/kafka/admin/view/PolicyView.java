package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.iam.Grant;
import com.niura.kafka.admin.iam.PolicyDocument;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;

/** Shows the IAM policy of a role: the documents themselves, what each action is for, and what IAM's limits mean for them. */
public final class PolicyView implements View {

    private static final String SERVICE = "kafka-cluster:";

    private final String name;
    private final ClusterArn cluster;
    private final RolePermissions permissions;
    private final RolePolicy policy;
    private final String catalog;
    private final Optional<String> environment;

    /**
     * @param name of the policy
     * @param catalog the catalog's file, or "bundled catalog"
     */
    public PolicyView(
            String name,
            ClusterArn cluster,
            RolePermissions permissions,
            RolePolicy policy,
            String catalog,
            Optional<String> environment) {
        this.name = name;
        this.cluster = cluster;
        this.permissions = permissions;
        this.policy = policy;
        this.catalog = catalog;
        this.environment = environment;
    }

    /** What each action is for. */
    @Override
    public String text() {
        TextTable table = TextTable.withHeader("ACTION", "ON", "TO");
        for (Grant grant : permissions.grants()) {
            table.row(
                    grant.permission().iamAction().substring(SERVICE.length()),
                    grant.names().isEmpty() ? "the cluster" : String.join("\n", grant.names()),
                    grant.reason());
        }
        return "Actions of kafka-cluster in the policy " + name + " for " + cluster.name() + ", " + catalog
                + environment
                        .map(environmentName -> ", environment " + environmentName)
                        .orElse("") + "\n\n" + table.text("");
    }

    /** The policy as IAM takes it; an array of policies where one is not enough. */
    public String documents() {
        if (policy.documents().size() == 1) {
            return pretty(policy.documents().get(0).json());
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        policy.documents().forEach(document -> all.add(document.json()));
        return pretty(all);
    }

    /** What {@link #documents()} is, where that is not what IAM takes. */
    public Optional<String> noteOnArray() {
        return policy.documents().size() == 1
                ? Optional.empty()
                : Optional.of(
                        "They are printed as one array, which IAM does not take: --out writes each to a file of its own.");
    }

    /** Each policy by itself. */
    public List<String> eachDocument() {
        return policy.documents().stream()
                .map(document -> pretty(document.json()))
                .toList();
    }

    private static String pretty(JsonNode json) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** How long the policy is, and what follows from that; a sentence for each. */
    public List<String> notes() {
        List<Integer> sizes =
                policy.documents().stream().map(PolicyDocument::characters).toList();
        if (sizes.size() == 1) {
            return List.of("The policy %s for %s has %d characters; IAM allows %d in a managed policy, %d in all inline"
                            .formatted(
                                    name,
                                    cluster.name(),
                                    sizes.get(0),
                                    RolePolicy.MANAGED_LIMIT,
                                    RolePolicy.INLINE_LIMIT)
                    + " policies of a role.");
        }
        List<String> notes = new ArrayList<>();
        notes.add(
                "The policy %s for %s takes %d documents of %s characters, since IAM allows %d in one; the role needs all"
                                .formatted(
                                        name,
                                        cluster.name(),
                                        sizes.size(),
                                        sizes.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                        RolePolicy.MANAGED_LIMIT)
                        + " of them.");
        if (policy.characters() > RolePolicy.INLINE_LIMIT) {
            notes.add("They are too long for inline policies, which may have %d characters together: use managed ones."
                    .formatted(RolePolicy.INLINE_LIMIT));
        }
        if (sizes.size() > RolePolicy.MOST_MANAGED) {
            notes.add(
                    "A role may have %d managed policies, unless AWS raises that quota; --topic-prefix makes them fewer."
                            .formatted(RolePolicy.MOST_MANAGED));
        }
        return notes;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("policy", name);
        json.put("catalog", catalog);
        json.put("environment", environment.orElse(null));
        json.put("clusterArn", cluster.text());
        ArrayNode documents = json.putArray("documents");
        for (PolicyDocument document : policy.documents()) {
            ObjectNode node = documents.addObject();
            node.put("characters", document.characters());
            node.set("document", document.json());
        }
        ArrayNode actions = json.putArray("actions");
        for (Grant grant : permissions.grants()) {
            ObjectNode node = actions.addObject();
            node.put("action", grant.permission().iamAction());
            ArrayNode resources = node.putArray("resources");
            if (grant.names().isEmpty()) {
                resources.add(grant.permission().iamResource(cluster.text(), ""));
            }
            grant.names().forEach(name -> resources.add(grant.permission().iamResource(cluster.text(), name)));
            node.put("reason", "to " + grant.reason());
        }
    }
}
