package com.niura.kafka.admin.cli;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterFailedException;
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

/**
 * Why a command came to no result.
 *
 * @param code the guard's code for it, when it has one
 * @param headline what is wrong, in one line
 * @param action what to do about it, in lines; may be empty
 * @param cause for a stack trace; empty where there is none, or it would show a secret
 */
public record CommandError(
        ExitCode exitCode, Optional<FailureCode> code, String headline, String action, Optional<Throwable> cause) {

    /**
     * Returns what a command's exception or error stands for. Blocks for three seconds at the most, to look why no broker answers.
     *
     * @param target the cluster, once it is known which: its secrets must not be printed, also not of an unforeseen error
     */
    public static CommandError of(Throwable error, Optional<ClusterAccess> target) {
        if (error instanceof CommandFailedException failed) {
            return of(failed);
        }
        if (error instanceof InvalidCatalogException invalid) {
            return of(invalid);
        }
        if (error instanceof UnknownNameException) {
            return new CommandError(
                    ExitCode.USAGE, Optional.empty(), String.valueOf(error.getMessage()), "", Optional.of(error));
        }
        if (error instanceof ClusterFailedException failed) {
            return of(target.map(cluster -> cluster.diagnosed(failed.failure())).orElse(failed.failure()));
        }
        if (error instanceof OutOfMemoryError memory) {
            return of(HeapMemory.ranOut(memory));
        }
        Failures failures = target.map(ClusterAccess::failures)
                .orElseGet(() -> new Failures(ClientSettings.of(Map.of()), CatalogSource.NONE, Audience.OPERATOR));
        return of(FailureClassifier.classify(error, failures));
    }

    /** Returns the error of a cluster that failed as a whole. */
    public static CommandError of(Failure failure) {
        CommandFailedException memory = HeapMemory.behind(failure);
        return memory != null
                ? of(memory)
                : new CommandError(
                        ExitCode.of(failure.code()),
                        Optional.of(failure.code()),
                        failure.headline(),
                        failure.action(),
                        failure.cause());
    }

    /** Returns the error of a catalog that breaks rules. */
    public static CommandError of(InvalidCatalogException error) {
        return new CommandError(
                ExitCode.INVALID,
                Optional.empty(),
                String.valueOf(error.getMessage()).lines().findFirst().orElse(""),
                error.problems().stream().map(CatalogProblem::toString).collect(Collectors.joining("\n")),
                Optional.empty());
    }

    private static CommandError of(CommandFailedException error) {
        return new CommandError(
                error.exitCode(),
                Optional.empty(),
                String.valueOf(error.getMessage()),
                error.action(),
                Optional.of(error));
    }
}
