package com.niura.kafka.admin.command;

import java.util.NavigableSet;
import java.util.TreeSet;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.ListView;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code list}: the cluster's topics and the declared ones, side by side. */
@Command(
        name = "list",
        description = {
            "Lists the cluster's topics, and the declared ones that it lacks.",
            "Topics that this identity may not describe are left out by the broker, unless they are declared."
        },
        sortOptions = false,
        sortSynopsis = false)
public final class ListCommand extends ClusterCommand {

    @Option(
            names = "--include-internal",
            order = 0,
            description = "Also Kafka's own topics, and those named like them (__...).")
    private boolean includeInternal;

    public ListCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        NavigableSet<String> declaredNames = new TreeSet<>();
        declared.topics().stream().map(Topic::name).forEach(declaredNames::add);
        try (ClusterConnection connection = ClusterConnection.open(context.target(), deadline)) {
            ClusterReader reader = new ClusterReader(connection);
            NavigableSet<String> names = new TreeSet<>(declaredNames);
            names.addAll(reader.visibleTopics(includeInternal));
            return print(
                    "list", new ListView(reader.read(names, name -> false), declaredNames, context), ExitCode.DONE);
        }
    }
}
