package com.niura.kafka.admin.command.iampolicy;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.catalog.TopicCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code iam-policy bastion}: for the role that runs this tool. */
@Command(
        name = "bastion",
        description = "The policy for the role that runs this tool: plan, apply, verify, list, describe, doctor.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Topics that are not declared stay hidden from the role: 'list' leaves them out.",
            "",
            "  admin-tool iam-policy bastion --cluster-arn ARN > bastion.json"
        })
public final class IamPolicyBastionCommand extends IamPolicyRoleCommand {

    @Option(names = "--add-partitions", order = 2, description = "Also what 'apply --add-partitions' needs.")
    private boolean addPartitions;

    @Option(names = "--alter-configs", order = 3, description = "Also what 'apply --alter-configs' needs.")
    private boolean alterConfigs;

    public IamPolicyBastionCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    RolePermissions role(TopicCatalog declared) {
        if (alterConfigs
                && declared.topics().stream().allMatch(topic -> topic.configs().isEmpty())) {
            err().println("Note: --alter-configs adds nothing: no topic declares a config.");
        }
        return RolePermissions.ofBastion(declared, new AllowedChanges(addPartitions, alterConfigs));
    }
}
