package com.niura.kafka.admin.view;

import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.guard.internal.Texts;

/** Shows the cluster's topics and the declared ones side by side. */
public final class ListView implements View {

    private final ClusterState state;
    private final Set<String> declared;
    private final CommandContext context;

    /**
     * @param state the visible topics and the declared ones
     * @param declared names of the declared topics
     */
    public ListView(ClusterState state, Set<String> declared, CommandContext context) {
        this.state = state;
        this.declared = Set.copyOf(declared);
        this.context = context;
    }

    @Override
    public String text() {
        TextTable table = TextTable.withHeader("TOPIC", "PARTITIONS", "IN CATALOG", "ON CLUSTER");
        state.topics()
                .forEach((name, topic) ->
                        table.row(name, partitions(topic), declared.contains(name) ? "yes" : "no", existence(topic)));
        long missing = count(TopicState.Absent.class);
        return "Topics on " + context.line() + "\n\n" + table.text("") + "\n"
                + Texts.counted(Math.toIntExact(count(TopicState.Present.class)), "topic") + " on the cluster; "
                + Texts.counted(declared.size(), "topic") + " in the catalog, " + (missing == 0 ? "none" : missing)
                + " missing.\n";
    }

    private long count(Class<? extends TopicState> kind) {
        return state.topics().values().stream().filter(kind::isInstance).count();
    }

    private static String partitions(TopicState topic) {
        return topic instanceof TopicState.Present present ? Integer.toString(present.partitionCount()) : "-";
    }

    private static String existence(TopicState topic) {
        if (topic instanceof TopicState.Present) {
            return "yes";
        }
        if (topic instanceof TopicState.Absent) {
            return "missing";
        }
        return unknown(topic);
    }

    /** Returns why it is not known whether a topic exists. */
    static String unknown(TopicState topic) {
        return topic instanceof TopicState.Unreadable unreadable
                ? "unknown: " + unreadable.reason()
                : "unknown: may not be described by this identity";
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        ArrayNode topics = json.putArray("topics");
        state.topics().forEach((name, topic) -> {
            ObjectNode node = topics.addObject();
            node.put("name", name);
            node.put("inCatalog", declared.contains(name));
            if (topic instanceof TopicState.Present present) {
                node.put("status", "PRESENT");
                node.put("partitions", present.partitionCount());
            } else if (topic instanceof TopicState.Absent) {
                node.put("status", "MISSING");
            } else {
                node.put("status", topic instanceof TopicState.Forbidden ? "DENIED" : "UNKNOWN");
                node.put("detail", existence(topic));
            }
        });
    }
}
