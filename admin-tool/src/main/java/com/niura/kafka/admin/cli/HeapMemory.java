package com.niura.kafka.admin.cli;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import org.jspecify.annotations.Nullable;

/** The JVM's heap, which has to have 48 MB for a command on a cluster. */
final class HeapMemory {

    private static final long MEBIBYTE = 1024 * 1024;
    /** In MiB: with so much, the tool is tested. */
    private static final long ENOUGH = 48;
    /** What is left of {@link #ENOUGH} in any case when the collector has taken what it needs itself. */
    private static final long LEAST = 40;

    private HeapMemory() {}

    /** @throws CommandFailedException when there is too little */
    static void require() {
        if (heap() < LEAST) {
            throw tooSmall(
                    "the JVM's memory is too small: its heap is %d MB".formatted(heap()), "Nothing was done.", null);
        }
    }

    /**
     * The failure of a command that has run out of memory on its way, if this is one: the error says so, or the client's thread has
     * ended. About that Kafka tells no more: an answer that is none of Kafka's does it, too. A TLS port has been looked for before.
     */
    static @Nullable CommandFailedException behind(Failure failure) {
        for (Throwable t = failure.cause().orElse(null); t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError e) {
                return ranOut(e);
            }
        }
        return failure.cause()
                .filter(FailureClassifier::isEndOfThread)
                .map(cause -> ranOut(
                        "the Kafka client's thread has ended, as it does when the JVM's memory is used up or an answer is none of Kafka's",
                        cause))
                .orElse(null);
    }

    /** The failure of a command that has run out of memory on its way. */
    static CommandFailedException ranOut(OutOfMemoryError error) {
        return ranOut("the JVM has run out of memory: " + error.getMessage(), error);
    }

    private static CommandFailedException ranOut(String headline, Throwable cause) {
        String consequence = "What is not reported as done may or may not be done; running it again does no harm.";
        return String.valueOf(cause.getMessage()).contains("native thread")
                ? new CommandFailedException(
                        ExitCode.INTERNAL,
                        headline,
                        consequence + " Raise the limit of threads (ulimit -u, or the container's pids), not the heap.",
                        cause)
                : tooSmall(headline + "; its heap is %d MB".formatted(heap()), consequence, cause);
    }

    private static CommandFailedException tooSmall(String headline, String consequence, @Nullable Throwable cause) {
        return new CommandFailedException(
                ExitCode.INTERNAL,
                headline,
                "%1$s Run it with more: java -Xmx%2$dm -jar admin-tool.jar …, or ADMIN_TOOL_OPTS=-Xmx%2$dm bin/admin-tool …"
                        .formatted(consequence, heap() < LEAST ? ENOUGH : 2 * heap()),
                cause);
    }

    /** In MiB. */
    private static long heap() {
        return (Runtime.getRuntime().maxMemory() + MEBIBYTE - 1) / MEBIBYTE;
    }
}
