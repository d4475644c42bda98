package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.stream.Stream;

import com.niura.kafka.admin.cli.CliEnvironment;
import picocli.CommandLine;

/** The tool's commands as it knows them itself, so that tests ask of a new one what they ask of the others. */
final class Commands {

    private Commands() {}

    /** The tool without a command, and every command, by names such as "catalog show". */
    static Stream<String> all() {
        return specs(tool()).map(Commands::name);
    }

    /** Those that print JSON when asked to. */
    static Stream<String> printingJson() {
        return having("--output");
    }

    /** Those that connect to a cluster. */
    static Stream<String> connecting() {
        return having("--bootstrap-server");
    }

    private static Stream<String> having(String option) {
        return specs(tool())
                .filter(command -> command.getCommandSpec().findOption(option) != null)
                .map(Commands::name);
    }

    static CommandLine tool() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.commandLine(CliEnvironment.unattended(nowhere, nowhere, Map.of()));
    }

    static Stream<CommandLine> specs(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(Commands::specs));
    }

    private static String name(CommandLine command) {
        String qualified = command.getCommandSpec().qualifiedName();
        int end = qualified.indexOf(' ');
        return end < 0 ? "" : qualified.substring(end + 1);
    }
}
