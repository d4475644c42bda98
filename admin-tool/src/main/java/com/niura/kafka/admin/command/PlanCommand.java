package com.niura.kafka.admin.command;

import java.nio.file.Path;
import java.util.List;

import com.niura.kafka.admin.cli.ChangeOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.RateLimitOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlanFile;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.PlanView;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan}: what would have to be done, without doing it. */
@Command(
        name = "plan",
        description = "Shows what would have to be done so that the cluster has what the catalog declares.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {"", "Changes nothing. Exit code 0: all in sync; 3: changes pending; 4: blocked; 5: denied."})
public final class PlanCommand extends ClusterCommand {

    @Mixin
    private final RateLimitOptions pace = new RateLimitOptions();

    @Option(
            names = "--commands",
            order = 1,
            description = "Print the equivalent commands of Kafka's own tools instead of the table.")
    private boolean commands;

    @Mixin
    private final ChangeOptions changes = new ChangeOptions();

    @Option(
            names = "--out",
            order = 5,
            paramLabel = "FILE",
            description =
                    "Also write the plan to this file, for 'apply --plan'. --add-partitions and --alter-configs say what it"
                            + " is to change.")
    private @Nullable Path out;

    public PlanCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        Plan plan = plan(context, declared, deadline);
        if (out != null) {
            AllowedChanges allowed = changes.allowed();
            List<Step> steps = Step.of(plan, allowed);
            TextFile.write(
                    "--out",
                    out,
                    new PlanFile(context.target().bootstrapServers(), context.environment(), allowed, steps).json());
            err().println("Wrote " + out + " with " + Texts.counted(steps.size(), "step") + " for 'apply --plan'.");
        }
        return print(
                "plan",
                new PlanView(
                        plan,
                        changes.allowed(),
                        context,
                        pace.pace(context.target().isMskServerless()),
                        commands),
                ExitCode.of(plan));
    }

    public static Plan plan(CommandContext context, TopicCatalog declared, Deadline deadline) {
        try (ClusterConnection connection = ClusterConnection.open(context.target(), deadline)) {
            ClusterState state = new ClusterReader(connection).read(declared.topics());
            return new Planner(context.target().isMskServerless()).plan(declared.topics(), state);
        }
    }
}
