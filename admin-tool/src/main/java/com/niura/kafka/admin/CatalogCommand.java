package com.niura.kafka.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code catalog}: the commands that need no cluster. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows, checks or exports a catalog; needs no cluster.")
@SuppressWarnings("NullAway.Init") // picocli fills in the spec
final class CatalogCommand implements Runnable {

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
