package com.niura.kafka.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command: shows what there is. */
@Command(
        name = "admin-tool",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Creates the topics that a catalog declares, and proves that they are there.",
        footer = {
            "",
            "Run 'admin-tool COMMAND --help' for the options of a command.",
            "",
            "Exit codes:",
            "  0  done, or nothing to do",
            "  1  interrupted, or a fault of the tool itself",
            "  2  wrong usage",
            "  3  changes pending",
            "  4  blocked: the tool cannot mend it",
            "  5  denied: credentials refused, or a permission is missing",
            "  6  unreachable: no broker answered in time",
            "  7  partly applied: some topics were created, others could not be",
            "  8  the catalog or the configuration is not valid",
            "Where topics fare differently: 5 before 6 before 4 before 3."
        })
@SuppressWarnings("NullAway.Init") // picocli fills in the spec
final class AdminToolCommand implements Runnable {

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
