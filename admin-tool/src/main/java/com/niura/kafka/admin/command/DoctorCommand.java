package com.niura.kafka.admin.command;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.command.iampolicy.PolicyOptions;
import com.niura.kafka.admin.doctor.Doctor;
import com.niura.kafka.admin.doctor.DoctorOptions;
import com.niura.kafka.admin.doctor.DoctorStep;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.DoctorView;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what stands between this machine, or a service, and the cluster. */
@Command(
        name = "doctor",
        description = {
            "Looks at each step from here to the cluster, and says what failed and what is not known.",
            "DNS, TCP and TLS of the bootstrap servers and of every broker that the cluster names, the SASL",
            "mechanism, credentials, and the permissions that 'apply' needs on the topics; with --service, what",
            "keeps that service from starting."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Changes nothing, unless --validate-create is given and the cluster does not heed it. Exit code 0:",
            "no step failed; 3: the service lacks a topic or partitions; 4: the cluster would not create a topic;",
            "5: denied; 6: unreachable; 8: the client properties do not suit the cluster."
        })
public final class DoctorCommand extends ClusterCommand {

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            order = 0,
            completionCandidates = BundledNames.OfServices.class,
            description =
                    "Make the check that this service makes when it starts, and look for the permissions that it needs,"
                            + " instead of the operator's: run it with the service's own credentials.")
    private @Nullable String service;

    @Option(
            names = "--no-sts",
            order = 1,
            description = "Do not ask AWS's token service (STS) whose the credentials are.")
    private boolean withoutSts;

    @Option(
            names = "--validate-create",
            order = 2,
            description =
                    "Where nothing else tells whether topics may be created, ask the cluster to check it (validateOnly)."
                            + " Apache Kafka creates nothing then. Whether MSK Serverless heeds it is not documented: there,"
                            + " missing topics may be created as by 'apply'.")
    private boolean validatesCreation;

    @Option(
            names = "--cluster-arn",
            order = 3,
            paramLabel = "ARN",
            converter = PolicyOptions.ArnConverter.class,
            description = "The cluster's ARN, which is then part of the ARNs in what there is to do.")
    private @Nullable ClusterArn clusterArn;

    public DoctorCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        Optional<Service> as = Optional.ofNullable(service).map(declared::service);
        ClusterAccess access = Optional.ofNullable(clusterArn)
                .map(arn -> withArn(context.target(), arn))
                .orElse(context.target());
        printProgress(DoctorView.heading(context, as.map(Service::name)));
        List<DoctorStep> steps = new Doctor(
                        access,
                        environment(),
                        new DoctorOptions(
                                as.map(Service::topics).orElseGet(declared::topics),
                                source(declared),
                                as,
                                !withoutSts,
                                validatesCreation),
                        deadline,
                        part -> printProgress(DoctorView.part(part, access.cluster())))
                .examine();
        return print(new DoctorView(steps, context, access.cluster(), as.map(Service::name)), exitCode(steps));
    }

    /** @throws CommandFailedException when the ARN is one of another region than the bootstrap server's name */
    private static ClusterAccess withArn(ClusterAccess access, ClusterArn arn) {
        Optional<String> region = access.cluster().region().filter(named -> !named.equals(arn.region()));
        if (region.isPresent()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--cluster-arn is of a cluster in " + arn.region() + ", but the bootstrap server's name says "
                            + region.get(),
                    "'aws kafka list-clusters-v2 --region " + region.get()
                            + "' shows the ARNs there; 'aws kafka get-bootstrap-brokers --cluster-arn " + arn
                            + "' the addresses of the other cluster.",
                    null);
        }
        return access.withClusterArn(arn.text());
    }

    /** With JSON, stdout is for the one object, which says the same. */
    private void printProgress(String text) {
        if (!printsJson()) {
            out().print(text);
            out().flush();
        }
    }

    /** What is not known is no failure. */
    static ExitCode exitCode(List<DoctorStep> steps) {
        return steps.stream()
                .filter(step -> step.status() == DoctorStep.Status.FAILED)
                .map(step -> step.failure()
                        .map(failure -> ExitCode.of(failure.code()))
                        .orElse(ExitCode.BLOCKED))
                .reduce(ExitCode.DONE, ExitCode::mostSevere);
    }
}
