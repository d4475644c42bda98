package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.InvalidCatalogException;
import com.niura.kafka.catalog.UnknownNameException;
import com.niura.kafka.guard.ClusterFailure;
import picocli.CommandLine.Mixin;

/** A command that does something: sets up logging, runs, and turns whatever is thrown into words and an exit code. */
abstract class ToolCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final DiagnosticOptions diagnostics = new DiagnosticOptions();

    ToolCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Does the command's work; prints only its result. */
    abstract ExitCode run();

    /** Client properties whose secrets must not be printed, also not in the trace of an unforeseen error. */
    Map<String, String> clientProperties() {
        return Map.of();
    }

    final PrintWriter out() {
        return invocation.out();
    }

    final PrintWriter err() {
        return invocation.err();
    }

    final Map<String, String> environment() {
        return invocation.environment();
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
            explain(String.valueOf(e.getMessage()), e.action(), Optional.of(e));
            return e.exitCode();
        } catch (InvalidCatalogException e) {
            explain(e);
            return ExitCode.INVALID;
        } catch (UnknownNameException e) {
            explain(String.valueOf(e.getMessage()), "", Optional.of(e));
            return ExitCode.USAGE;
        } catch (ClusterFailedException e) {
            return explain(e.failure());
        } catch (RuntimeException | LinkageError e) {
            return explain(ClusterFailure.of(e, clientProperties()));
        }
    }

    /** Prints a failure of the cluster and returns its exit code. */
    final ExitCode explain(ClusterFailure failure) {
        if (failure instanceof ClusterFailure.Unexpected unexpected) {
            explain(
                    "the tool failed unexpectedly: " + unexpected.detail(),
                    "This is a fault of the tool: run it again with --stacktrace and report what it prints.",
                    failure.cause());
            return ExitCode.of(failure.code());
        }
        String action = failure instanceof ClusterFailure.DeadlineExceeded
                ? "The broker, a name server or a source of credentials does not answer. Check these; a longer --timeout"
                        + " only helps where they are slow."
                : failure.action();
        explain(failure.headline(), action, failure.cause());
        return ExitCode.of(failure.code());
    }

    private void explain(InvalidCatalogException error) {
        String firstLine =
                String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        explain(firstLine, "", Optional.empty());
        for (CatalogProblem problem : error.problems()) {
            err().println(problem);
        }
    }

    private void explain(String headline, String action, Optional<Throwable> cause) {
        err().println("Error: " + headline);
        if (!action.isEmpty()) {
            err().println(action);
        }
        if (diagnostics.stacktrace()) {
            cause.ifPresentOrElse(
                    error -> error.printStackTrace(err()),
                    () -> err().println("(no stack trace: there is none, or it would show a secret)"));
        }
    }
}
