package com.niura.kafka.admin.command;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.command.iampolicy.PolicyOptions;
import com.niura.kafka.admin.doctor.Doctor;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.DoctorView;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what stands between this machine and the cluster. */
@Command(
        name = "doctor",
        description = {
            "Looks at each step of the way to the cluster and says what is wrong, and what to do about it.",
            "DNS, TCP and TLS of the bootstrap servers and of every broker that the cluster names, the SASL",
            "mechanism, credentials, and the permissions that 'apply' needs on the topics."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Changes nothing, unless --validate-create is given and the cluster does not heed it. Exit code 0:",
            "nothing is in the way; 4: the cluster would not create a topic; 5: denied; 6: unreachable;",
            "8: the client properties do not suit the cluster."
        })
public final class DoctorCommand extends ClusterCommand {

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            order = 0,
            completionCandidates = BundledNames.OfServices.class,
            description =
                    "Look for the permissions that this service needs, instead of the operator's: run it with the service's"
                            + " own credentials.")
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
        Doctor.Order order = new Doctor.Order(
                as.map(Service::topics).orElseGet(declared::topics), as, !withoutSts, validatesCreation);
        printProgress(DoctorView.heading(context, as.map(Service::name)));
        List<Finding> findings = new Doctor(
                        context.target(),
                        order,
                        deadline,
                        part -> printProgress(
                                DoctorView.part(part, context.target().cluster())))
                .examine();
        return print(
                "doctor",
                new DoctorView(findings, context, as.map(Service::name), Optional.ofNullable(clusterArn)),
                exitCode(findings));
    }

    /** With JSON, stdout is for the one object, which says the same. */
    private void printProgress(String text) {
        if (!printsJson()) {
            out().print(text);
            out().flush();
        }
    }

    private static ExitCode exitCode(List<Finding> findings) {
        ExitCode worst = ExitCode.DONE;
        for (Finding finding : findings) {
            worst = ExitCode.mostSevere(worst, ExitCode.of(finding));
        }
        return worst;
    }
}
