package com.niura.kafka.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iam-policy}: a command for each kind of role; none needs a cluster or an AWS account. */
@Command(
        name = "iam-policy",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Prints the IAM policy with the least that a role needs on Amazon MSK for what the catalog declares; needs no"
                        + " cluster.")
@SuppressWarnings("NullAway.Init") // picocli fills in the spec
final class IamPolicyCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: expected one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
