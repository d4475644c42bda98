package com.niura.kafka.admin.command;

import java.util.Locale;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.ToolCommand;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script for the shell. */
@Command(
        name = "completion",
        description = "Prints a script for the shell, which completes commands, options and names on TAB.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "For ~/.bashrc:  source <(admin-tool completion bash)",
            "For ~/.zshrc:   source <(admin-tool completion zsh)",
            "It completes the word admin-tool, be that a program, a function or an alias. Names of topics,",
            "services and environments are those of the bundled catalog."
        })
@SuppressWarnings("NullAway.Init") // picocli fills in the shell and the spec
public final class CompletionCommand extends ToolCommand {

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("UnusedVariable") // one script does for both, and others are refused
    private Shell shell;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run() {
        CommandSpec tool = spec.root();
        out().print(AutoComplete.bash(tool.name(), tool.commandLine()));
        return ExitCode.DONE;
    }

    private enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
