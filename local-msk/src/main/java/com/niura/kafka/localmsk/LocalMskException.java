package com.niura.kafka.localmsk;

import org.jspecify.annotations.Nullable;

/**
 * The broker, or something in front of it or beside it, could not be started, stopped or cleaned up. The message says what
 * was expected, what happened instead, and, where the broker had something to say, its last lines of output. Every package
 * of this module may throw it; only this module does.
 */
public final class LocalMskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates one without a cause. */
    public LocalMskException(String message) {
        this(message, null);
    }

    /** Creates one with the cause, if there is one. */
    public LocalMskException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
