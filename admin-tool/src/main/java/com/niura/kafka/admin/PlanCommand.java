package com.niura.kafka.admin;

import java.nio.file.Path;
import java.util.List;

import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.PlanView;
import com.niura.kafka.admin.view.Scope;
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
final class PlanCommand extends ClusterCommand {

    @Mixin
    private final PaceOptions pace = new PaceOptions();

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

    PlanCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Scope scope, TopicCatalog declared, Deadline deadline) {
        Plan plan = plan(scope, declared, deadline);
        if (out != null) {
            AllowedChanges allowed = changes.allowed();
            List<Step> steps = Step.of(plan, allowed);
            new PlanFile(scope.target().bootstrapServers(), scope.environment(), allowed, steps).write(out);
            err().println("Wrote " + out + " with " + Texts.counted(steps.size(), "step") + " for 'apply --plan'.");
        }
        return print(
                "plan",
                new PlanView(
                        plan, changes.allowed(), scope, pace.pace(scope.target().isMskServerless()), commands),
                ExitCode.of(plan));
    }

    static Plan plan(Scope scope, TopicCatalog declared, Deadline deadline) {
        try (ClusterConnection connection = ClusterConnection.open(scope.target(), deadline)) {
            ClusterState state = new ClusterReader(connection).read(declared.topics());
            return new Planner(scope.target().isMskServerless()).plan(declared.topics(), state);
        }
    }
}
