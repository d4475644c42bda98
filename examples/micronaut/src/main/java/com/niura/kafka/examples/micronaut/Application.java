package com.niura.kafka.examples.micronaut;

import com.niura.kafka.guard.TopicsNotReadyException;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a service whose topics are not ready an exit code of its own, and its log the reason without a stack trace. */
final class Application extends Micronaut {

    /** {@code EX_CONFIG} of sysexits.h; no code of the JVM's, a shell's or a signal's. */
    private static final int NOT_READY = 78;

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    public static void main(String[] args) {
        new Application().args(args).start();
    }

    @Override
    protected void handleStartupException(Environment environment, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TopicsNotReadyException) {
                LOG.error(cause.getMessage());
                System.exit(NOT_READY);
            }
        }
        super.handleStartupException(environment, failure);
    }
}
