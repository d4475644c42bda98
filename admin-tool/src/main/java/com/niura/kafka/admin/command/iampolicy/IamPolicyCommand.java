package com.niura.kafka.admin.command.iampolicy;

import com.niura.kafka.admin.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code iam-policy}: a command for each kind of role, and one that checks; none needs a cluster or an AWS account. */
@Command(
        name = "iam-policy",
        description =
                "Prints the IAM policy with the least that a role needs on Amazon MSK for what the catalog declares, or checks one"
                        + " that there is; needs no cluster.")
public final class IamPolicyCommand extends CommandGroup {}
