package com.niura.kafka.admin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.guard.ClusterFailure;
import com.niura.kafka.guard.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The heap of this JVM. A client that runs out of it looks like a broker that does not answer, or like wrong properties: it is
 * a thread of the client's own that ends, and the error with it.
 */
final class HeapMemory {

    private static final long MEBIBYTE = 1024 * 1024;
    /** Of -Xmx16m, some collectors leave out what they need themselves. */
    private static final long LEAST = 15 * MEBIBYTE;
    /** In MiB: with so much, the tool is tested. */
    private static final long ENOUGH = 48;
    /** The part of the heap that, in use after a collection, leaves too little to work with. */
    private static final double FULL = 0.85;
    /** What a command ends with that is told too little by its client. */
    private static final Set<ExitCode> MISTAKEN = EnumSet.of(ExitCode.UNREACHABLE, ExitCode.INVALID, ExitCode.INTERNAL);

    private static final String ON_THE_WAY =
            "What is not reported as done may or may not be done; running it again does no harm.";
    private static final byte[] LAST_WORDS = lastWords(ranOut(null));

    private HeapMemory() {}

    /**
     * Watches from now on whether the heap gets full.
     *
     * @throws CommandFailedException when it is smaller than any command on a cluster needs
     */
    static void watch() {
        if (Runtime.getRuntime().maxMemory() < LEAST) {
            throw tooSmall("Nothing was done.", null);
        }
        longLived()
                .forEach(pool ->
                        pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * FULL)));
    }

    /** Whether that is what a failure comes from: it says so itself, or it is like those that do. */
    static boolean isBehind(ClusterFailure failure) {
        if (failure.code() != FailureCode.TLS_MISMATCH) {
            for (Throwable t = failure.cause().orElse(null); t != null; t = t.getCause()) {
                if (t instanceof OutOfMemoryError) {
                    return true;
                }
            }
        }
        return isBehind(ExitCode.of(failure.code()));
    }

    /** The same of a command that ends so: brokers seem not to answer, or the properties not to be right, and the heap was full. */
    static boolean isBehind(ExitCode exitCode) {
        return MISTAKEN.contains(exitCode) && wasFull();
    }

    /** Whether the heap was full after a collection since {@link #watch}. */
    static boolean wasFull() {
        return longLived().anyMatch(pool -> pool.getCollectionUsageThresholdCount() > 0);
    }

    /** The failure of a command that has run out of memory on its way. */
    static CommandFailedException ranOut(@Nullable Throwable cause) {
        return tooSmall(ON_THE_WAY, cause);
    }

    /** Ends the JVM with the message of {@link #ranOut}; takes no memory. */
    static void endWithout() {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(LAST_WORDS);
        } catch (IOException e) {
            // Nobody listens.
        } finally {
            Runtime.getRuntime().halt(ExitCode.INTERNAL.value());
        }
    }

    private static CommandFailedException tooSmall(String consequence, @Nullable Throwable cause) {
        long heap = (Runtime.getRuntime().maxMemory() + MEBIBYTE - 1) / MEBIBYTE;
        return new CommandFailedException(
                ExitCode.INTERNAL,
                "the JVM's memory is too small: its heap (-Xmx) is %d MB".formatted(heap),
                "%s Run it with more: java -Xmx%2$dm -jar admin-tool.jar …, or ADMIN_TOOL_OPTS=-Xmx%2$dm bin/admin-tool …"
                        .formatted(consequence, Math.max(ENOUGH, 2 * heap)),
                cause);
    }

    private static byte[] lastWords(CommandFailedException error) {
        return "Error: %s%n%s%n".formatted(error.getMessage(), error.action()).getBytes(StandardCharsets.UTF_8);
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
