package com.niura.kafka.admin.command.iampolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.TopicCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iam-policy service}: for a service's task role. */
@Command(
        name = "service",
        description =
                "The policy for a service's task role: check its topics, write and read them as the catalog says.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "On Amazon ECS it belongs to the task role (taskRoleArn), not to the execution role.",
            "",
            "  admin-tool iam-policy service eeg --cluster-arn ARN > eeg.json"
        })
public final class IamPolicyServiceCommand extends IamPolicyRoleCommand {

    @Parameters(
            paramLabel = "SERVICE",
            completionCandidates = BundledNames.OfServices.class,
            arity = "0..1",
            hideParamSyntax = true,
            description = "Its name in the catalog.")
    private @Nullable String service;

    public IamPolicyServiceCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public Role role(TopicCatalog declared) {
        if (service == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "it is not said which service the policy is for",
                    declared.services().isEmpty()
                            ? "The catalog declares no service."
                            : "The catalog has "
                                    + declared.services().stream()
                                            .map(Service::name)
                                            .collect(Collectors.joining(", "))
                                    + ": 'admin-tool iam-policy service "
                                    + declared.services().get(0).name() + " --cluster-arn ARN'.",
                    null);
        }
        Service found = declared.service(service);
        found.consumerGroup().filter(group -> !RolePolicy.canName(group)).ifPresent(group -> {
            throw new CommandFailedException(
                    ExitCode.BLOCKED,
                    "no IAM policy can name the consumer group \"" + group + "\" of " + service + " and no other",
                    "IAM takes * and ? for wildcards and ${ for the beginning of a variable, and no character beyond U+00FF."
                            + " Rename the group, in the catalog and in the service.",
                    null);
        });
        return new Role(service, RolePermissions.ofService(found), notes(found));
    }

    private static List<String> notes(Service service) {
        List<String> notes = new ArrayList<>();
        if (service.topics().isEmpty()) {
            notes.add("Note: the catalog gives no topic to " + service.name() + ".");
        }
        if (!service.consumes().isEmpty() && service.consumerGroup().isEmpty()) {
            notes.add("Note: " + service.name()
                    + " has no consumer group in the catalog, so it may use none: it has to assign"
                    + " partitions to itself.");
        }
        return notes;
    }
}
