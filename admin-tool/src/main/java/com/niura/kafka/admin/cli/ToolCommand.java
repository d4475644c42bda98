package com.niura.kafka.admin.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.view.ErrorView;
import com.niura.kafka.admin.view.View;
import picocli.CommandLine.Mixin;

/** A command that does something: sets up logging, runs, and turns whatever is thrown into words and an exit code. */
public abstract class ToolCommand implements Callable<Integer> {

    private final CliEnvironment environment;

    @Mixin
    private final DiagnosticOptions diagnostics = new DiagnosticOptions();

    public ToolCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    /** Does the command's work; prints only its result. */
    public abstract ExitCode run();

    /** The command's name where its result is to be JSON: then a failure is, too. */
    public Optional<String> jsonCommand() {
        return Optional.empty();
    }

    /** The cluster, once it is known which: its secrets must not be printed, also not in the trace of an unforeseen error. */
    public Optional<ClusterAccess> target() {
        return Optional.empty();
    }

    public final PrintWriter out() {
        return environment.out();
    }

    public final PrintWriter err() {
        return environment.err();
    }

    /** The terminal, with its escape sequences, where somebody watches. */
    public final Optional<PrintWriter> terminal() {
        return environment.terminal();
    }

    /** Looks for somebody who can be asked. */
    public final Optional<Dialog> dialog() {
        return environment.dialog().get();
    }

    public final Map<String, String> environment() {
        return environment.variables();
    }

    @Override
    public final Integer call() {
        diagnostics.setUpLogging();
        ExitCode exitCode = runAndReport();
        out().flush();
        err().flush();
        return exitCode.value();
    }

    private ExitCode runAndReport() {
        try {
            return run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return report(CommandError.of(e, target()));
        }
    }

    /** Prints an error, which is the command's result where that is to be JSON, and returns its exit code. */
    public final ExitCode report(CommandError error) {
        return report(error, new ErrorView(error.code(), error.headline(), error.action()));
    }

    /** Prints an error, and another result where that is to be JSON; returns the error's exit code. */
    public final ExitCode report(CommandError error, View result) {
        err().println("Error: " + error.code().map(code -> code + ": ").orElse("") + error.headline());
        if (!error.action().isEmpty()) {
            err().println(error.action());
        }
        if (diagnostics.stacktrace()) {
            error.cause()
                    .ifPresentOrElse(
                            cause -> cause.printStackTrace(err()),
                            () -> err().println("(no stack trace: there is none, or it would show a secret)"));
        }
        jsonCommand().ifPresent(command -> OutputOptions.printJson(command, result, error.exitCode(), out()));
        return error.exitCode();
    }
}
