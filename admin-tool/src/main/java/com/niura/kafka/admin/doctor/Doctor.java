package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import com.niura.kafka.admin.cluster.BootstrapConnection;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterMetadata;
import com.niura.kafka.admin.cluster.ClusterPermissions;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterWriter;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Looks at everything that a client of a cluster needs, in the order in which it needs it, and goes on after a failure as far as
 * that makes sense: what depends on something that failed is skipped. Nothing is changed or created, unless the creation of topics
 * is to be checked by a cluster that does not only check. Confined to one thread; over at the deadline.
 */
public final class Doctor {

    /**
     * What to look for.
     *
     * @param topics the topics
     * @param service whose permissions to look for; those of an operator where there is none
     * @param asksWho whether to ask AWS whose the credentials are
     * @param asksToCreate whether to ask the cluster to check the creation of topics, where nothing else tells whether this
     *     identity may create them
     */
    public record Order(List<Topic> topics, Optional<Service> service, boolean asksWho, boolean asksToCreate) {
        public Order {
            topics = List.copyOf(topics);
        }
    }

    /** For up to four IP addresses; one that answers at all does so much sooner. */
    private static final Duration LONGEST_WAY = Duration.ofSeconds(6);
    /** Sources of credentials, the metadata of an instance for example, may be asked several times. */
    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT_FOR_STS = Duration.ofSeconds(3);
    /** A broker that swallows packets must not keep the client from the others. */
    private static final Map<String, String> IMPATIENT = Map.of(
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1500",
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "1500");

    private final ClusterAccess target;
    private final Order order;
    private final Deadline deadline;
    private final Consumer<List<Finding>> progress;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param deadline when all has to be over
     * @param progress is told the findings part by part, as soon as they are there
     */
    public Doctor(ClusterAccess target, Order order, Deadline deadline, Consumer<List<Finding>> progress) {
        this.target = target;
        this.order = order;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Looks, and returns all findings in the order in which they were found.
     *
     * @throws ClusterFailedException when interrupted
     */
    public List<Finding> examine() {
        try {
            boolean settingsAreValid = lookAtSettings();
            Login login = Login.of(target, order.asksWho());
            List<HostPort> open = lookAtBootstrapServers();
            Optional<ClusterMetadata> advertised =
                    enter(login, settingsAreValid ? Optional.empty() : Optional.of("the settings are not valid"), open);
            Optional<String> obstacle =
                    advertised.isPresent() ? lookAtBrokers(advertised.get()) : Optional.of("nothing is connected");
            lookAtTopics(obstacle);
            return List.copyOf(findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailedException(target.failures().interrupted());
        }
    }

    private boolean lookAtSettings() {
        ProbeStep step = new ConnectionProbe(target.settings(), target.failures()).settings();
        Outcome outcome = Outcomes.of(step.outcome());
        done(List.of(new Finding(Place.CLIENT, Check.SETTINGS, outcome, step.elapsed())));
        return outcome instanceof Outcome.Ok;
    }

    /** Those to which the way is open. */
    private List<HostPort> lookAtBootstrapServers() throws InterruptedException {
        List<HostPort> servers = target.cluster().addresses();
        List<HostPort> open = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            HostPort server = servers.get(i);
            Way way = wayTo(Place.bootstrap(server), server, servers.size() - i);
            done(way.findings());
            if (way.isOpen()) {
                open.add(server);
            }
        }
        return open;
    }

    /** @param left how many ways there are still to be looked at, this one included */
    private Way wayTo(Place server, HostPort address, int left) throws InterruptedException {
        // As much as for each of them is left for what follows.
        return Way.to(
                server,
                address,
                target,
                atMost(LONGEST_WAY, deadline.remaining().dividedBy(left + 1L)));
    }

    /** Authenticates, and asks where the brokers are. */
    private Optional<ClusterMetadata> enter(Login login, Optional<String> invalid, List<HostPort> open)
            throws InterruptedException {
        long start = System.nanoTime();
        Outcome credentials =
                login.credentials(atMost(LONGEST_LOOK_UP, deadline.remaining().dividedBy(2)));
        List<Finding> part = new ArrayList<>();
        part.add(new Finding(Place.ACCESS, Check.CREDENTIALS, credentials, since(start)));

        long startOfConnect = System.nanoTime();
        Optional<ClusterMetadata> advertised = Optional.empty();
        Outcome connect;
        Outcome brokers = new Outcome.Skipped("nothing is connected");
        Optional<String> obstacle = invalid.or(() -> obstacle(login, open));
        if (obstacle.isPresent()) {
            connect = new Outcome.Skipped(obstacle.get());
        } else {
            try (BootstrapConnection connection = BootstrapConnection.open(target, open.get(0), deadline)) {
                connect = new Outcome.Ok("authenticated at " + open.get(0));
                try {
                    ClusterMetadata answer = connection.brokers();
                    advertised = Optional.of(answer);
                    brokers = new Outcome.Ok(words(answer));
                } catch (ClusterFailedException e) {
                    brokers = Outcomes.of(e.failure());
                }
            } catch (ClusterFailedException e) {
                connect = Outcomes.of(e.failure());
            }
        }
        Duration connecting = since(startOfConnect);
        Optional<Outcome> identity =
                login.identity(atMost(LONGEST_WAIT_FOR_STS, deadline.remaining()), connect instanceof Outcome.Ok);
        identity.ifPresent(outcome -> part.add(new Finding(Place.ACCESS, Check.IDENTITY, outcome, Duration.ZERO)));
        part.add(new Finding(Place.ACCESS, Check.CONNECT, inLightOf(identity, connect), connecting));
        part.add(new Finding(Place.ACCESS, Check.ADVERTISED_BROKERS, brokers, Duration.ZERO));
        done(part);
        return advertised;
    }

    private static Optional<String> obstacle(Login login, List<HostPort> open) {
        if (open.isEmpty()) {
            return Optional.of("the way to the bootstrap server is not open");
        }
        return login.isPossible() ? Optional.empty() : Optional.of("there are no credentials");
    }

    /** A refusal says no more than that access is denied; what STS thinks of the credentials narrows it down. */
    private static Outcome inLightOf(Optional<Outcome> identity, Outcome connect) {
        if (identity.isEmpty()
                || !(connect instanceof Outcome.Failed failed)
                || failed.code().filter(FailureCode.AUTH_DENIED::equals).isEmpty()) {
            return connect;
        }
        if (identity.get() instanceof Outcome.Failed) {
            return new Outcome.Failed(
                    failed.code(),
                    failed.headline(),
                    "Mend the identity first: AWS refuses these credentials everywhere, not only here.");
        }
        return identity.get() instanceof Outcome.Ok
                ? new Outcome.Failed(
                        failed.code(),
                        failed.headline(),
                        failed.action()
                                + "\nAWS's token service (STS) takes these credentials, so neither they nor this machine's"
                                + " clock are to blame.")
                : connect;
    }

    private static String words(ClusterMetadata advertised) {
        return "the cluster " + (advertised.clusterId().isEmpty() ? "" : advertised.clusterId() + " ") + "names "
                + Texts.counted(advertised.brokers().size(), "broker");
    }

    /** What keeps an admin client from working, if anything does. */
    private Optional<String> lookAtBrokers(ClusterMetadata advertised) throws InterruptedException {
        List<ClusterMetadata.Broker> brokers = advertised.brokers();
        boolean isOpen = false;
        boolean isTrap = false;
        for (int i = 0; i < brokers.size(); i++) {
            ClusterMetadata.Broker broker = brokers.get(i);
            Way way = wayTo(Place.broker(broker.id(), broker.address()), broker.address(), brokers.size() - i);
            done(way.findings());
            isOpen |= way.isOpen();
            isTrap |= way.isTrap();
        }
        if (isTrap) {
            return Optional.of("a broker would answer a plain-text client with TLS");
        }
        return isOpen ? Optional.empty() : Optional.of("no broker can be reached where the cluster says it is");
    }

    private void lookAtTopics(Optional<String> obstacle) {
        if (obstacle.isPresent()) {
            done(List.of(clusterFinding(new Outcome.Skipped(obstacle.get()), Duration.ZERO)));
            done(skippedTopics(obstacle.get()));
            return;
        }
        long start = System.nanoTime();
        try (ClusterConnection connection = ClusterConnection.open(target.with(IMPATIENT), deadline)) {
            ClusterReader reader = new ClusterReader(connection);
            Optional<ClusterPermissions> onCluster = reader.permissionsOnCluster();
            TopicPermissions permissions = new TopicPermissions(target.cluster(), order.service(), onCluster);
            List<Finding> part = new ArrayList<>();
            part.add(clusterFinding(
                    new Outcome.Ok(
                            onCluster.isPresent()
                                    ? "described"
                                    : "described, without a report of what this identity may do on the cluster"),
                    since(start)));
            part.addAll(permissions.besides());
            done(part);
            lookAtTopics(permissions, reader, new ClusterWriter(connection));
        } catch (ClusterFailedException e) {
            done(List.of(clusterFinding(Outcomes.of(e.failure()), since(start))));
            done(skippedTopics("an admin client describes the cluster first"));
        }
    }

    private void lookAtTopics(TopicPermissions permissions, ClusterReader reader, ClusterWriter writer) {
        long start = System.nanoTime();
        Map<String, TopicAccess> access;
        try {
            access = reader.access(order.topics().stream().map(Topic::name).toList());
        } catch (ClusterFailedException e) {
            List<Finding> part = new ArrayList<>();
            part.add(new Finding(Place.TOPICS, Check.DESCRIBE_TOPIC, Outcomes.of(e.failure()), since(start)));
            part.addAll(skippedTopics("topics cannot be described"));
            done(part);
            return;
        }
        List<Finding> part = new ArrayList<>();
        for (Topic topic : order.topics()) {
            TopicAccess found = access.get(topic.name());
            if (found == null) {
                throw new IllegalStateException("there is no answer for " + topic.name());
            }
            part.addAll(permissions.on(topic, found));
        }
        done(order.asksToCreate() ? afterAskingToCreate(part, writer) : part);
    }

    /** The same findings, but for the creation of topics of which nothing was known so far. */
    private List<Finding> afterAskingToCreate(List<Finding> part, ClusterWriter writer) {
        List<Topic> unknown = order.topics().stream()
                .filter(topic -> part.stream()
                        .anyMatch(finding -> finding.place().name().equals(topic.name()) && isUnknownCreation(finding)))
                .toList();
        Map<String, Outcome> answers = new LinkedHashMap<>();
        if (!unknown.isEmpty()) {
            Map<Topic, Integer> partitions = new LinkedHashMap<>();
            unknown.forEach(topic -> partitions.put(topic, topic.partitions()));
            writer.create(partitions, true)
                    .forEach((topic, answer) -> answers.put(topic, TopicPermissions.ofValidation(answer)));
        }
        return part.stream()
                .map(finding -> isUnknownCreation(finding)
                        ? finding.with(answers.getOrDefault(finding.place().name(), finding.outcome()))
                        : finding)
                .toList();
    }

    private static boolean isUnknownCreation(Finding finding) {
        return finding.check() == Check.CREATE_TOPIC && finding.outcome() instanceof Outcome.NotKnown;
    }

    private List<Finding> skippedTopics(String reason) {
        TopicPermissions permissions = new TopicPermissions(target.cluster(), order.service(), Optional.empty());
        return order.topics().stream()
                .flatMap(topic -> permissions.skippedOn(topic, reason).stream())
                .toList();
    }

    private static Finding clusterFinding(Outcome outcome, Duration elapsed) {
        return new Finding(Place.CLUSTER, Check.DESCRIBE_CLUSTER, outcome, elapsed);
    }

    private void done(List<Finding> part) {
        findings.addAll(part);
        progress.accept(part);
    }

    private static Duration atMost(Duration limit, Duration other) {
        return limit.compareTo(other) < 0 ? limit : other;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
