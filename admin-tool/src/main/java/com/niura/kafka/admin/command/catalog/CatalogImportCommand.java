package com.niura.kafka.admin.command.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ConnectingCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.TopicConfigs;
import com.niura.kafka.admin.cluster.TopicState;
import com.niura.kafka.admin.export.ExportSource;
import com.niura.kafka.admin.export.ImportedCatalog;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Permission;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code catalog import}: a cluster's topics as a catalog file. */
@Command(
        name = "import",
        description = {
            "Writes the topics of a cluster as a catalog file, to begin with where topics were made by hand.",
            "Purposes and services are those of --catalog where it has the topic; otherwise they are left to fill in.",
            "Kafka's own topics, and those named like them (__...), are left out."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 5 or 6: the file lacks what could not be read, and says so; 8: it has to be mended before",
            "--catalog takes it.",
            "",
            "  admin-tool catalog import --out topics.yaml && admin-tool plan --catalog topics.yaml"
        })
public final class CatalogImportCommand extends ConnectingCommand {

    @Option(
            names = "--out",
            order = 0,
            paramLabel = "FILE",
            description = "Write to this new file instead of to stdout.")
    private @Nullable Path out;

    public CatalogImportCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        if (out != null && Files.isRegularFile(out)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--out: expected the name of a new file, but there is " + out,
                    "What was filled in there would be lost. Import into another file; with --catalog " + out
                            + " it takes over purposes and services.",
                    null);
        }
        ClusterState state = read(context, declared, deadline);
        ImportedCatalog imported = ImportedCatalog.of(
                state,
                declared,
                new ExportSource(context.catalog(), context.environment()),
                context.target().bootstrapServers(),
                rulesOf(context.target()));
        if (out == null) {
            out().print(imported.yaml());
            out().flush();
        } else {
            TextFile.write("--out", out, imported.yaml());
            err().println("Wrote " + out + ".");
        }
        return complain(state, imported, context);
    }

    private static ClusterState read(CommandContext context, TopicCatalog declared, Deadline deadline) {
        try (ClusterConnection connection = ClusterConnection.open(context.target(), deadline)) {
            ClusterReader reader = new ClusterReader(connection);
            NavigableSet<String> names = new TreeSet<>(reader.visibleTopics(false));
            declared.topics().stream().map(Topic::name).forEach(names::add);
            return reader.read(names, name -> true);
        }
    }

    /** Prints what the file lacks and why, and returns how the command ends for it. */
    private ExitCode complain(ClusterState state, ImportedCatalog imported, CommandContext context) {
        List<String> forbidden = new ArrayList<>();
        List<String> configsForbidden = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        state.topics().forEach((name, topic) -> {
            if (topic instanceof TopicState.Forbidden) {
                forbidden.add(name);
            } else if (topic instanceof TopicState.Unreadable reason) {
                unreadable.add(name + " could not be described: " + reason.reason());
            } else if (topic instanceof TopicState.Present present
                    && present.configs() instanceof TopicConfigs.Unreadable reason) {
                if (reason.denied()) {
                    configsForbidden.add(name);
                } else {
                    unreadable.add("the configs of " + name + " could not be read: " + reason.reason());
                }
            }
        });
        ExitCode exitCode = ExitCode.DONE;
        if (!imported.problems().isEmpty()) {
            err().println("Error: the file has to be mended before --catalog takes it");
            imported.problems().forEach(problem -> err().println(problem.message()));
            exitCode = ExitCode.INVALID;
        }
        for (String reason : unreadable) {
            err().println("Error: " + reason);
            exitCode = ExitCode.mostSevere(exitCode, ExitCode.UNREACHABLE);
        }
        if (!forbidden.isEmpty()) {
            exitCode = denied(
                    "may not be described by this identity; whether they exist is not told: ",
                    forbidden,
                    Permission.DESCRIBE_TOPIC,
                    context,
                    exitCode);
        }
        if (!configsForbidden.isEmpty()) {
            exitCode = denied(
                    "are in the file without their configs, which this identity may not read: ",
                    configsForbidden,
                    Permission.DESCRIBE_TOPIC_CONFIGS,
                    context,
                    exitCode);
        }
        return exitCode;
    }

    private ExitCode denied(
            String what, List<String> topics, Permission permission, CommandContext context, ExitCode otherwise) {
        err().println("Error: " + Texts.counted(topics.size(), "topic") + " " + what + Texts.enumeration(topics));
        err().println(context.target().remedies().grant(permission, topics));
        return ExitCode.mostSevere(otherwise, ExitCode.DENIED);
    }
}
