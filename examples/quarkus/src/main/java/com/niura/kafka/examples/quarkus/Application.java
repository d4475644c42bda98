package com.niura.kafka.examples.quarkus;

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

    private static void exit(int exitCode, Throwable failure) {
        int code = exitCode;
        TopicsNotReadyException notReady = notReadyIn(failure);
        if (notReady != null) {
            LOG.error(notReady.getMessage());
            code = NOT_READY;
        } else if (failure != null) {
            LOG.error("The service did not start", failure);
        }
        // In dev mode that does not end the JVM.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    private static TopicsNotReadyException notReadyIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TopicsNotReadyException notReady) {
                return notReady;
            }
        }
        return null;
    }
}
