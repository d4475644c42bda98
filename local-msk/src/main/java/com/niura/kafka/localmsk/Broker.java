package com.niura.kafka.localmsk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.broker.IamBrokerConfig;
import com.niura.kafka.localmsk.broker.TopicCreation;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.internal.process.BrokerLauncher;
import com.niura.kafka.localmsk.internal.process.BrokerProcess;
import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.OutputBuffer;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.jspecify.annotations.Nullable;

/**
 * One broker of a {@link LocalMsk}, in a process of its own; it can be stopped, killed, frozen and restarted while the others
 * go on.
 *
 * <p>Safe for use by many threads. Methods that change the broker exclude each other and block; their limits are given with
 * each of them. An interrupt ends the waiting for a start or a stop with a {@link LocalMskException} and leaves the thread's
 * interrupt flag set; killing is finished all the same. After the cluster has been closed, all of them throw
 * {@link IllegalStateException}.
 */
public final class Broker {

    private static final int KEPT_OUTPUT_CHARACTERS = 256 * 1024;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final int id;
    private final KafkaVersion kafkaVersion;
    private final Ports ports;
    private final String address;
    private final @Nullable FaultProxy proxy;
    private final Duration startTimeout;
    private final List<String> command;
    private final List<Path> classPath;
    private final Path access;
    private final Path temporary;
    private final OutputBuffer output = new OutputBuffer(KEPT_OUTPUT_CHARACTERS);

    private volatile @Nullable BrokerProcess process;
    private volatile boolean closed;

    /** @param proxy what clients find at the address, if that is not the broker itself; the cluster closes it */
    Broker(
            int id,
            ClusterSettings settings,
            Ports ports,
            String address,
            @Nullable FaultProxy proxy,
            DataFolder folder,
            DataFolder.OfBroker own,
            String clusterId,
            List<Path> classPath) {
        this.id = id;
        this.kafkaVersion = settings.kafkaVersion();
        this.ports = ports;
        this.address = address;
        this.proxy = proxy;
        this.startTimeout = settings.startTimeout();
        this.classPath = classPath;
        this.access = folder.access();
        this.temporary = own.temporary();
        this.command = new ArrayList<>();
        command.add("-Djava.io.tmpdir=" + own.temporary());
        command.add("-XX:ErrorFile=" + own.temporary().resolve("hs_err.log"));
        command.add("-D%s=%s".formatted(IamBrokerConfig.ACCESS_PROPERTY, folder.access()));
        if (settings.serverless() != null) {
            command.add("-D%s=%s".formatted(ServerlessListener.HOSTS_PROPERTY, folder.brokersHosts()));
        }
        command.add(BrokerLauncher.class.getName());
        command.add(folder.root().toString());
        command.add(own.root().toString());
        switch (kafkaVersion) {
            case KAFKA_4 -> command.addAll(List.of(BrokerLauncher.Metadata.KRAFT.name(), clusterId));
            case KAFKA_2_8 ->
                command.addAll(List.of(BrokerLauncher.Metadata.ZOOKEEPER.name(), String.valueOf(ports.controller())));
        }
    }

    /** Its id within the cluster: 1 for the first, and so on. */
    public int id() {
        return id;
    }

    /** What clients are told to connect to, {@code host:port}. It stays the same over restarts. */
    public String address() {
        return address;
    }

    /**
     * The proxy in front of the broker, which all its clients are led to: what it does to connections, it does to theirs.
     *
     * @throws IllegalStateException if the cluster was built without proxies
     */
    public FaultProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException(
                    "There is no proxy in front of the broker on %s: build the cluster with LocalMsk.builder().faultProxy()"
                            .formatted(address));
        }
        return proxy;
    }

    /**
     * Shuts the broker down cleanly and keeps its data. Does nothing when it is not running; resumes it first when it is
     * frozen. Blocks at most 30 seconds.
     *
     * @throws LocalMskException if it had to be killed after that time
     */
    public synchronized void stop() {
        requireOpen();
        BrokerProcess current = process;
        if (current != null && current.isAlive()) {
            current.requestStop();
            current.awaitStop(STOP_LIMIT);
        }
    }

    /** Asks the broker to shut down, without waiting for it. */
    synchronized void requestStop() {
        requireOpen();
        BrokerProcess current = process;
        if (current != null && current.isAlive()) {
            current.requestStop();
        }
    }

    /**
     * Kills the broker, as a crash would, and keeps its data. Does nothing when it is not running. Blocks at most 10 seconds.
     *
     * <p>At {@link KafkaVersion#KAFKA_4} the restart after it takes longer than others, because Kafka first waits for the session of
     * the crashed broker to run out: {@code broker.session.timeout.ms}, by default 9 seconds. Tests that kill often may lower
     * it, together with {@code broker.heartbeat.interval.ms}.
     */
    public synchronized void kill() {
        requireOpen();
        BrokerProcess current = process;
        if (current != null) {
            current.kill();
        }
    }

    /**
     * Starts the broker again, at the same address and with the same data; stops it first when it is running. Blocks until it
     * is ready, at most the start timeout, and for a running broker the time of {@link #stop()} besides.
     *
     * @throws LocalMskException if it does not come up, in particular if another process has taken its port meanwhile
     */
    public synchronized void restart() {
        stop();
        ports.requireFree();
        launch();
        awaitReady();
    }

    /**
     * Stops the broker's process from running without ending it, as an endless pause would: connections stay open, new ones
     * are accepted by the operating system, and nothing is answered until {@link #resume()}.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if the broker is not running
     */
    public synchronized void freeze() {
        running().freeze();
    }

    /**
     * Lets a frozen broker go on where it was. Does nothing when it is not frozen.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if the broker is not running
     */
    public synchronized void resume() {
        running().resume();
    }

    /** Whether the broker's process is there; also true while it is frozen. Never blocks. */
    public boolean isRunning() {
        BrokerProcess current = process;
        return current != null && current.isAlive();
    }

    /**
     * The process id of the running broker. It changes with every restart.
     *
     * @throws IllegalStateException if the broker is not running
     */
    public synchronized long pid() {
        return running().pid();
    }

    /**
     * What the broker has printed so far, over all its restarts: the last 256 Ki characters of it, in whole lines. Still there
     * after the cluster has been closed. Never blocks.
     */
    public String output() {
        return output.text();
    }

    /** Starts the process, without waiting until it is ready. */
    synchronized void launch() {
        process = BrokerProcess.launch(kafkaVersion.readyLine(), command, classPath, output);
    }

    /** Blocks until the launched process is ready, at most the start timeout. */
    void awaitReady() {
        BrokerProcess launched = process;
        if (launched != null) {
            launched.awaitReady(ports.localAddress(), startTimeout);
        }
    }

    /**
     * Creates topics, past IAM but not past the limits: over the internal listener. Blocks until they are there, at most the
     * start timeout.
     *
     * @throws LocalMskException if the broker refuses one, with its reason
     */
    void createTopics(List<TopicSpec> topics) {
        List<String> lines = topics.stream()
                .map(topic -> Stream.concat(
                                Stream.of(topic.name(), String.valueOf(topic.partitions())),
                                topic.config().entrySet().stream().map(Object::toString))
                        .collect(Collectors.joining("\t")))
                .toList();
        String answer = BrokerProcess.runToItsEnd(
                List.of(TopicCreation.class.getName(), Ports.HOST + ":" + ports.internal(), access.toString()),
                classPath,
                lines,
                temporary.resolve("topics.log"),
                startTimeout);
        if (!answer.isEmpty()) {
            throw new LocalMskException("Cannot create the topics: " + answer);
        }
    }

    void requirePortsFree() {
        ports.requireFree();
    }

    boolean failedForItsPorts() {
        BrokerProcess current = process;
        return current != null && current.foundAddressInUse();
    }

    /** Completes with the exit code when the process ends, by itself or not. */
    CompletableFuture<Integer> end() {
        return launched().end();
    }

    /** Kills the process for good. Takes no lock: at the end of the JVM another thread may be waiting for it, holding it. */
    void dispose() throws IOException {
        closed = true;
        BrokerProcess current = process;
        if (current != null) {
            current.kill();
        }
    }

    @Override
    public String toString() {
        String state = closed ? "closed" : isRunning() ? "running" : "stopped";
        return "Broker[%s, %s, %s]".formatted(id, address, state);
    }

    private BrokerProcess running() {
        BrokerProcess current = launched();
        if (!current.isAlive()) {
            throw new IllegalStateException(
                    "The broker on %s is not running%s".formatted(address, current.howItEnded()));
        }
        return current;
    }

    private BrokerProcess launched() {
        requireOpen();
        BrokerProcess current = process;
        if (current == null) {
            throw new IllegalStateException("The broker on " + address + " has not been started");
        }
        return current;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The broker on " + address + " is closed");
        }
    }
}
