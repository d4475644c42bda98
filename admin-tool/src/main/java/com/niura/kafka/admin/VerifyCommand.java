package com.niura.kafka.admin;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cluster.Deadline;
import com.niura.kafka.admin.view.Scope;
import com.niura.kafka.admin.view.VerifyView;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.ClusterFailure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: the check that the services make at start-up, for the whole catalog or for one of them. */
@Command(
        name = "verify",
        description = "Checks the declared topics just as the services do when they start.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Changes nothing. Exit code 0: all ready; 3: missing, or not as declared; 5: denied; 6: unreachable."
        })
final class VerifyCommand extends ClusterCommand {

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            order = 0,
            completionCandidates = BundledNames.OfServices.class,
            description = "Only the topics that this service uses.")
    private @Nullable String service;

    VerifyCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Scope scope, TopicCatalog declared, Deadline deadline) {
        List<Topic> topics =
                service == null ? declared.topics() : declared.service(service).topics();
        TopicGuard.Builder guard = service == null
                ? TopicGuard.forTopics("catalog", topics)
                : TopicGuard.forService(service).catalog(declared);
        ReadinessReport report = guard.clientProperties(scope.target().clientProperties())
                .timeout(scope.target().timeout())
                .failOn(FailureCode.CONFIG_DRIFT)
                .build()
                .check();
        Optional<ClusterFailure> failure = report.clusterFailure();
        return failure.isPresent()
                ? explain(failure.get())
                : print("verify", new VerifyView(topics, report, scope, service != null), ExitCode.of(report));
    }
}
