package com.niura.kafka.admin.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The heap of the JVM that the program has for itself. A client that runs out of it looks like a broker that does not answer, or
 * like one that speaks TLS: it is a thread of the client's own that ends, and the error with it.
 */
public final class HeapMemory {

    private static final long MEBIBYTE = 1024 * 1024;
    /** Of -Xmx16m, some collectors leave out what they need themselves. */
    private static final long LEAST = 15 * MEBIBYTE;
    /** In MiB: with so much, the tool is tested. */
    private static final long ENOUGH = 48;
    /** The part of the heap that, in use after a collection, leaves too little to work with. */
    private static final double FULL = 0.85;

    /** What is said where nothing came back, whatever the reason. */
    private static final Set<FailureCode> SILENCE =
            EnumSet.of(FailureCode.UNREACHABLE, FailureCode.DEADLINE, FailureCode.INTERNAL);
    /** Kafka's words; why its thread ended, it does not tell. */
    private static final String THREAD_ENDED = "The AdminClient thread has exited";
    /** What a command may end with when the answers to some of its questions did not come back. */
    private static final Set<ExitCode> INCOMPLETE =
            EnumSet.of(ExitCode.UNREACHABLE, ExitCode.INVALID, ExitCode.INTERNAL, ExitCode.PARTLY_APPLIED);

    private static final byte[] LAST_WORDS = lastWords();

    private static volatile boolean ownJvm;

    private HeapMemory() {}

    /** Claims the JVM for the program. Otherwise its memory is somebody else's affair, and not looked at. */
    public static void claim() {
        ownJvm = true;
    }

    /**
     * Watches from now on whether the heap gets full.
     *
     * @throws CommandFailedException when it is smaller than any command on a cluster needs
     */
    public static void watch() {
        if (!ownJvm) {
            return;
        }
        if (Runtime.getRuntime().maxMemory() < LEAST) {
            throw tooSmall("Nothing was done.", null);
        }
        longLived()
                .forEach(pool ->
                        pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * FULL)));
    }

    /** Whether that is what a failure comes from: it says so itself, or nothing came back and the heap was full. */
    public static boolean isBehind(Failure failure) {
        boolean threadEnded = false;
        for (Throwable t = failure.cause().orElse(null); t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError e && isOfHeap(e)) {
                return true;
            }
            threadEnded |= t.getMessage() != null && t.getMessage().contains(THREAD_ENDED);
        }
        return (threadEnded || SILENCE.contains(failure.code())) && wasFull();
    }

    /** What there is to say about a result that may be as it is for want of memory. */
    public static Optional<String> doubt(ExitCode exitCode) {
        return INCOMPLETE.contains(exitCode) && wasFull()
                ? Optional.of("The JVM's memory was nearly used up, which may be why: its heap is %d MB. %s"
                        .formatted(heap(), remedy()))
                : Optional.empty();
    }

    /** The failure of a command that has run out of memory on its way. */
    public static CommandFailedException ranOut(@Nullable Throwable cause) {
        return cause instanceof OutOfMemoryError e && !isOfHeap(e)
                ? new CommandFailedException(
                        ExitCode.INTERNAL,
                        "the JVM could not go on: " + e.getMessage(),
                        "It is not the heap that is too small, but a limit of the machine, the container or the user"
                                + " (ulimit -u, for threads).",
                        e)
                : tooSmall(
                        "What is not reported as done may or may not be done; running it again does no harm.", cause);
    }

    /** Ends the JVM with the message of {@link #ranOut}; takes no memory. */
    public static void endWithout() {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(LAST_WORDS);
        } catch (IOException e) {
            // Nobody listens.
        } finally {
            Runtime.getRuntime().halt(ExitCode.INTERNAL.value());
        }
    }

    /** And not of threads, or of classes: there, more heap leaves less. */
    public static boolean isOfHeap(OutOfMemoryError error) {
        String words = String.valueOf(error.getMessage());
        return words.contains("heap space") || !(words.contains("thread") || words.contains("space"));
    }

    private static CommandFailedException tooSmall(String consequence, @Nullable Throwable cause) {
        return new CommandFailedException(
                ExitCode.INTERNAL,
                "the JVM's memory is too small: its heap is %d MB".formatted(heap()),
                consequence + " " + remedy(),
                cause);
    }

    private static String remedy() {
        return "Run it with more: java -Xmx%1$dm -jar admin-tool.jar …, or ADMIN_TOOL_OPTS=-Xmx%1$dm bin/admin-tool …"
                .formatted(Math.max(ENOUGH, 2 * heap()));
    }

    /** In MiB. */
    private static long heap() {
        return (Runtime.getRuntime().maxMemory() + MEBIBYTE - 1) / MEBIBYTE;
    }

    private static byte[] lastWords() {
        CommandFailedException error = ranOut(null);
        return "Error: %s%n%s%n".formatted(error.getMessage(), error.action()).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean wasFull() {
        return ownJvm && longLived().anyMatch(pool -> pool.getCollectionUsageThresholdCount() > 0);
    }

    /** Where objects end up that survive collections; the only kind of pool whose size every collector bounds. */
    private static Stream<MemoryPoolMXBean> longLived() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP
                        && pool.isUsageThresholdSupported()
                        && pool.isCollectionUsageThresholdSupported()
                        && pool.getUsage().getMax() > 0);
    }
}
