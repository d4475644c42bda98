package com.niura.kafka.admin.command;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.DescribeView;
import com.niura.kafka.catalog.NearestName;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.Permission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code describe}: topics in full. */
@Command(
        name = "describe",
        description = "Shows topics in full: partitions, brokers, and each config that is declared or not the default.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Names are exact, never patterns. Exit code 2: no such topic, neither on the cluster nor declared;",
            "3: declared but missing; 5: this identity may not see all of it; 6: not all of it could be read."
        })
public final class DescribeCommand extends ClusterCommand {

    @Parameters(
            paramLabel = "TOPIC",
            completionCandidates = BundledNames.OfTopics.class,
            description = "Names of topics. Default: all declared ones.")
    private List<String> topics = new ArrayList<>();

    public DescribeCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        List<String> names =
                topics.isEmpty() ? declared.topics().stream().map(Topic::name).toList() : topics;
        try (ClusterConnection connection = ClusterConnection.open(context.target(), deadline)) {
            ClusterReader reader = new ClusterReader(connection);
            ClusterState state = reader.read(names, name -> true);
            ExitCode exitCode = ExitCode.DONE;
            List<String> complaints = new ArrayList<>();
            boolean misspelt = state.topics().entrySet().stream()
                    .anyMatch(topic -> topic.getValue() instanceof TopicState.Absent
                            && declared.find(topic.getKey()).isEmpty());
            NavigableSet<String> known = misspelt ? known(reader, declared) : new TreeSet<>();
            for (String name : state.topics().keySet()) {
                exitCode = ExitCode.mostSevere(
                        exitCode, judge(name, state.topic(name), declared, context, known, complaints));
            }
            print(new DescribeView(state, declared, context), exitCode);
            complaints.forEach(err()::println);
            return exitCode;
        }
    }

    /** Names that may have been meant. */
    private static NavigableSet<String> known(ClusterReader reader, TopicCatalog declared) {
        NavigableSet<String> known = new TreeSet<>();
        declared.topics().stream().map(Topic::name).forEach(known::add);
        try {
            known.addAll(reader.visibleTopics(true));
        } catch (ClusterFailedException e) {
            // What was described is worth more than a guess.
        }
        return known;
    }

    /** Adds what there is to complain about in this topic, and returns how the command ends for it. */
    static ExitCode judge(
            String name,
            TopicState topic,
            TopicCatalog declared,
            CommandContext context,
            NavigableSet<String> known,
            List<String> complaints) {
        if (topic instanceof TopicState.Forbidden) {
            complaints.add("Error: " + name + " may not be described by this identity; whether it exists is not told\n"
                    + context.target().remedies().grant(Permission.DESCRIBE_TOPIC, List.of(name)));
            return ExitCode.DENIED;
        }
        if (topic instanceof TopicState.Unreadable unreadable) {
            complaints.add("Error: " + name + " could not be described: " + unreadable.reason());
            return ExitCode.UNREACHABLE;
        }
        if (topic instanceof TopicState.Absent) {
            return absent(name, declared, known, complaints);
        }
        if (topic instanceof TopicState.Present present
                && present.configs() instanceof TopicConfigs.Unreadable unreadable) {
            if (!unreadable.denied()) {
                complaints.add("Error: the configs of " + name + " could not be read: " + unreadable.reason());
                return ExitCode.UNREACHABLE;
            }
            complaints.add("Error: the configs of " + name + " may not be read by this identity\n"
                    + context.target().remedies().grant(Permission.DESCRIBE_TOPIC_CONFIGS, List.of(name)));
            return ExitCode.DENIED;
        }
        return ExitCode.DONE;
    }

    private static ExitCode absent(
            String name, TopicCatalog declared, NavigableSet<String> known, List<String> complaints) {
        if (declared.find(name).isPresent()) {
            complaints.add(
                    "Error: " + name + " is declared, but does not exist on the cluster\n"
                            + "Run 'admin-tool apply' for the same cluster, catalog and environment: it creates what is missing.");
            return ExitCode.CHANGES_PENDING;
        }
        complaints.add("Error: no topic " + name + ", neither on the cluster nor in the catalog\n"
                + NearestName.to(name, known)
                        .map(nearest -> "Did you mean " + nearest + "?")
                        .orElse("'admin-tool list' shows what there is; names are exact, not patterns."));
        return ExitCode.USAGE;
    }
}
