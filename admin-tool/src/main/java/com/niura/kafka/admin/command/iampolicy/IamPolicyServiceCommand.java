package com.niura.kafka.admin.command.iampolicy;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.iam.RolePermissions;
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
    RolePermissions role(TopicCatalog declared) {
        Service found = Roles.service(declared, service, "iam-policy service");
        if (found.topics().isEmpty()) {
            err().println("Note: the catalog gives no topic to " + found.name() + ".");
        }
        if (!found.consumes().isEmpty() && found.consumerGroup().isEmpty()) {
            err().println("Note: " + found.name()
                    + " has no consumer group in the catalog, so it may use none: it has to"
                    + " assign partitions to itself.");
        }
        return RolePermissions.ofService(found);
    }
}
