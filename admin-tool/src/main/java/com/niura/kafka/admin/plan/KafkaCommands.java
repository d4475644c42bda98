package com.niura.kafka.admin.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.catalog.Topic;

/** The commands of Kafka's own tools that make a topic what it is declared to be, ready to be pasted. */
public final class KafkaCommands {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private final ClusterAccess target;

    public KafkaCommands(ClusterAccess target) {
        this.target = target;
    }

    /** The command that creates this topic. */
    public String creating(Topic topic) {
        return "kafka-topics.sh" + connecting() + " --create --if-not-exists --topic " + quoted(topic.name())
                + " --partitions " + topic.partitions()
                + (topic.replicationFactor().isPresent()
                        ? " --replication-factor " + topic.replicationFactor().getAsInt()
                        : "")
                + topic.configs().entrySet().stream()
                        .map(config -> " --config " + quoted(config.getKey() + "=" + config.getValue()))
                        .collect(Collectors.joining());
    }

    /** The commands that mend these differences: at most one for partitions, then one for all configs. */
    public List<String> mending(PlannedTopic planned) {
        Topic topic = planned.topic();
        String configs = planned.differences().stream()
                .filter(difference -> difference.kind() == Difference.Kind.CONFIG)
                .map(config -> config.key().orElseThrow() + "=" + grouped(config.declared()))
                .collect(Collectors.joining(","));
        List<String> commands = new ArrayList<>();
        if (planned.differences().stream().anyMatch(difference -> difference.kind() == Difference.Kind.PARTITIONS)) {
            commands.add("kafka-topics.sh" + connecting() + " --alter --topic " + exactly(topic.name())
                    + " --partitions " + topic.partitions());
        }
        if (!configs.isEmpty()) {
            commands.add("kafka-configs.sh" + connecting() + " --alter --entity-type topics --entity-name "
                    + quoted(topic.name()) + " --add-config " + quoted(configs));
        }
        return commands;
    }

    private String connecting() {
        return " --bootstrap-server " + target.bootstrapServers()
                + target.commandConfig()
                        .map(file -> " --command-config " + quoted(file.toString()))
                        // Kafka's tools know nothing of IAM by themselves.
                        .orElse(target.isMskServerless() ? " --command-config client.properties" : "");
    }

    /** kafka-topics.sh reads --topic as a regular expression: a dot would match any character. */
    private static String exactly(String topic) {
        return quoted(topic.replace(".", "\\."));
    }

    /** A comma separates configs, so a list of values needs brackets. */
    private static String grouped(String value) {
        return value.contains(",") ? "[" + value + "]" : value;
    }

    /** The word for a POSIX shell. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
