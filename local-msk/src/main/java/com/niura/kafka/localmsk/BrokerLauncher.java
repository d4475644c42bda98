package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The main class of the broker's JVM: formats the storage when it is new, then runs Kafka's own main class.
 *
 * <p>Its standard input is the thread that ties it to the JVM that started it: {@link #STOP} asks for a clean shutdown, and
 * the end of the stream means that the other JVM is gone, however it went. Kafka is reached by reflection, so that nothing
 * in this module compiles against the server.
 */
final class BrokerLauncher {

    /** The byte that asks for a clean shutdown. */
    static final int STOP = 's';

    private BrokerLauncher() {}

    /** Takes two arguments: the data folder and the cluster id. */
    public static void main(String[] args) throws ReflectiveOperationException {
        DataFolder folder = new DataFolder(Path.of(args[0]));
        Thread watch = new Thread(() -> watchParent(folder), "local-msk-parent-watch");
        watch.setDaemon(true);
        watch.start();
        if (!Files.exists(folder.data().resolve("meta.properties"))) {
            format(folder, args[1]);
        }
        call("kafka.Kafka", "main", new Class<?>[] {String[].class}, (Object)
                new String[] {folder.settings().toString()});
    }

    private static void format(DataFolder folder, String clusterId) throws ReflectiveOperationException {
        String[] arguments = {
            "format", "--cluster-id", clusterId, "--config", folder.settings().toString()
        };
        // Unlike StorageTool.main, execute does not end the JVM.
        Object exitCode = call(
                "kafka.tools.StorageTool",
                "execute",
                new Class<?>[] {String[].class, PrintStream.class},
                arguments,
                System.out);
        if (!Integer.valueOf(0).equals(exitCode)) {
            throw new IllegalStateException("Formatting the storage ended with exit code " + exitCode);
        }
    }

    private static @Nullable Object call(String className, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        try {
            return Class.forName(className).getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(className + "." + method + " failed: " + e.getCause(), e.getCause());
        }
    }

    private static void watchParent(DataFolder folder) {
        try {
            for (int read = System.in.read(); read != -1; read = System.in.read()) {
                if (read == STOP) {
                    // On a thread of its own, because exit does not return and the parent may still die meanwhile.
                    new Thread(() -> System.exit(0), "local-msk-stop").start();
                }
            }
        } catch (IOException e) {
            // A broken pipe says the same as a closed one.
        }
        try {
            folder.delete();
        } catch (IOException e) {
            // Nobody is left to be told.
        }
        Runtime.getRuntime().halt(1);
    }
}
