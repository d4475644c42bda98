package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.niura.kafka.admin.cluster.AwsLogin;
import com.niura.kafka.admin.cluster.BootstrapConnection;
import com.niura.kafka.admin.cluster.CallResult;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.ClusterMetadata;
import com.niura.kafka.admin.cluster.ClusterReader;
import com.niura.kafka.admin.cluster.ClusterWriter;
import com.niura.kafka.admin.cluster.OperatorGuard;
import com.niura.kafka.admin.cluster.TopicAccess;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.check.Identities;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Looks at everything that a client of a cluster needs, in the order in which it needs it, and goes on after a failure as far as
 * that makes sense; what cannot be looked at after it is not known. Nothing is changed or created, unless the creation of topics is to
 * be checked by a cluster that does not only check. Confined to one thread; over at the deadline.
 */
public final class Doctor {

    /** For up to four IP addresses; one that answers at all does so much sooner. */
    private static final Duration LONGEST_PATH = Duration.ofSeconds(6);
    /** Sources of credentials, the metadata of an instance for example, may be asked several times. */
    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(10);
    /** STS is asked from the start on, and gives up by itself; this is for a process with little CPU. */
    private static final Duration LONGEST_WAIT_FOR_STS = Duration.ofSeconds(10);
    /** A broker that swallows packets must not keep the client from the others. */
    private static final Map<String, String> IMPATIENT = Map.of(
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1500",
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "1500");

    private final ClusterAccess access;
    private final Map<String, String> environment;
    private final DoctorOptions options;
    /** Whom the remedies about permissions and topics speak to. */
    private final Audience audience;

    private final Deadline deadline;
    private final Consumer<List<DoctorStep>> progress;
    private final List<DoctorStep> steps = new ArrayList<>();

    /**
     * @param environment environment variables
     * @param deadline when all has to be over
     * @param progress is told the steps part by part, as soon as they are there
     */
    public Doctor(
            ClusterAccess access,
            Map<String, String> environment,
            DoctorOptions options,
            Deadline deadline,
            Consumer<List<DoctorStep>> progress) {
        this.access = access;
        this.environment = environment;
        this.options = options;
        this.audience = options.service().isPresent() ? Audience.SERVICE : Audience.OPERATOR;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Looks, and returns all steps in the order in which they were taken.
     *
     * @throws ClusterFailedException when interrupted
     */
    public List<DoctorStep> examine() {
        try {
            DoctorStep settings = settings();
            done(List.of(settings));
            // Both go on in the background while the servers are looked at.
            Optional<CompletableFuture<AwsLogin>> aws =
                    AwsLogin.isUsedBy(access) ? Optional.of(AwsLogin.find(access, environment)) : Optional.empty();
            Optional<CompletableFuture<StsAnswer>> sts = aws.filter(finding -> options.asksSts())
                    .map(finding -> finding.thenApplyAsync(
                            found -> StsAnswer.ask(
                                    found.credentials(), access.cluster().region()),
                            AwsLogin.DAEMON));
            Optional<HostPort> open =
                    pathsTo(access.cluster().addresses().stream()
                                    .map(Target::bootstrap)
                                    .toList())
                            .stream()
                            .filter(ServerPath::isOpen)
                            .findFirst()
                            .flatMap(path -> path.steps().get(0).target().address());
            Optional<String> obstacle = settings.status() != Status.OK
                    ? Optional.of("the settings are not valid")
                    : open.isEmpty() ? Optional.of("no bootstrap server can be reached") : Optional.empty();
            obstacle = brokers(login(aws, sts, open, obstacle));
            if (obstacle.isPresent()) {
                notTried(Target.CLUSTER, Check.CLUSTER_DESCRIPTION, obstacle.get());
                notTried(Target.TOPICS, Check.TOPIC, obstacle.get());
            } else {
                clusterAndPermissions();
                options.service().ifPresent(this::startUpCheck);
            }
            return List.copyOf(steps);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailedException(access.failures().interrupted());
        }
    }

    private DoctorStep settings() {
        return new ConnectionProbe(access.settings(), access.failures())
                                .settings()
                                .outcome()
                        instanceof ProbeStep.Outcome.Failed failed
                ? DoctorStep.failed(Target.CLIENT, Check.SETTINGS, failed.failure())
                : DoctorStep.ok(Target.CLIENT, Check.SETTINGS, access.cluster().security());
    }

    /** Each gets as much time as is left for what follows. */
    private List<ServerPath> pathsTo(List<Target> servers) throws InterruptedException {
        List<ServerPath> paths = new ArrayList<>();
        for (Target server : servers) {
            Duration limit = deadline.share(servers.size() - paths.size() + 1)
                    .atMost(LONGEST_PATH)
                    .remaining();
            ServerPath path = ServerPath.to(server, access, limit);
            done(path.steps());
            paths.add(path);
        }
        return paths;
    }

    /** Authenticates, and asks where the brokers are. */
    private List<ClusterMetadata.Broker> login(
            Optional<CompletableFuture<AwsLogin>> aws,
            Optional<CompletableFuture<StsAnswer>> sts,
            Optional<HostPort> server,
            Optional<String> obstacle)
            throws InterruptedException {
        DoctorStep credentials = aws.isPresent() ? awsCredentials(aws.get()) : credentials(access);
        boolean hasNone =
                aws.filter(CompletableFuture::isCompletedExceptionally).isPresent();
        Optional<String> reason =
                obstacle.or(() -> hasNone ? Optional.of("there are no credentials") : Optional.empty());
        Entry entry = reason.isPresent()
                ? new Entry(
                        DoctorStep.notKnown(Target.ACCESS, Check.LOGIN, reason.get())
                                .untried(),
                        Optional.empty(),
                        List.of())
                : loginAt(server.orElseThrow());
        List<DoctorStep> part = new ArrayList<>(
                aws.isPresent()
                        ? LoginSteps.of(
                                access.remedies(),
                                credentials,
                                hasNone || !aws.get().isDone()
                                        ? Optional.empty()
                                        : aws.get().join().problem(),
                                hasNone ? StsAnswer.notAsked("there are no credentials") : answer(sts),
                                entry.login())
                        : List.of(credentials, entry.login()));
        entry.metadata().ifPresent(part::add);
        done(part);
        return entry.brokers();
    }

    /** What came of the login and of the question where the brokers are, and those that the cluster named. */
    private record Entry(DoctorStep login, Optional<DoctorStep> metadata, List<ClusterMetadata.Broker> brokers) {}

    private Entry loginAt(HostPort server) {
        try (BootstrapConnection connection = BootstrapConnection.open(access, server, deadline)) {
            DoctorStep login = DoctorStep.ok(Target.ACCESS, Check.LOGIN, "at " + server);
            try {
                ClusterMetadata told = connection.brokers();
                String found = "the cluster " + (told.clusterId().isEmpty() ? "" : told.clusterId() + " ") + "names "
                        + Texts.counted(told.brokers().size(), "broker");
                return new Entry(
                        login,
                        Optional.of(DoctorStep.ok(Target.ACCESS, Check.ADVERTISED_BROKERS, found)),
                        told.brokers());
            } catch (ClusterFailedException e) {
                return new Entry(
                        login,
                        Optional.of(DoctorStep.failed(Target.ACCESS, Check.ADVERTISED_BROKERS, e.failure())),
                        List.of());
            }
        } catch (ClusterFailedException e) {
            return new Entry(DoctorStep.failed(Target.ACCESS, Check.LOGIN, e.failure()), Optional.empty(), List.of());
        }
    }

    /** What a client has to authenticate with that does not sign with AWS credentials. */
    static DoctorStep credentials(ClusterAccess access) {
        ClientTarget client = access.cluster();
        if (!client.usesSasl()) {
            return DoctorStep.ok(
                            Target.ACCESS,
                            Check.CREDENTIALS,
                            client.usesTls() && client.hasCertificate()
                                    ? "a client certificate"
                                    : "none: over " + client.securityProtocol() + " this client does not say who it is")
                    .by("client properties");
        }
        return Identities.of(access.settings(), Optional.empty())
                .map(identity -> DoctorStep.ok(Target.ACCESS, Check.CREDENTIALS, "user " + identity)
                        .by("sasl.jaas.config"))
                .orElseGet(() -> DoctorStep.notKnown(
                                Target.ACCESS, Check.CREDENTIALS, "what the login module finds is seen when it logs in")
                        .untried());
    }

    private DoctorStep awsCredentials(CompletableFuture<AwsLogin> aws) throws InterruptedException {
        Duration limit = deadline.share(2).atMost(LONGEST_LOOK_UP).remaining();
        try {
            AwsLogin found = aws.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            String whose = found.describe(access.settings());
            return found.passedOver().isEmpty()
                    ? DoctorStep.ok(Target.ACCESS, Check.CREDENTIALS, whose)
                    : DoctorStep.failed(
                            Target.ACCESS,
                            Check.CREDENTIALS,
                            DoctorStep.reworded(
                                    access.failures().credentialsUnavailable("", null),
                                    found.passedOver().get()
                                            + " in sasl.jaas.config gives no credentials, so Kafka's clients use others: "
                                            + whose,
                                    "Correct it or what it names (~/.aws/config, ~/.aws/credentials, the role's trust policy), or"
                                            + " take it out. With awsAddDefaultProviders=\"false\" beside it, clients fail rather"
                                            + " than use others."));
        } catch (TimeoutException e) {
            return DoctorStep.notKnown(
                    Target.ACCESS, Check.CREDENTIALS, "their source has not answered within " + Texts.seconds(limit));
        } catch (ExecutionException e) {
            return DoctorStep.failed(
                    Target.ACCESS, Check.CREDENTIALS, FailureClassifier.credentialsUnavailable(e, access.failures()));
        }
    }

    private StsAnswer answer(Optional<CompletableFuture<StsAnswer>> sts) throws InterruptedException {
        if (sts.isEmpty()) {
            return StsAnswer.notAsked("--no-sts is given");
        }
        Duration limit = deadline.atMost(LONGEST_WAIT_FOR_STS).remaining();
        try {
            return sts.get().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return StsAnswer.unheard("no answer from STS before the time was over");
        } catch (ExecutionException e) {
            return StsAnswer.of(FailureClassifier.unwrap(e));
        }
    }

    /** Returns what keeps an admin client from working, if anything does. */
    private Optional<String> brokers(List<ClusterMetadata.Broker> brokers) throws InterruptedException {
        if (brokers.isEmpty()) {
            return Optional.of("the cluster did not say where its brokers are");
        }
        List<ServerPath> paths = pathsTo(brokers.stream()
                .map(broker -> Target.broker(broker.id(), broker.address()))
                .toList());
        if (paths.stream().anyMatch(ServerPath::isTlsTrap)) {
            return Optional.of("a broker would answer a plain-text client with TLS");
        }
        return paths.stream().anyMatch(ServerPath::isOpen)
                ? Optional.empty()
                : Optional.of("no broker can be reached where the cluster says it is");
    }

    /** Asks over an admin client, as the other commands do. */
    private void clusterAndPermissions() {
        boolean isDescribed = false;
        try (ClusterConnection connection = ClusterConnection.open(access.with(IMPATIENT), deadline)) {
            ClusterReader reader = new ClusterReader(connection);
            TopicPermissions permissions = new TopicPermissions(
                    new Failures(access.settings(), options.source(), audience),
                    options.service(),
                    reader.permissionsOnCluster());
            isDescribed = true;
            List<DoctorStep> part = new ArrayList<>();
            part.add(DoctorStep.ok(Target.CLUSTER, Check.CLUSTER_DESCRIPTION, "answered"));
            part.addAll(permissions.besides());
            done(part);
            done(topics(permissions, reader, new ClusterWriter(connection)));
        } catch (ClusterFailedException e) {
            done(List.of(
                    isDescribed
                            ? DoctorStep.failed(Target.TOPICS, Check.TOPIC, e.failure())
                            : DoctorStep.failed(Target.CLUSTER, Check.CLUSTER_DESCRIPTION, e.failure())));
            if (!isDescribed) {
                notTried(Target.TOPICS, Check.TOPIC, "an admin client has to describe the cluster first");
            }
        }
    }

    private List<DoctorStep> topics(TopicPermissions permissions, ClusterReader reader, ClusterWriter writer) {
        Map<String, TopicAccess> answers =
                reader.access(options.topics().stream().map(Topic::name).toList());
        Map<Topic, TopicAccess> found = new LinkedHashMap<>();
        options.topics().forEach(topic -> found.put(topic, Objects.requireNonNull(answers.get(topic.name()))));
        List<Topic> untold = options.validatesCreation() && options.service().isEmpty()
                ? found.keySet().stream()
                        .filter(topic -> !permissions.tellsCreation(Objects.requireNonNull(found.get(topic))))
                        .toList()
                : List.of();
        Map<String, CallResult<Void>> validated = new HashMap<>();
        requests(untold, access.isMskServerless() ? RateLimit.MSK_SERVERLESS.partitions() : Integer.MAX_VALUE)
                .forEach(request -> validated.putAll(writer.create(request, true)));
        List<DoctorStep> part = new ArrayList<>();
        found.forEach((topic, seen) ->
                part.addAll(permissions.on(topic, seen, Optional.ofNullable(validated.get(topic.name())))));
        return part;
    }

    /** The requests for these topics as apply sends them: of none more partitions than fit into one. */
    static List<Map<Topic, Integer>> requests(List<Topic> topics, int mostPartitions) {
        List<Map<Topic, Integer>> requests = new ArrayList<>();
        int room = 0;
        for (Topic topic : topics) {
            int partitions = Math.min(topic.partitions(), mostPartitions);
            if (requests.isEmpty() || partitions > room) {
                requests.add(new LinkedHashMap<>());
                room = mostPartitions;
            }
            requests.get(requests.size() - 1).put(topic, partitions);
            room -= partitions;
        }
        return requests;
    }

    /** Makes the check that the service makes when it starts; of permissions the broker's reports have told already. */
    private void startUpCheck(Service service) {
        ReadinessReport report = OperatorGuard.check(
                access,
                new RequiredTopics(
                        options.topics(),
                        options.source(),
                        Optional.of(new RequiredTopics.Use(service.name(), service.consumerGroup())),
                        Optional.empty(),
                        List.of()),
                Set.of(FailureCode.NO_TOPICS),
                audience,
                deadline.remaining(),
                PermissionScope.NONE);
        done(startUpCheck(report));
    }

    static List<DoctorStep> startUpCheck(ReadinessReport report) {
        List<DoctorStep> part = new ArrayList<>();
        for (ReadinessReport.CheckedTopic topic : report.topics()) {
            Target target = Target.topic(topic.name());
            part.add(topic.failure()
                    .map(failure -> DoctorStep.failed(target, Check.START_UP_CHECK, failure))
                    .orElseGet(() -> DoctorStep.ok(
                            target,
                            Check.START_UP_CHECK,
                            Texts.counted(topic.partitions(), "partition") + ", each with a leader")));
        }
        if (report.topics().isEmpty()) {
            for (Failure failure : report.failures()) {
                part.add(DoctorStep.failed(Target.TOPICS, Check.START_UP_CHECK, failure));
            }
        }
        return part;
    }

    private void notTried(Target target, Check check, String reason) {
        done(List.of(DoctorStep.notKnown(target, check, reason).untried()));
    }

    private void done(List<DoctorStep> part) {
        steps.addAll(part);
        progress.accept(part);
    }
}
