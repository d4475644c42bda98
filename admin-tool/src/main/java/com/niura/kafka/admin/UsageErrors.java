package com.niura.kafka.admin;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, what was probably meant, and where help is. */
final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("Error: " + headline(error));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Run '" + command.getCommandSpec().qualifiedName() + " --help' to see what there is.");
        return ExitCode.USAGE.value();
    }

    private static String headline(ParameterException error) {
        boolean expectsCommand = !error.getCommandLine().getSubcommands().isEmpty();
        return expectsCommand && error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                ? "Unknown command: '" + unmatched.getUnmatched().get(0) + "'"
                : String.valueOf(error.getMessage());
    }
}
