package com.niura.kafka.localmsk.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

import com.niura.kafka.localmsk.broker.InternalLogin;
import com.niura.kafka.localmsk.broker.LoginPreloader;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the broker's JVM: prepares where the broker keeps its metadata, then runs Kafka's own main class.
 *
 * <p>Its standard input comes from the JVM that started it: {@value #STOP} asks for a clean shutdown, and the end of the
 * stream means that the parent is gone, whatever became of it, so that the broker ends at once and takes the cluster's data
 * along. Kafka's and ZooKeeper's classes are reached by reflection, so that nothing in this module compiles against a server.
 */
public final class BrokerLauncher {

    /** The byte that asks for a clean shutdown. */
    static final int STOP = 's';

    /** How the cluster keeps its metadata: the third argument. */
    public enum Metadata {
        KRAFT,
        ZOOKEEPER
    }

    private BrokerLauncher() {}

    /**
     * Takes four arguments: the cluster's folder, the broker's folder, KRAFT and the cluster id, or
     * ZOOKEEPER and its port.
     */
    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        DataFolder folder = new DataFolder(Path.of(args[0]));
        DataFolder.OfBroker broker = new DataFolder.OfBroker(Path.of(args[1]));
        Runnable end = () -> Runtime.getRuntime().halt(1);
        Thread watch = new Thread(() -> watchParent(System.in, folder, end), "local-msk-parent-watch");
        watch.setDaemon(true);
        watch.start();
        boolean emulatesMsk = Files.exists(InternalLogin.file(folder.access()));
        if (emulatesMsk) {
            LoginPreloader.start(broker.settings());
        }
        switch (Metadata.valueOf(args[2])) {
            case KRAFT -> format(broker, args[3]);
            case ZOOKEEPER -> {
                if (emulatesMsk) {
                    InternalLogin.read(folder.access()).useWithZooKeeper();
                }
                startZooKeeper(broker, Integer.parseInt(args[3]));
            }
        }
        call("kafka.Kafka", "main", new Class<?>[] {String[].class}, (Object)
                new String[] {broker.settings().toString()});
    }

    private static void format(DataFolder.OfBroker folder, String clusterId) throws ReflectiveOperationException {
        if (Files.exists(folder.data().resolve("meta.properties"))) {
            return;
        }
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

    /**
     * Starts ZooKeeper in this JVM. A clean shutdown runs in hooks, beside which ZooKeeper's threads go on: it ends after the
     * broker, as it has to.
     */
    private static void startZooKeeper(DataFolder.OfBroker folder, int port) throws ReflectiveOperationException {
        Class<?> serverClass = Class.forName("org.apache.zookeeper.server.ZooKeeperServer");
        File data = folder.root().resolve("zookeeper").toFile();
        Object server =
                serverClass.getConstructor(File.class, File.class, int.class).newInstance(data, data, 500);
        Class<?> factoryClass = Class.forName("org.apache.zookeeper.server.ServerCnxnFactory");
        Object factory = factoryClass
                .getMethod("createFactory", InetSocketAddress.class, int.class)
                .invoke(null, Ports.address(port), 100);
        factoryClass.getMethod("startup", serverClass).invoke(factory, server);
        // After a crash, the broker would find itself registered, until the session of its former life has run out.
        Object database = serverClass.getMethod("getZKDatabase").invoke(server);
        Collection<?> sessions =
                (Collection<?>) database.getClass().getMethod("getSessions").invoke(database);
        for (Object session : sessions) {
            serverClass.getMethod("closeSession", long.class).invoke(server, session);
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

    /** Ends the JVM in any case, for nobody else would: with the data when the parent is gone, without it when this fails. */
    static void watchParent(InputStream parent, DataFolder folder, Runnable end) {
        try {
            awaitEndOf(parent);
            folder.delete();
        } catch (IOException e) {
            // Best effort: the JVM is exiting.
        } finally {
            end.run();
        }
    }

    private static void awaitEndOf(InputStream parent) {
        try {
            for (int read = parent.read(); read != -1; read = parent.read()) {
                if (read == STOP) {
                    // On a thread of its own, because exit does not return and the parent may still die meanwhile.
                    new Thread(() -> System.exit(0), "local-msk-stop").start();
                }
            }
        } catch (IOException e) {
            // A broken pipe says the same as a closed one.
        }
    }
}
