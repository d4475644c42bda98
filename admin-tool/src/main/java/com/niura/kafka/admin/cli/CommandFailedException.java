package com.niura.kafka.admin.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and two things to say: what is wrong, and what to do about it. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String action;

    /**
     * @param headline what is wrong, without a full stop
     * @param action what to do, in sentences
     */
    public CommandFailedException(ExitCode exitCode, String headline, String action, @Nullable Throwable cause) {
        super(headline, cause);
        this.exitCode = exitCode;
        this.action = action;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String action() {
        return action;
    }
}
