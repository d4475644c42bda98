package com.niura.kafka.admin.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.iam.PolicyComparison;
import com.niura.kafka.iam.PolicyComparison.Difference;

/**
 * Shows what a policy lacks for a role, and what it allows besides.
 *
 * @param file where the policy is from
 * @param role whose policy it is meant to be
 * @param catalog the catalog's file, or "bundled catalog"
 * @param command what prints the policy that is needed
 */
public record PolicyCheckView(
        String file,
        String role,
        ClusterArn cluster,
        PolicyComparison comparison,
        String catalog,
        Optional<String> environment,
        String command)
        implements View {

    @Override
    public String text() {
        String of = role + " needs on " + cluster.name();
        List<Difference> excess = comparison.excess();
        if (comparison.missing().isEmpty()) {
            return file + " allows all that " + of + (excess.isEmpty() ? ".\n" : ", and more:\n" + lines(excess));
        }
        return file + " does not allow all that " + of + ":\n" + lines(comparison.missing())
                + (excess.isEmpty() ? "" : "It allows more than that:\n" + lines(excess))
                + "The policy that is needed: " + command + "\n";
    }

    /** A line for each resource and reason. */
    private static String lines(List<Difference> differences) {
        Map<String, String> actions = new LinkedHashMap<>();
        for (Difference difference : differences) {
            actions.merge(
                    " on " + difference.resource() + " (" + difference.reason() + ")\n",
                    difference.action().toString(),
                    (some, one) -> some + ", " + one);
        }
        StringBuilder lines = new StringBuilder();
        actions.forEach((where, what) -> lines.append("  ").append(what).append(where));
        return lines.toString();
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("policy", role);
        json.put("file", file);
        json.put("catalog", catalog);
        json.put("environment", environment.orElse(null));
        json.put("clusterArn", cluster.text());
        json.put("sufficient", comparison.missing().isEmpty());
        write(json.putArray("missing"), comparison.missing());
        write(json.putArray("excess"), comparison.excess());
    }

    private static void write(ArrayNode array, List<Difference> differences) {
        for (Difference difference : differences) {
            array.addObject()
                    .put("action", difference.action().toString())
                    .put("resource", difference.resource())
                    .put("reason", difference.reason());
        }
    }
}
