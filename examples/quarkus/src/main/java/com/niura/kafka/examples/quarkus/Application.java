package com.niura.kafka.examples.quarkus;

import java.util.function.BiConsumer;

import com.niura.kafka.guard.TopicsNotReadyException;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;

/** Gives a service whose topics are not ready an exit code of its own, and its log the reason without a stack trace. */
@QuarkusMain
public final class Application {

    /** {@code EX_CONFIG} of sysexits.h; no code of the JVM's, a shell's or a signal's. */
    private static final int NOT_READY = 78;

    private static final Logger LOG = Logger.getLogger(Application.class);

    private Application() {}

    public static void main(String... args) {
        Quarkus.run(null, Application::exit, args);
    }

    private static void exit(int code, Throwable failure) {
        // Ends the JVM, unless dev mode has set another one.
        BiConsumer<Integer, Throwable> end = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TopicsNotReadyException) {
                LOG.error(cause.getMessage());
                end.accept(NOT_READY, failure);
                return;
            }
        }
        if (failure != null) {
            LOG.error("The service did not start", failure);
        }
        end.accept(code, failure);
    }
}
