package com.niura.kafka.admin.iam;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An IAM policy that allows what its statements name, and nothing else. */
public record PolicyDocument(List<Statement> statements) {

    static final PolicyDocument EMPTY = new PolicyDocument(List.of());

    /**
     * Allows each of the actions on each of the resources.
     *
     * @param actions such as "kafka-cluster:ReadData"
     * @param resources ARNs
     */
    public record Statement(List<String> actions, List<String> resources) {
        public Statement {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
        }
    }

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /** The same, with these actions allowed on one more resource. */
    PolicyDocument with(List<String> actions, String resource) {
        List<Statement> longer = new ArrayList<>(statements);
        List<String> resources = new ArrayList<>();
        if (!longer.isEmpty() && longer.get(longer.size() - 1).actions().equals(actions)) {
            resources.addAll(longer.remove(longer.size() - 1).resources());
        }
        resources.add(resource);
        longer.add(new Statement(actions, resources));
        return new PolicyDocument(longer);
    }

    /** How long it is as IAM counts: without white space. */
    public int characters() {
        return json().toString().length();
    }

    /** The document as IAM takes it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Version", "2012-10-17");
        ArrayNode array = json.putArray("Statement");
        for (Statement statement : statements) {
            ObjectNode node = array.addObject();
            node.put("Effect", "Allow");
            statement.actions().forEach(node.putArray("Action")::add);
            statement.resources().forEach(node.putArray("Resource")::add);
        }
        return json;
    }
}
