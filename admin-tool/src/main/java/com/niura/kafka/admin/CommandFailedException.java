package com.niura.kafka.admin;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and two things to say: what is wrong, and what to do about it. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String action;

    /**
     * @param headline what is wrong, without a full stop
     * @param action what to do, in sentences
     */
    CommandFailedException(ExitCode exitCode, String headline, String action, @Nullable Throwable cause) {
        super(headline, cause);
        this.exitCode = exitCode;
        this.action = action;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String action() {
        return action;
    }
}
