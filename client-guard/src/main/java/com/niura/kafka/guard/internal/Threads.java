package com.niura.kafka.guard.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.admin.Admin;

/** The guard's own threads: daemons that see Kafka's classes, whoever starts them. Stateless. */
public final class Threads {

    private Threads() {}

    /**
     * Starts a daemon thread. Its context class loader is the caller's where that one finds the same Kafka as this library, and this
     * library's otherwise: Kafka loads classes by name through it, and one that does not see them breaks Kafka's own classes for
     * the whole JVM.
     */
    public static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        if (!seesKafka(thread.getContextClassLoader())) {
            thread.setContextClassLoader(Threads.class.getClassLoader());
        }
        thread.start();
        return thread;
    }

    /**
     * Does the work on such a thread. Whoever cancels the future, or completes it themselves, interrupts the work. Where no thread is to
     * be had the future has failed.
     */
    public static <T> CompletableFuture<T> async(String name, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread;
        try {
            thread = start(name, () -> {
                try {
                    result.complete(work.call());
                } catch (Throwable e) {
                    // Also an Error: whoever waits has to hear of it.
                    result.completeExceptionally(e);
                }
            });
        } catch (OutOfMemoryError e) {
            return CompletableFuture.failedFuture(e);
        }
        var unused = result.whenComplete((done, error) -> {
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        });
        return result;
    }

    private static boolean seesKafka(ClassLoader loader) {
        try {
            return loader != null && Class.forName(Admin.class.getName(), false, loader) == Admin.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
