package com.niura.kafka.localmsk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A real Apache Kafka broker on loopback, running in a JVM of its own until it is closed.
 *
 * <pre>{@code
 * try (LocalMsk msk = LocalMsk.start()) {
 *     Admin admin = Admin.create(msk.clientProperties());
 * }
 * }</pre>
 *
 * <p>It is one stock broker in KRaft mode, broker and controller in one process, on free ports of 127.0.0.1. Topics are not
 * created automatically, new topics have one partition unless they say otherwise, and every internal topic has one
 * partition and one replica. Everything the broker writes lies in one temporary folder, which {@link #close()} removes. It
 * is also removed, and the broker ended, when this JVM ends without closing, even by SIGKILL. (The one exception: a broker
 * that is {@linkplain #freeze() frozen} when this JVM is killed stays as it is until somebody resumes or kills it.)
 *
 * <p>All methods may be called from any thread. Those that change the broker exclude each other and block: their limits are
 * given with each of them. {@link #isRunning()}, {@link #output()}, {@link #bootstrapServers()} and
 * {@link #clientProperties()} never block. An interrupt ends the waiting for a start or a stop with a
 * {@link LocalMskException} and leaves the thread's interrupt flag set; killing and closing are finished all the same.
 */
public final class LocalMsk implements AutoCloseable {

    private static final int KEPT_OUTPUT_CHARACTERS = 256 * 1024;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int START_ATTEMPTS = 3;

    private final Ports ports;
    private final DataFolder folder;
    private final List<Path> classPath;
    private final String clusterId = newClusterId();
    private final Duration startTimeout;
    private final OutputTail output = new OutputTail(KEPT_OUTPUT_CHARACTERS);
    private final Thread disposeAtExit = new Thread(this::disposeQuietly, "local-msk-dispose");

    private volatile @Nullable BrokerProcess process;
    private volatile boolean closed;

    private LocalMsk(Builder settings, Ports ports) {
        this.ports = ports;
        this.startTimeout = settings.startTimeout;
        this.folder = DataFolder.create();
        try {
            Runtime.getRuntime().addShutdownHook(disposeAtExit);
            this.classPath = ServerJars.load().classPath(folder.root().resolve("jars"));
            new BrokerProperties(ports, folder, settings.brokerConfig).write(folder.settings());
        } catch (IOException e) {
            close();
            throw new LocalMskException("Cannot write the broker's settings: " + e, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a broker with default settings and waits until it is ready, at most 60 seconds.
     *
     * @throws LocalMskException if it does not come up
     */
    public static LocalMsk start() {
        return builder().start();
    }

    /** A builder with default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect to, {@code 127.0.0.1:port}. It stays the same until the broker is closed. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + ports.client();
    }

    /** What a Kafka client needs to connect, ready to be completed and handed to it: a copy, with {@code bootstrap.servers}. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrapServers());
        return properties;
    }

    /**
     * Shuts the broker down cleanly and keeps its data. Does nothing when it is not running; resumes it first when it is
     * frozen. Blocks at most 30 seconds.
     *
     * @throws LocalMskException if it had to be killed after that time
     * @throws IllegalStateException if closed
     */
    public synchronized void stop() {
        requireOpen();
        BrokerProcess current = process;
        if (current != null && current.isAlive()) {
            current.stop(STOP_LIMIT);
        }
    }

    /**
     * Kills the broker, as a crash would, and keeps its data. Does nothing when it is not running. Blocks at most 10 seconds.
     *
     * <p>The restart after it takes longer than others, because Kafka first waits for the session of the crashed broker to
     * run out: {@code broker.session.timeout.ms}, by default 9 seconds. Tests that kill often may lower it, together with
     * {@code broker.heartbeat.interval.ms}.
     *
     * @throws IllegalStateException if closed
     */
    public synchronized void kill() {
        requireOpen();
        BrokerProcess current = process;
        if (current != null) {
            current.kill();
        }
    }

    /**
     * Starts the broker again, with the same port and the same data; stops it first when it is running. Blocks until it is
     * ready, at most the start timeout, and for a running broker the time of {@link #stop()} besides.
     *
     * @throws LocalMskException if it does not come up, in particular if another process has taken its port meanwhile
     * @throws IllegalStateException if closed
     */
    public synchronized void restart() {
        stop();
        ports.requireFree();
        launch();
    }

    /**
     * Stops the broker's process from running without ending it, as an endless pause would: connections stay open, new ones
     * are accepted by the operating system, and nothing is answered until {@link #resume()}.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if the broker is not running, or closed
     */
    public synchronized void freeze() {
        running().freeze();
    }

    /**
     * Lets a frozen broker go on where it was. Does nothing when it is not frozen.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if the broker is not running, or closed
     */
    public synchronized void resume() {
        running().resume();
    }

    /** Whether the broker's process is there; also true while it is frozen. */
    public boolean isRunning() {
        BrokerProcess current = process;
        return current != null && current.isAlive();
    }

    /**
     * The process id of the running broker. It changes with every restart.
     *
     * @throws IllegalStateException if the broker is not running, or closed
     */
    public synchronized long pid() {
        return running().pid();
    }

    /**
     * What the broker has printed so far, over all its restarts: the last 256 Ki characters of it, in whole lines. Still there
     * after {@link #close()}.
     */
    public String output() {
        return output.text();
    }

    /**
     * Kills the broker and removes its data. Does nothing when closed already. Blocks at most 10 seconds, and during a start
     * or a restart until that has ended.
     *
     * @throws LocalMskException if the data cannot be removed
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(disposeAtExit);
        } catch (IllegalStateException e) {
            // This JVM is ending already; if the hook is at work, both may do the same.
        }
        try {
            dispose();
        } catch (IOException e) {
            throw new LocalMskException("Cannot remove the broker's data in %s: %s".formatted(folder.root(), e), e);
        }
    }

    /** Blocks until the broker ends by itself or is ended, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return running().awaitEnd();
    }

    Path dataFolder() {
        return folder.root();
    }

    @Override
    public String toString() {
        String state = closed ? "closed" : isRunning() ? "running" : "stopped";
        return "LocalMsk[%s, %s]".formatted(bootstrapServers(), state);
    }

    private void launch() {
        BrokerProcess launched = BrokerProcess.launch(classPath, folder, clusterId, output);
        process = launched;
        launched.awaitReady(ports.client(), startTimeout);
    }

    private boolean failedForItsPorts() {
        BrokerProcess current = process;
        return current != null && current.foundAddressInUse();
    }

    /** Without a lock: at the end of the JVM another thread may be waiting for the broker, holding it. */
    private void dispose() throws IOException {
        BrokerProcess current = process;
        if (current != null) {
            current.kill();
        }
        folder.delete();
    }

    private void disposeQuietly() {
        try {
            dispose();
        } catch (IOException | LocalMskException e) {
            // Nobody is left to be told.
        }
    }

    private BrokerProcess running() {
        requireOpen();
        BrokerProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("The broker on " + bootstrapServers() + " is not running");
        }
        return current;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The broker on " + bootstrapServers() + " is closed");
        }
    }

    /** A random id in the form Kafka wants; never beginning with a dash, which its tools would take for an option. */
    private static String newClusterId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits() & Long.MAX_VALUE)
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The settings of a broker to be started. Not safe for use by several threads. */
    public static final class Builder {

        private final Map<String, String> brokerConfig = new TreeMap<>();
        private Duration startTimeout = Duration.ofSeconds(60);
        private OptionalInt port = OptionalInt.empty();

        private Builder() {}

        /**
         * Sets a line of the broker's {@code server.properties}, on top of the default settings.
         *
         * <p>The broker has three listeners: {@code CLIENT}, which {@link LocalMsk#bootstrapServers()} names,
         * {@code INTERNAL} and {@code CONTROLLER}, which the broker uses for itself. To secure what clients see, change
         * {@code CLIENT} in {@code listener.security.protocol.map} and leave the others at {@code PLAINTEXT}. With an
         * authorizer, {@code super.users} must contain {@code User:ANONYMOUS}: that is the broker itself on the other two,
         * and without it the start runs into its timeout.
         *
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the key is blank, or one that is not free to choose: {@code listeners},
         *     {@code process.roles}, {@code node.id}, {@code controller.quorum.voters}, {@code log.dir}, {@code log.dirs},
         *     {@code metadata.log.dir}
         * @throws IllegalStateException if the key has been set before
         */
        public Builder brokerConfig(String key, String value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            if (key.isBlank()) {
                throw new IllegalArgumentException("key must not be blank");
            }
            if (BrokerProperties.RESERVED.contains(key)) {
                throw new IllegalArgumentException(
                        "%s cannot be set, because LocalMsk relies on its own value".formatted(key));
            }
            String before = brokerConfig.putIfAbsent(key, value);
            if (before != null) {
                throw new IllegalStateException(
                        "%s was already set to %s".formatted(key, BrokerProperties.shown(key, before)));
            }
            return this;
        }

        /** Sets a line in the form that annotations and command lines give it. The message never shows it: it may be a secret. */
        Builder brokerConfig(String line) {
            int equalsSign = line.indexOf('=');
            if (equalsSign < 0) {
                throw new IllegalArgumentException("a broker setting must be key=value, but one has no '='");
            }
            return brokerConfig(
                    line.substring(0, equalsSign).strip(),
                    line.substring(equalsSign + 1).strip());
        }

        /**
         * Sets the port for clients; by default a free one between 20000 and 32000.
         *
         * @throws IllegalArgumentException if it is not between 1 and 65535
         */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be between 1 and 65535, but was " + port);
            }
            this.port = OptionalInt.of(port);
            return this;
        }

        /**
         * Sets how long to wait for the broker to be ready; by default 60 seconds.
         *
         * @throws NullPointerException if the argument is null
         * @throws IllegalArgumentException if it is not positive, or longer than an hour
         */
        public Builder startTimeout(Duration startTimeout) {
            Objects.requireNonNull(startTimeout, "startTimeout");
            if (startTimeout.isNegative() || startTimeout.isZero() || startTimeout.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "startTimeout must be positive and at most an hour, but was " + startTimeout);
            }
            this.startTimeout = startTimeout;
            return this;
        }

        /**
         * Starts the broker and waits until it is ready, at most the start timeout. Where another process snatches one of the
         * free ports in the meantime, it is tried again with others, up to three times.
         *
         * @throws LocalMskException if it does not come up, with its last output; nothing is left behind then
         */
        public LocalMsk start() {
            return start(Ports::choose);
        }

        LocalMsk start(Ports.Chooser chooser) {
            for (int attempt = 1; ; attempt++) {
                Ports ports = chooser.choose(port);
                if (port.isPresent()) {
                    ports.requireFree();
                }
                LocalMsk msk = new LocalMsk(this, ports);
                try {
                    msk.launch();
                    return msk;
                } catch (LocalMskException e) {
                    msk.close();
                    if (!msk.failedForItsPorts() || attempt == START_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public String toString() {
            Map<String, String> shown = new TreeMap<>(brokerConfig);
            shown.replaceAll(BrokerProperties::shown);
            return "LocalMsk.Builder[brokerConfig=%s, startTimeout=%s, port=%s]".formatted(shown, startTimeout, port);
        }
    }
}
