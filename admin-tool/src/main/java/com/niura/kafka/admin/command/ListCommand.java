package com.niura.kafka.admin.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.ListView;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
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
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 0; with --fail-on also 3: there are such topics; and 5, 6: a declared topic could not be",
            "looked at."
        })
public final class ListCommand extends ClusterCommand {

    /** What may be wrong with the topics of a cluster. */
    public enum Finding {
        FOREIGN,
        MISSING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--include-internal",
            order = 0,
            description = "Also Kafka's own topics, and those named like them (__...).")
    private boolean includeInternal;

    @Option(
            names = "--fail-on",
            order = 0,
            split = ",",
            paramLabel = "FINDING",
            description =
                    "End with exit code 3 where there are such topics: foreign (on the cluster and not in the catalog),"
                            + " missing; several with commas. For a nightly job.")
    private Set<Finding> failOn = EnumSet.noneOf(Finding.class);

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
            ClusterState state = reader.read(names, name -> false).without(name -> !declaredNames.contains(name));
            List<String> found = new ArrayList<>();
            ExitCode exitCode = ExitCode.DONE;
            for (String name : state.topics().keySet()) {
                TopicState topic = state.topic(name);
                boolean fails = topic instanceof TopicState.Present
                        ? failOn.contains(Finding.FOREIGN) && !declaredNames.contains(name)
                        : topic instanceof TopicState.Absent && failOn.contains(Finding.MISSING);
                if (fails) {
                    found.add(name);
                    exitCode = ExitCode.mostSevere(exitCode, ExitCode.CHANGES_PENDING);
                } else if (!failOn.isEmpty() && topic instanceof TopicState.Forbidden) {
                    exitCode = ExitCode.mostSevere(exitCode, ExitCode.DENIED);
                } else if (!failOn.isEmpty() && topic instanceof TopicState.Unreadable) {
                    exitCode = ExitCode.mostSevere(exitCode, ExitCode.UNREACHABLE);
                }
            }
            print(new ListView(state, declaredNames, context), exitCode);
            if (!found.isEmpty()) {
                err().println("Error: foreign or missing: " + Texts.enumeration(found));
            }
            return exitCode;
        }
    }
}
