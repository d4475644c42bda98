package com.niura.kafka.admin.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.CommandError;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.TopicOptions;
import com.niura.kafka.admin.cluster.OperatorGuard;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.VerifyView;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
public final class VerifyCommand extends ClusterCommand {

    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            order = 0,
            completionCandidates = BundledNames.OfServices.class,
            description = "Only the topics that this service uses.")
    private @Nullable String service;

    @Option(
            names = "--no-permissions",
            order = 1,
            description = "Do not look at what the service may do: on MSK with IAM each denied operation becomes an"
                    + " event in CloudTrail.")
    private boolean noPermissions;

    public VerifyCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        Optional<Service> as = Optional.ofNullable(service).map(declared::service);
        RequiredTopics required = new RequiredTopics(
                topics.among(declared).stream()
                        .filter(topic -> as.isEmpty() || as.get().topics().contains(topic))
                        .toList(),
                source(declared),
                as.map(it -> new RequiredTopics.Use(it.name(), it.consumerGroup())),
                Optional.empty(),
                List.of());
        ReadinessReport report = OperatorGuard.check(
                context.target(),
                required,
                Set.of(FailureCode.CONFIG_DRIFT),
                as.isPresent() ? Audience.SERVICE : Audience.OPERATOR,
                context.target().timeout(),
                noPermissions ? PermissionScope.NONE : PermissionScope.TOPICS);
        Optional<Failure> failure = OperatorGuard.clusterFailure(report);
        return failure.isPresent()
                ? report(CommandError.of(failure.get()))
                : print(new VerifyView(report, context), ExitCode.of(report));
    }
}
