package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePermissions.Grant;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.admin.iam.RolePolicy.Document;

/**
 * Shows the IAM policy of a role: the documents themselves, what each action is for, and what IAM's limits mean for them.
 *
 * @param cluster what to call the cluster
 * @param catalog the catalog's file, or "bundled catalog"
 */
public record PolicyView(
        String cluster, RolePermissions permissions, RolePolicy policy, String catalog, Optional<String> environment)
        implements View {

    private static final String SERVICE = "kafka-cluster:";

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
        return "Actions of kafka-cluster in the policy " + permissions.name() + " for " + cluster + ", " + catalog
                + environment
                        .map(environmentName -> ", environment " + environmentName)
                        .orElse("") + "\n\n" + table.text("");
    }

    /** The policies as one array, which IAM does not take. */
    public String array() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        policy.documents().forEach(document -> all.add(document.json()));
        return pretty(all);
    }

    /** The policies as IAM takes them, by the names of files for them. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        int parts = policy.documents().size();
        for (int i = 0; i < parts; i++) {
            String part = parts == 1 ? "" : "-" + (i + 1) + "-of-" + parts;
            files.put(
                    permissions.name() + part + ".json",
                    pretty(policy.documents().get(i).json()));
        }
        return files;
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

    /**
     * How long the policy is, and what follows from that; a sentence for each.
     *
     * @param atMost whether the ARN is one that is only known to be no longer
     */
    public List<String> notes(boolean atMost) {
        List<Integer> sizes =
                policy.documents().stream().map(Document::characters).toList();
        String prefix = "The policy " + permissions.name() + " for " + cluster + " ";
        String characters = (atMost ? "at most " : "")
                + sizes.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " characters";
        if (sizes.size() == 1) {
            return List.of(prefix
                    + "has %s; IAM allows %d in a managed policy, %d in all inline policies of a role."
                            .formatted(characters, RolePolicy.MANAGED_LIMIT, RolePolicy.INLINE_LIMIT));
        }
        List<String> notes = new ArrayList<>();
        notes.add(prefix
                + "takes %d documents of %s, since IAM allows %d in one; the role needs all of them."
                        .formatted(sizes.size(), characters, RolePolicy.MANAGED_LIMIT));
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
        json.put("policy", permissions.name());
        json.put("catalog", catalog);
        json.put("environment", environment.orElse(null));
        String arn = policy.cluster().text();
        json.put("clusterArn", arn);
        ArrayNode documents = json.putArray("documents");
        for (Document document : policy.documents()) {
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
                resources.add(grant.permission().iamResource(arn, ""));
            }
            grant.names().forEach(name -> resources.add(grant.permission().iamResource(arn, name)));
            node.put("reason", "to " + grant.reason());
        }
    }
}
