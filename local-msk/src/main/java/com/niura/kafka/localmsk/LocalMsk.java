package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.broker.InternalLogin;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Mechanism;
import com.niura.kafka.localmsk.internal.process.AdvertisedAddress;
import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.Ports;
import com.niura.kafka.localmsk.internal.process.PrivateFiles;
import com.niura.kafka.localmsk.internal.process.ServerJars;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache Kafka on loopback, running in processes of its own until it is closed.
 *
 * <pre>{@code
 * try (LocalMsk msk = LocalMsk.start()) {
 *     Admin admin = Admin.create(msk.clientProperties());
 * }
 * }</pre>
 *
 * <p>By default it is one stock broker of the newest Kafka, broker and controller in one process, on free ports of 127.0.0.1,
 * in plain text. Topics are not created automatically; they have one partition unless they say otherwise, and a copy on each
 * broker, up to three. Everything the brokers write lies in one temporary folder, which {@link #close()} removes. It is also
 * removed, and the brokers ended, when this JVM ends without closing, even by SIGKILL. (The one exception: a broker that is
 * {@linkplain #freeze() frozen} when this JVM is killed stays as it is until somebody resumes or kills it.)
 *
 * <p>All methods may be called from any thread. Those that change brokers exclude each other and block: their limits are given
 * with each of them. {@link #isRunning()}, {@link #output()}, {@link #bootstrapServers()} and {@link #clientProperties()}
 * never block. An interrupt ends the waiting for a start or a stop with a {@link LocalMskException} and leaves the thread's
 * interrupt flag set; killing and closing are finished all the same.
 */
public final class LocalMsk implements AutoCloseable {

    private static final int START_ATTEMPTS = 3;

    private final KafkaVersion kafkaVersion;
    private final DataFolder folder;
    private final @Nullable ServerlessListener listener;
    private final @Nullable Iam iam;
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();
    private final List<Broker> brokers = new CopyOnWriteArrayList<>();
    private final String bootstrapServers;
    private final Thread disposeAtExit = new Thread(this::disposeQuietly, "local-msk-dispose");

    private volatile boolean closed;

    /** @param chosen where clients connect to and where brokers talk to each other */
    private LocalMsk(ClusterSettings settings, List<Ports> chosen) {
        this.kafkaVersion = settings.kafkaVersion();
        this.folder = DataFolder.create();
        try {
            List<InetSocketAddress> addresses =
                    chosen.stream().map(Ports::clientAddress).toList();
            List<Ports> ports = settings.faultProxy() ? behindProxies(chosen) : chosen;
            Runtime.getRuntime().addShutdownHook(disposeAtExit);
            ServerlessSettings serverless = settings.serverless();
            Map<String, String> securityConfig = new TreeMap<>();
            if (serverless == null) {
                this.listener = null;
                this.iam = null;
            } else {
                Files.createDirectory(folder.access());
                InternalLogin internal = InternalLogin.create();
                internal.write(PrivateFiles.create(InternalLogin.file(folder.access())));
                securityConfig.putAll(internal.brokerProperties());
                this.listener = new ServerlessListener(serverless, addresses, Files.createDirectory(folder.listener()));
                // For each login Kafka looks the name of its own address up, which other resolvers ask the network for,
                // while a network thread waits.
                Files.writeString(folder.brokersHosts(), Ports.HOST + " localhost");
                securityConfig.putAll(listener.brokerConfig());
                this.iam = new Iam(serverless, listener, folder);
            }
            this.bootstrapServers = listener == null ? Ports.text(addresses.get(0)) : listener.bootstrapServers();
            List<Path> classPath =
                    ServerJars.of(settings.kafkaVersion().release()).classPath(folder.jars());
            String clusterId = newClusterId();
            for (int id = 1; id <= ports.size(); id++) {
                Ports own = ports.get(id - 1);
                String address = listener == null ? Ports.text(addresses.get(id - 1)) : listener.address(id);
                DataFolder.OfBroker ownFolder = folder.createBroker(id);
                new BrokerProperties(settings, id, ports, address, securityConfig, ownFolder)
                        .write(ownFolder.settings());
                FaultProxy proxy = proxies.isEmpty() ? null : proxies.get(id - 1);
                brokers.add(new Broker(id, settings, own, address, proxy, folder, ownFolder, clusterId, classPath));
            }
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

    /** The version of local-msk. */
    public static String version() {
        return Versions.load().localMsk();
    }

    /** A builder with default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect to first, {@code host:port}. It stays the same until the cluster is closed. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * What a Kafka client needs to connect, ready to be completed and handed to it: a copy, with {@code bootstrap.servers}.
     *
     * <p>For a plain Kafka that is all, so where {@link Builder#brokerConfig} has secured the clients' listener, the caller adds
     * what it asks for. For an emulator of MSK Serverless the security settings are there, with credentials from wherever
     * the AWS SDK finds them; {@link Role#clientProperties()} gives those of a role.
     */
    public Map<String, Object> clientProperties() {
        ServerlessListener secured = listener;
        if (secured != null) {
            return secured.clientProperties(Mechanism.AWS_MSK_IAM);
        }
        Map<String, Object> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }

    /**
     * Who may do what, on an emulator of MSK Serverless.
     *
     * @throws IllegalStateException if this is a plain Kafka
     */
    public Iam iam() {
        if (iam == null) {
            throw new IllegalStateException(
                    "A plain Kafka has no IAM: build it with LocalMsk.builder().mskServerless(region)");
        }
        return iam;
    }

    /**
     * The options that another JVM needs to find the host names of an emulator of MSK Serverless ({@code jdk.net.hosts.file}) and
     * to trust its certificate ({@code javax.net.ssl.trustStore}); none for a plain Kafka.
     */
    public List<String> jvmOptions() {
        ServerlessListener secured = listener;
        return secured == null ? List.of() : secured.jvmOptions();
    }

    /** Which Kafka runs. */
    public KafkaVersion kafkaVersion() {
        return kafkaVersion;
    }

    /** Its brokers, in the order of their ids. */
    public List<Broker> brokers() {
        return List.copyOf(brokers);
    }

    /**
     * The broker with that id: 1 for the first, and so on.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Broker broker(int id) {
        if (id < 1 || id > brokers.size()) {
            throw new IllegalArgumentException(
                    "id must be a broker's, between 1 and %s, but was %s".formatted(brokers.size(), id));
        }
        return brokers.get(id - 1);
    }

    /**
     * The proxy in front of the first broker, as {@link Broker#proxy()} gives it.
     *
     * @throws IllegalStateException if the cluster was built without proxies
     */
    public FaultProxy proxy() {
        return broker(1).proxy();
    }

    /**
     * Shuts all brokers down cleanly and keeps their data. Does nothing where one is not running; resumes it first when it is
     * frozen. Blocks at most 30 seconds for each.
     *
     * @throws LocalMskException if one had to be killed after that time
     * @throws IllegalStateException if closed
     */
    public synchronized void stop() {
        requireOpen();
        // All at once, because the last ones have no quorum of controllers to take their leave from.
        brokers.forEach(Broker::requestStop);
        brokers.forEach(Broker::stop);
    }

    /**
     * Kills all brokers, as {@link Broker#kill()} does. Blocks at most 10 seconds for each.
     *
     * @throws IllegalStateException if closed
     */
    public synchronized void kill() {
        requireOpen();
        brokers.forEach(Broker::kill);
    }

    /**
     * Starts all brokers again, at the same addresses and with the same data; stops them first when they are running. Blocks
     * until they are ready, at most the start timeout, and for running brokers the time of {@link #stop()} besides.
     *
     * @throws LocalMskException if they do not come up, in particular if another process has taken a port meanwhile
     * @throws IllegalStateException if closed
     */
    public synchronized void restart() {
        stop();
        brokers.forEach(Broker::requirePortsFree);
        launch();
    }

    /**
     * Freezes all brokers, as {@link Broker#freeze()} does.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if a broker is not running, or closed
     */
    public synchronized void freeze() {
        requireOpen();
        brokers.forEach(Broker::freeze);
    }

    /**
     * Lets all brokers go on where they were.
     *
     * @throws UnsupportedOperationException on systems without Unix signals
     * @throws IllegalStateException if a broker is not running, or closed
     */
    public synchronized void resume() {
        requireOpen();
        brokers.forEach(Broker::resume);
    }

    /** Whether the processes of all brokers are there; also true while they are frozen. */
    public boolean isRunning() {
        return brokers.stream().allMatch(Broker::isRunning);
    }

    /** What the brokers have printed so far, one after the other, as {@link Broker#output()} keeps it. */
    public String output() {
        return brokers.stream().map(Broker::output).collect(Collectors.joining());
    }

    /**
     * Kills the brokers and removes their data. Does nothing when closed already. Blocks at most 10 seconds for each, and
     * during a start or a restart until that has ended.
     *
     * @throws LocalMskException if the data cannot be removed, or something else fails; what can be done is done all the same
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

    /**
     * The file with the certificate that clients have to trust, PEM.
     *
     * @throws IllegalStateException if this is a plain Kafka
     */
    public Path certificate() {
        if (listener == null) {
            throw new IllegalStateException("A plain Kafka has no certificate");
        }
        return listener.authority();
    }

    /**
     * Creates topics past IAM, but within the limits of the service: what exceeds them needs {@link Builder#limits} or
     * {@link Iam#limits(Limits)} beforehand. Blocks until they are there, at most the start timeout.
     *
     * @throws LocalMskException if the broker refuses one, with its reason; others may have been created then
     * @throws IllegalStateException if closed
     */
    public void createTopics(List<TopicSpec> topics) {
        requireOpen();
        broker(1).createTopics(topics);
    }

    /**
     * Blocks until a broker ends, by itself or not, and returns its exit code: at once where one is not running.
     *
     * @throws IllegalStateException if closed
     */
    public int awaitEnd() throws InterruptedException {
        CompletableFuture<?>[] ends = brokers.stream().map(Broker::end).toArray(CompletableFuture<?>[]::new);
        try {
            return (int) CompletableFuture.anyOf(ends).get();
        } catch (ExecutionException e) {
            throw new LocalMskException("Cannot wait for the broker's end: " + e.getCause(), e);
        }
    }

    /** The folder with everything that the cluster leaves on the disk. It goes with the cluster. */
    public Path dataFolder() {
        return folder.root();
    }

    @Override
    public String toString() {
        String state = closed ? "closed" : isRunning() ? "running" : "stopped";
        return "LocalMsk[%s, %s]".formatted(bootstrapServers, state);
    }

    /** Starts proxies where clients connect to, and says where the brokers are to listen instead. */
    private List<Ports> behindProxies(List<Ports> chosen) {
        List<Ports> behind = Ports.behindProxies(chosen);
        for (int i = 0; i < chosen.size(); i++) {
            proxies.add(FaultProxy.inFrontOf(
                    chosen.get(i).clientAddress(), behind.get(i).clientAddress()));
        }
        return behind;
    }

    private void launch() {
        brokers.forEach(Broker::launch);
        brokers.forEach(Broker::awaitReady);
    }

    private boolean failedForItsPorts() {
        return brokers.stream().anyMatch(Broker::failedForItsPorts);
    }

    /** Without a lock: at the end of the JVM another thread may be waiting for a broker, holding it. */
    private void dispose() throws IOException {
        List<Step> steps = new ArrayList<>();
        proxies.forEach(proxy -> steps.add(proxy::close));
        brokers.forEach(broker -> steps.add(broker::dispose));
        ServerlessListener names = listener;
        if (names != null) {
            steps.add(names::dispose);
        }
        steps.add(folder::delete);
        runAll(steps);
    }

    /** One thing to do at the end. */
    interface Step {
        void run() throws IOException;
    }

    /** Takes every step, whatever became of those before it, and throws what failed first, with the other failures as suppressed. */
    static void runAll(List<Step> steps) throws IOException {
        List<Exception> failures = new ArrayList<>();
        for (Step step : steps) {
            try {
                step.run();
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            return;
        }
        Exception first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        if (first instanceof IOException e) {
            throw e;
        }
        throw (RuntimeException) first;
    }

    private void disposeQuietly() {
        try {
            dispose();
        } catch (IOException | LocalMskException e) {
            // Best effort: the cluster is of no use any more.
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The broker on " + bootstrapServers + " is closed");
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

    /** The settings of a cluster to be started. Not safe for use by several threads. */
    public static final class Builder {

        private final Map<String, String> brokerConfig = new TreeMap<>();
        private Duration startTimeout = Duration.ofSeconds(60);
        private OptionalInt port = OptionalInt.empty();
        private @Nullable KafkaVersion kafkaVersion;
        private int brokers = 1;
        private boolean faultProxy;
        private @Nullable String region;
        private @Nullable Arn clusterArn;
        private @Nullable Limits limits;
        private @Nullable Duration policyDelay;
        private @Nullable String name;
        private @Nullable String listenAddress;
        private @Nullable AdvertisedAddress advertised;

        private Builder() {}

        /**
         * Sets which Kafka runs; by default {@link KafkaVersion#byDefault()}.
         *
         * @throws NullPointerException if the argument is null
         */
        public Builder kafkaVersion(KafkaVersion kafkaVersion) {
            this.kafkaVersion = Objects.requireNonNull(kafkaVersion, "kafkaVersion");
            return this;
        }

        /**
         * Sets how many brokers there are; by default one. {@link KafkaVersion#KAFKA_2_8} has one only: {@link #start()} throws
         * {@link IllegalStateException} otherwise.
         *
         * @throws IllegalArgumentException if it is not between 1 and 5
         */
        public Builder brokers(int brokers) {
            if (brokers < 1 || brokers > 5) {
                throw new IllegalArgumentException("brokers must be between 1 and 5, but was " + brokers);
            }
            this.brokers = brokers;
            return this;
        }

        /**
         * Makes the cluster an emulator of Amazon MSK Serverless of a region: host names of the service's form on port 9098,
         * TLS, IAM authentication and policies ({@link LocalMsk#iam()}), and the limits of the service.
         *
         * <p>What is documented of the service, what is reported by its users, what is assumed, and what is not imitated, is
         * written in the README of this module. JVMs that connect need {@link LocalMsk#jvmOptions()}: the host names exist
         * only there. In this one, {@code jdk.net.hosts.file} has to be set from its start; the file need not exist.
         *
         * @param region for example {@code ap-south-1}; it is part of the host names, and nothing is looked up
         * @throws NullPointerException if the argument is null
         * @throws IllegalArgumentException if it does not have the form of a region's name
         */
        public Builder mskServerless(String region) {
            if (!region.matches("[a-z]{2}(-[a-z]+)+-\\d")) {
                throw new IllegalArgumentException(
                        "region must be the name of an AWS region such as ap-south-1, but was " + region);
            }
            this.region = region;
            return this;
        }

        /**
         * Sets the ARN of the cluster, so that policies written for a real one mean this one; by default one is made up. Only
         * with {@link #mskServerless}, and of the same region.
         *
         * @throws IllegalArgumentException if it is not the ARN of a Kafka cluster
         */
        public Builder clusterArn(String clusterArn) {
            Arn arn = Arn.parse(clusterArn);
            if (!arn.equals(arn.cluster())) {
                throw new IllegalArgumentException("clusterArn must be the ARN of a cluster, but was " + clusterArn);
            }
            this.clusterArn = arn;
            return this;
        }

        /**
         * Sets what is refused besides missing permissions; by default all that MSK Serverless refuses,
         * {@link Limits#serverless()}. Only with {@link #mskServerless}.
         *
         * @throws NullPointerException if the argument is null
         */
        public Builder limits(Limits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Sets how long a change of a role's policies takes until it is in force, as on AWS, where it is usually less than a
         * minute; by default nothing. Only with {@link #mskServerless}.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder policyDelay(Duration policyDelay) {
            if (policyDelay.isNegative()) {
                throw new IllegalArgumentException("policyDelay must not be negative, but was " + policyDelay);
            }
            this.policyDelay = policyDelay;
            return this;
        }

        /**
         * Sets a name from which the host names, the brokers' loopback addresses and the ARN are made, so that they are the
         * same at each start: for a hosts file, and for policies. One cluster of a name can run at a time. By default all of
         * them are new at each start. Only with {@link #mskServerless}.
         *
         * @throws IllegalArgumentException if it is not 1 to 32 lower-case letters, digits and hyphens, with no hyphen at an
         *     end
         */
        public Builder name(String name) {
            if (!name.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")) {
                throw new IllegalArgumentException(
                        "name must be 1 to 32 lower-case letters, digits and hyphens, with no hyphen at an end, but was \"%s\""
                                .formatted(name));
            }
            this.name = name;
            return this;
        }

        /**
         * Sets what clients are told to connect to, where they cannot resolve host names of the service's form: other
         * languages than Java, containers, other machines. The certificate is for this host, too. By default there is none.
         * Only with {@link #mskServerless}, and one broker.
         *
         * @param address {@code HOST} or {@code HOST:PORT}, such as {@code localhost}; without a port it is the one that the
         *     broker listens on, and where {@link #port} is not set the broker listens on this one, by default 9098
         * @throws IllegalArgumentException if it does not have this form
         */
        public Builder advertisedAddress(String address) {
            this.advertised = AdvertisedAddress.parse(address);
            return this;
        }

        /**
         * Sets where the broker listens for clients; by default on loopback only. On another address everybody in the network
         * can reach it, though nobody without the credentials of a role. Only with {@link #mskServerless}, and one broker.
         *
         * @param address an address of this machine, or {@code 0.0.0.0} for all of them, which needs
         *     {@link #advertisedAddress}
         * @throws IllegalArgumentException if it is not an address of this machine
         */
        public Builder listenAddress(String address) {
            if (!Ports.isOfThisMachine(address)) {
                throw new IllegalArgumentException(
                        "listenAddress must be an IP address of this machine, or 0.0.0.0 for all of them, but was "
                                + address);
            }
            this.listenAddress = address;
            return this;
        }

        /**
         * Puts a {@link FaultProxy} in front of each broker ({@link Broker#proxy()}), without a fault at first. What the brokers
         * tell clients to connect to are the proxies, so no client finds a way around; brokers talk to each other past them.
         * The proxies stay when brokers are stopped, killed and restarted, and are closed with the cluster.
         *
         * <p>While a broker is not running, its proxy accepts connections and resets them, where without it they would be
         * refused; {@link FaultProxy#refuse()} makes them so.
         */
        public Builder faultProxy() {
            this.faultProxy = true;
            return this;
        }

        /**
         * Sets a line of the broker's {@code server.properties}, on top of the default settings.
         *
         * <p>The broker has three listeners: {@code CLIENT}, which {@link LocalMsk#bootstrapServers()} names,
         * {@code INTERNAL} and {@code CONTROLLER}, which the broker uses for itself. With {@link #mskServerless} all of them are
         * secured, and {@code listener.security.protocol.map} is better left alone. Of a plain Kafka, to secure what clients see, change
         * {@code CLIENT} in {@code listener.security.protocol.map} and leave the others at {@code PLAINTEXT}. With an
         * authorizer, {@code super.users} must contain {@code User:ANONYMOUS}: that is the broker itself on the other two,
         * and without it the start runs into its timeout.
         *
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if the key is blank, or one that is not free to choose: {@code broker.id},
         *     {@code controller.quorum.voters}, {@code listeners}, {@code log.dir}, {@code log.dirs},
         *     {@code metadata.log.dir}, {@code node.id}, {@code process.roles}, {@code zookeeper.connect}
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
        public Builder brokerConfig(String line) {
            int equalsSign = line.indexOf('=');
            if (equalsSign < 0) {
                throw new IllegalArgumentException("a broker setting must be key=value, but one has no '='");
            }
            return brokerConfig(
                    line.substring(0, equalsSign).strip(),
                    line.substring(equalsSign + 1).strip());
        }

        /**
         * Sets the port for clients of the first broker; by default a free one between 20000 and 32000.
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
         * Starts the brokers and waits until they are ready, at most the start timeout. Where another process snatches one of
         * the free ports in the meantime, it is tried again with others, up to three times.
         *
         * @throws LocalMskException if it does not come up, with its last output; nothing is left behind then
         */
        public LocalMsk start() {
            ServerlessSettings serverless = settings().serverless();
            return start(serverless == null ? Ports::choose : (count, wanted) -> likeMsk(serverless, count, wanted));
        }

        /**
         * The lines of a hosts file for a cluster with a name, which need not run.
         *
         * @throws IllegalStateException if it has none, or advertises an address
         */
        public List<String> hostLines() {
            ServerlessSettings serverless = settings().serverless();
            if (serverless == null || serverless.name() == null || serverless.advertised() != null) {
                throw new IllegalStateException(
                        "host names are known beforehand only of an emulator of MSK Serverless with a name and without an advertised address");
            }
            List<InetSocketAddress> addresses = likeMsk(serverless, brokers, port).stream()
                    .map(Ports::clientAddress)
                    .toList();
            return HostNames.of(serverless, addresses).lines();
        }

        private static List<Ports> likeMsk(ServerlessSettings serverless, int brokers, OptionalInt wanted) {
            return Ports.chooseLikeMsk(
                    serverless.name(), serverless.listenAddress(), serverless.advertised(), brokers, wanted);
        }

        LocalMsk start(Ports.Chooser chooser) {
            ClusterSettings settings = settings();
            for (int attempt = 1; ; attempt++) {
                List<Ports> ports = chooser.choose(brokers, port);
                if (port.isPresent() || name != null || listenAddress != null || advertised != null) {
                    ports.forEach(Ports::requireFree);
                }
                LocalMsk msk = new LocalMsk(settings, ports);
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

        /**
         * Checks the settings, without starting anything, as {@link #start()} does.
         *
         * @throws IllegalStateException if one setting does not go with another
         */
        public void check() {
            settings();
        }

        ClusterSettings settings() {
            if (region == null
                    && (clusterArn != null
                            || limits != null
                            || policyDelay != null
                            || name != null
                            || listenAddress != null
                            || advertised != null)) {
                throw new IllegalStateException(
                        "clusterArn, limits, policyDelay, name, listenAddress and advertisedAddress belong to an emulator of MSK Serverless: add mskServerless(region)");
            }
            if (brokers > 1 && (listenAddress != null || advertised != null)) {
                throw new IllegalStateException(
                        "brokers must be 1 with a listen address or an advertised address, which are those of one broker, but was "
                                + brokers);
            }
            return new ClusterSettings(
                    kafkaVersion == null ? KafkaVersion.byDefault() : kafkaVersion,
                    brokers,
                    brokerConfig,
                    startTimeout,
                    port,
                    faultProxy,
                    region == null
                            ? null
                            : new ServerlessSettings(
                                    region,
                                    clusterArn,
                                    limits == null ? Limits.serverless() : limits,
                                    policyDelay == null ? Duration.ZERO : policyDelay,
                                    name,
                                    listenAddress,
                                    advertised));
        }

        @Override
        public String toString() {
            Map<String, String> shown = new TreeMap<>(brokerConfig);
            shown.replaceAll(BrokerProperties::shown);
            return "LocalMsk.Builder[kafkaVersion=%s, brokers=%s, brokerConfig=%s, startTimeout=%s, port=%s, faultProxy=%s, region=%s, name=%s, listenAddress=%s, advertised=%s]"
                    .formatted(
                            kafkaVersion,
                            brokers,
                            shown,
                            startTimeout,
                            port,
                            faultProxy,
                            region,
                            name,
                            listenAddress,
                            advertised);
        }
    }
}
