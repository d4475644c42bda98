package com.niura.kafka.admin.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.view.ErrorView;
import com.niura.kafka.admin.view.View;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.InvalidCatalogException;
import com.niura.kafka.catalog.UnknownNameException;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
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

    /** Where somebody can answer. */
    public final Optional<BufferedReader> keyboard() {
        return environment.keyboard();
    }

    public final Map<String, String> environment() {
        return environment.variables();
    }

    @Override
    public final Integer call() {
        diagnostics.setUpLogging();
        ExitCode exitCode = runAndExplain();
        out().flush();
        err().flush();
        return exitCode.value();
    }

    private ExitCode runAndExplain() {
        try {
            return run();
        } catch (CommandFailedException e) {
            return explain(e);
        } catch (InvalidCatalogException e) {
            return explain(e);
        } catch (UnknownNameException e) {
            return explain(ExitCode.USAGE, Optional.empty(), String.valueOf(e.getMessage()), "", Optional.of(e));
        } catch (ClusterFailedException e) {
            return explain(target().map(target -> target.diagnosed(e.failure())).orElse(e.failure()));
        } catch (RuntimeException | LinkageError e) {
            Failures failures = target().map(ClusterAccess::failures)
                    .orElseGet(() -> new Failures(ClientSettings.of(Map.of()), CatalogSource.NONE, Audience.OPERATOR));
            return explain(FailureClassifier.classify(e, failures));
        } catch (OutOfMemoryError e) {
            return explain(HeapMemory.ranOut(e));
        }
    }

    /** Prints a failure of the cluster and returns its exit code. */
    public final ExitCode explain(Failure failure) {
        CommandFailedException memory = HeapMemory.behind(failure);
        if (memory != null) {
            return explain(memory);
        }
        return explain(
                ExitCode.of(failure.code()),
                Optional.of(failure.code()),
                failure.headline(),
                failure.action(),
                failure.cause());
    }

    private ExitCode explain(CommandFailedException error) {
        return explain(
                error.exitCode(),
                Optional.empty(),
                String.valueOf(error.getMessage()),
                error.action(),
                Optional.of(error));
    }

    private ExitCode explain(InvalidCatalogException error) {
        return explain(error, new ErrorView(Optional.empty(), headline(error), problems(error)));
    }

    /** Prints what is wrong with a catalog, which is the command's result where that is to be JSON. */
    public final ExitCode explain(InvalidCatalogException error, View result) {
        return explain(ExitCode.INVALID, Optional.empty(), headline(error), problems(error), Optional.empty(), result);
    }

    private static String headline(InvalidCatalogException error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    private static String problems(InvalidCatalogException error) {
        return error.problems().stream().map(CatalogProblem::toString).collect(Collectors.joining("\n"));
    }

    private ExitCode explain(
            ExitCode exitCode, Optional<FailureCode> code, String headline, String action, Optional<Throwable> cause) {
        return explain(exitCode, code, headline, action, cause, new ErrorView(code, headline, action));
    }

    private ExitCode explain(
            ExitCode exitCode,
            Optional<FailureCode> code,
            String headline,
            String action,
            Optional<Throwable> cause,
            View result) {
        err().println("Error: " + code.map(c -> c + ": ").orElse("") + headline);
        if (!action.isEmpty()) {
            err().println(action);
        }
        if (diagnostics.stacktrace()) {
            cause.ifPresentOrElse(
                    error -> error.printStackTrace(err()),
                    () -> err().println("(no stack trace: there is none, or it would show a secret)"));
        }
        jsonCommand().ifPresent(command -> OutputOptions.printJson(command, result, exitCode, out()));
        return exitCode;
    }
}
