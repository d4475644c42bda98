package com.niura.kafka.admin.command;

import java.nio.file.Path;
import java.util.List;

import com.niura.kafka.admin.cli.ChangeOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.RateLimitOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.TopicOptions;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.cluster.KafkaCluster;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlanFile;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.PlanView;
import com.niura.kafka.catalog.Topic;
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
        footer = {
            "",
            "Changes nothing. Exit code 0: all in sync; 3: changes pending; 4: blocked; 5: denied;",
            "6: not known, or partitions without a leader."
        })
public final class PlanCommand extends ClusterCommand {

    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Mixin
    private final RateLimitOptions rateLimit = new RateLimitOptions();

    @Option(
            names = "--commands",
            order = 1,
            description = "Print the equivalent commands of Kafka's own tools instead of the table.")
    private boolean commands;

    @Option(
            names = "--all-configs",
            order = 1,
            description = "Also note configs that are set on a topic and not declared; they are no difference.")
    private boolean allConfigs;

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
        List<Topic> wanted = topics.among(declared);
        Plan plan;
        List<Step> steps;
        try (KafkaCluster cluster = KafkaCluster.open(context.target(), deadline)) {
            ClusterState state = allConfigs ? cluster.readWithConfigs(wanted) : cluster.read(wanted);
            plan = new Planner(cluster.isMskServerless()).plan(wanted, state);
            steps = plan.steps(changes.allowed());
            if (allConfigs) {
                plan = plan.withUndeclaredConfigs(state);
            }
            if (out != null) {
                PlanFile file = new PlanFile(
                        cluster.id(),
                        context.target().bootstrapServers(),
                        context.environment(),
                        context.catalogVersion(),
                        topics.names(),
                        changes.allowed(),
                        steps);
                TextFile.write("--out", out, file.json());
                err().println("Wrote " + out + " with " + Texts.counted(steps.size(), "step") + " for 'apply --plan'.");
                file.withoutId().ifPresent(err()::println);
            }
        }
        ExitCode exitCode = ExitCode.of(plan);
        if (commands && !printsJson()) {
            out().print(PlanView.commands(plan, context));
            return exitCode;
        }
        return print(
                new PlanView(
                        plan, steps, context, rateLimit.limit(context.target().isMskServerless())),
                exitCode);
    }
}
