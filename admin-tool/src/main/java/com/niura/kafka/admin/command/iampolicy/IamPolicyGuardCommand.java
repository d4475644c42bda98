package com.niura.kafka.admin.command.iampolicy;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.catalog.TopicCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iam-policy guard}: for a role that checks and does nothing else. */
@Command(
        name = "guard",
        description = "The policy for a role that only checks topics: 'verify' in CI, or a guard beside a service.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "What the guard of a service needs is in 'iam-policy service' already.",
            "",
            "  admin-tool iam-policy guard --cluster-arn ARN > guard.json"
        })
public final class IamPolicyGuardCommand extends IamPolicyRoleCommand {

    @Parameters(
            paramLabel = "SERVICE",
            completionCandidates = BundledNames.OfServices.class,
            arity = "0..1",
            description = "Only the topics of this service. Default: all declared ones.")
    private @Nullable String service;

    public IamPolicyGuardCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    RolePermissions role(TopicCatalog declared) {
        return Roles.guard(declared, service);
    }
}
