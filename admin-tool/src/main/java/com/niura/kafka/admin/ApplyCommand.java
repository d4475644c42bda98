package com.niura.kafka.admin;

import java.io.PrintWriter;

import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.Deadline;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.admin.view.Scope;
import com.niura.kafka.catalog.TopicCatalog;
import picocli.CommandLine.Command;

/** {@code apply}: creates what is missing, and proves what is there. */
@Command(
        name = "apply",
        description = {
            "Creates the topics that are missing, and proves each declared topic by reading it again.",
            "Topics that exist are left as they are. It is safe to run this twice, or in two places at once."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 0: every topic is as declared; 3: some existed already and differ; 5: denied;",
            "7: some were created, others could not be."
        })
final class ApplyCommand extends ClusterCommand {

    ApplyCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Scope scope, TopicCatalog declared, Deadline deadline) {
        // With JSON, stdout is for the one object.
        PrintWriter progress = printsJson() ? err() : out();
        progress.print(scope.announcement(declared.topics().size()));
        progress.flush();
        try (ClusterConnection connection = ClusterConnection.open(scope.target(), deadline)) {
            ApplyResult result = new CatalogApplier(connection).apply(declared.topics(), outcomes -> {
                progress.print(ApplyView.creation(declared.topics(), outcomes));
                progress.flush();
            });
            return print("apply", new ApplyView(result, scope), ExitCode.of(result));
        }
    }
}
