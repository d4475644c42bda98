package com.niura.kafka.admin.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.PartitionState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigSource;
import com.niura.kafka.admin.cluster.TopicConfigs.ConfigValue;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Texts;

/** Shows topics in full: purpose, partitions with their brokers, and every config that is declared or not the default. */
public final class DescribeView implements View {

    private final ClusterState state;
    private final TopicCatalog catalog;
    private final CommandContext context;

    /**
     * @param state the topics to show, with their configs; those that are not there are passed over
     */
    public DescribeView(ClusterState state, TopicCatalog catalog, CommandContext context) {
        this.state = state;
        this.catalog = catalog;
        this.context = context;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        state.topics().forEach((name, topic) -> {
            if (topic instanceof TopicState.Present present) {
                text.append(text.isEmpty() ? "" : "\n").append(text(name, present));
            }
        });
        return text.toString();
    }

    private String text(String name, TopicState.Present topic) {
        Optional<Topic> declared = catalog.find(name);
        TextTable partitions = TextTable.withHeader("PARTITION", "LEADER", "REPLICAS", "IN SYNC");
        for (PartitionState partition : topic.partitions()) {
            partitions.row(
                    Integer.toString(partition.id()),
                    partition.leader().isPresent()
                            ? Integer.toString(partition.leader().getAsInt())
                            : "none",
                    numbers(partition.replicas()),
                    numbers(partition.inSyncReplicas()));
        }
        return name + ": " + Texts.counted(topic.partitionCount(), "partition")
                + declared.map(it -> ", declared " + it.partitions() + "\n" + usage(it))
                        .orElse(", not in the catalog\n")
                + "\n" + partitions.text("  ") + configs(topic.configs(), declared);
    }

    private static String usage(Topic topic) {
        return "  " + topic.purpose() + "\n  produced by " + names(topic.producers()) + "; consumed by "
                + names(topic.consumers()) + "\n";
    }

    private static String configs(TopicConfigs configs, Optional<Topic> declared) {
        if (configs instanceof TopicConfigs.Unreadable unreadable) {
            return "\n  Configs could not be read: " + unreadable.reason() + "\n";
        }
        TextTable table = TextTable.withHeader("CONFIG", "VALUE", "SET ON", "DECLARED");
        shown(configs, declared)
                .forEach((key, value) -> table.row(
                        key,
                        value.map(it -> Format.value(key, it.value())).orElse("-"),
                        value.map(it -> word(it.source())).orElse("-"),
                        declared.map(topic -> topic.configs().get(key))
                                .map(text -> Format.value(key, text))
                                .orElse("-")));
        return table.isEmpty() ? "" : "\n" + table.text("  ");
    }

    /** What is declared, and what is not Kafka's default; without a value where the broker does not know the config. */
    private static Map<String, Optional<ConfigValue>> shown(TopicConfigs configs, Optional<Topic> declared) {
        Map<String, Optional<ConfigValue>> shown = new TreeMap<>();
        if (configs instanceof TopicConfigs.Known known) {
            declared.ifPresent(topic -> topic.configs()
                    .keySet()
                    .forEach(key ->
                            shown.put(key, Optional.ofNullable(known.values().get(key)))));
            known.values().forEach((key, value) -> {
                if (value.source() != ConfigSource.DEFAULT) {
                    shown.put(key, Optional.of(value));
                }
            });
        }
        return shown;
    }

    private static String word(ConfigSource origin) {
        return switch (origin) {
            case TOPIC -> "topic";
            case BROKER -> "broker";
            case DEFAULT -> "default";
        };
    }

    private static String numbers(List<Integer> ids) {
        return ids.isEmpty() ? "none" : ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String names(List<String> services) {
        return services.isEmpty() ? "nobody" : String.join(", ", services);
    }

    @Override
    public void writeTo(ObjectNode json) {
        context.writeTo(json);
        ArrayNode topics = json.putArray("topics");
        state.topics().forEach((name, topic) -> {
            ObjectNode node = topics.addObject();
            node.put("name", name);
            node.put("inCatalog", catalog.find(name).isPresent());
            if (topic instanceof TopicState.Present present) {
                node.put("status", "PRESENT");
                write(name, present, node);
            } else if (topic instanceof TopicState.Absent) {
                node.put("status", "MISSING");
            } else {
                node.put("status", topic instanceof TopicState.Forbidden ? "DENIED" : "UNKNOWN");
                node.put("detail", ListView.unknown(topic));
            }
        });
    }

    private void write(String name, TopicState.Present topic, ObjectNode node) {
        ArrayNode partitions = node.putArray("partitions");
        for (PartitionState partition : topic.partitions()) {
            ObjectNode one = partitions.addObject();
            one.put("partition", partition.id());
            one.put(
                    "leader",
                    partition.leader().isPresent()
                            ? Integer.valueOf(partition.leader().getAsInt())
                            : null);
            partition.replicas().forEach(one.putArray("replicas")::add);
            partition.inSyncReplicas().forEach(one.putArray("inSyncReplicas")::add);
        }
        Optional<Topic> declared = catalog.find(name);
        if (topic.configs() instanceof TopicConfigs.Unreadable unreadable) {
            node.put("configsUnreadable", unreadable.reason());
            return;
        }
        ArrayNode configs = node.putArray("configs");
        shown(topic.configs(), declared).forEach((key, value) -> {
            ObjectNode one = configs.addObject();
            one.put("key", key);
            one.put("value", value.map(ConfigValue::value).orElse(null));
            one.put("setOn", value.map(it -> it.source().name()).orElse(null));
            declared.map(it -> it.configs().get(key)).ifPresent(text -> one.put("declared", text));
        });
    }
}
