package com.niura.kafka.localmsk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.ResourceType;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DecisionLog;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.internal.process.DataFolder;

/**
 * Who may do what on a {@link LocalMsk} that is an emulator of MSK Serverless: roles with IAM policies, the limits of the
 * service, and the log of what the brokers decided.
 *
 * <pre>{@code
 * Role eeg = msk.iam().role("eeg", """
 *         {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "*"}}""");
 * Admin admin = Admin.create(eeg.clientProperties());
 * }</pre>
 *
 * <p>Safe for use by many threads. A change is in force when the call that makes it returns, or the
 * {@linkplain LocalMsk.Builder#policyDelay propagation delay} later; nothing else blocks.
 */
public final class Iam {

    private static final String EVERYTHING = """
            {
              "Version": "2012-10-17",
              "Statement": {"Sid": "Everything", "Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}
            }
            """;
    private static final String ACCOUNT = "123456789012";

    private final Arn cluster;
    private final ServerlessListener listener;
    private final Executor afterDelay;
    private final AccessFile file;
    private final DecisionLog log;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, Identity> identities = new LinkedHashMap<>();
    private final Map<String, List<PolicyDocument>> inForce = new HashMap<>();
    private final Queue<Runnable> delayed = new ArrayDeque<>();
    private Limits limits;
    private Duration authenticationDelay = Duration.ZERO;
    private DescribeClusterRequirement describeClusterRequirement = DescribeClusterRequirement.NOBODY;

    Iam(ServerlessSettings settings, ServerlessListener listener, DataFolder folder) {
        this(
                settings,
                listener,
                folder,
                settings.policyDelay().isZero()
                        ? Runnable::run
                        : CompletableFuture.delayedExecutor(
                                settings.policyDelay().toMillis(), TimeUnit.MILLISECONDS));
    }

    /** @param afterDelay runs things when the propagation delay is over */
    Iam(ServerlessSettings settings, ServerlessListener listener, DataFolder folder, Executor afterDelay) {
        this.listener = listener;
        this.afterDelay = afterDelay;
        this.limits = settings.limits();
        Arn given = settings.clusterArn();
        this.cluster = given != null ? given : madeUp(settings);
        this.file = new AccessFile(folder.access());
        this.log = new DecisionLog(folder.access());
        write();
    }

    /** The ARN of the cluster. */
    public String clusterArn() {
        return cluster.toString();
    }

    /**
     * The ARN of a topic of the cluster, whether it exists or not; {@code *} and {@code ?} make it a pattern for policies.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public String topicArn(String topic) {
        return cluster.topic(topic).toString();
    }

    /**
     * The ARN of a consumer group of the cluster, as {@link #topicArn}.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public String groupArn(String group) {
        return cluster.group(group).toString();
    }

    /**
     * The ARN of a transactional id of the cluster, as {@link #topicArn}.
     *
     * @throws IllegalArgumentException if the id is empty
     */
    public String transactionalIdArn(String id) {
        return cluster.transactionalId(id).toString();
    }

    /** A policy in JSON that allows to write to a topic, to read it in a consumer group, and nothing else. */
    public String examplePolicy(String topic, String group) {
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"],
                      "Resource": "%s"
                    },
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData", "kafka-cluster:WriteData"],
                      "Resource": "%s"
                    },
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
                      "Resource": "%s"
                    }
                  ]
                }""".formatted(clusterArn(), topicArn(topic), groupArn(group));
    }

    /**
     * A new role, which may do what its policies say and nothing else.
     *
     * @param name as in IAM: letters, digits and {@code +=,.@_-}, at most 64 of them
     * @param policies as AWS writes them in JSON
     * @throws IllegalArgumentException if the name is not as described
     * @throws IllegalStateException if there is a role of this name
     * @throws com.niura.kafka.iam.PolicyException if a policy is not one that can be followed to the letter
     */
    public Role role(String name, String... policies) {
        return role(name, Identity.documents(name, policies));
    }

    /**
     * The same with policies that have been read already, and have names of their own in the decision log.
     *
     * @throws IllegalArgumentException if the name is not as described
     * @throws IllegalStateException if there is a role of this name
     */
    public synchronized Role role(String name, List<PolicyDocument> policies) {
        Identity.requireName(name);
        if (roles.containsKey(name)) {
            throw new IllegalStateException("there is a role " + name + " already");
        }
        String principal =
                "arn:%s:sts::%s:assumed-role/%s/local-msk".formatted(cluster.partition(), cluster.account(), name);
        inForce.put(principal, List.copyOf(policies));
        Role role = new Role(this, name, principal, policies);
        roles.put(name, role);
        return role;
    }

    /** A new role that may do everything: for setting things up. */
    public Role administrator() {
        return administrator("administrator-" + UUID.randomUUID());
    }

    /**
     * The same under a given name, as in {@link #role}.
     *
     * @throws IllegalArgumentException if the name is not that of a role
     * @throws IllegalStateException if there is a role of this name
     */
    public Role administrator(String name) {
        return role(name, EVERYTHING);
    }

    /** The limits in force. */
    public synchronized Limits limits() {
        return limits;
    }

    /** Changes the limits, at once. */
    public synchronized void limits(Limits newLimits) {
        limits = Objects.requireNonNull(newLimits, "newLimits");
        write();
    }

    /**
     * Lets every answer to an authentication take this long from now on, as an overloaded broker would; zero ends it. Other
     * connections may be held up by it, too.
     *
     * @throws NullPointerException if the argument is null
     * @throws IllegalArgumentException if it is negative or longer than a minute; then nothing changes
     */
    public synchronized void authenticationDelay(Duration delay) {
        Duration before = authenticationDelay;
        authenticationDelay = Objects.requireNonNull(delay, "delay");
        try {
            write();
        } catch (IllegalArgumentException e) {
            authenticationDelay = before;
            throw e;
        }
    }

    /**
     * Sets who needs {@code DescribeCluster} from now on to be told about a topic; whoever lacks it then is refused with
     * CLUSTER_AUTHORIZATION_FAILED. At first nobody does.
     *
     * @throws NullPointerException if the argument is null
     */
    public synchronized void describeClusterRequirement(DescribeClusterRequirement requirement) {
        describeClusterRequirement = Objects.requireNonNull(requirement, "requirement");
        write();
    }

    /**
     * What the brokers have decided so far, in the order of time: the answer to "why was I denied?". Requests of the brokers
     * themselves are not in it.
     */
    public List<Decision> decisions() {
        return log.read();
    }

    private static Arn madeUp(ServerlessSettings settings) {
        String name = settings.name();
        UUID uuid = name == null
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes(("local-msk " + name).getBytes(StandardCharsets.UTF_8));
        return new Arn(
                settings.partition(),
                settings.region(),
                ACCOUNT,
                ResourceType.CLUSTER,
                name == null ? "local-msk" : name,
                uuid + "-s1",
                "");
    }

    /** The file that a broker writes its decisions to, one a line, and which need not be there yet. It goes with the cluster. */
    public Path logFile(int broker) {
        return log.file(broker);
    }

    Arn cluster() {
        return cluster;
    }

    ServerlessListener listener() {
        return listener;
    }

    /** Lets the credentials stand for the role, besides those that it has, with the policies that are in force. */
    synchronized void add(Role role, TemporaryCredentials credentials) {
        identities.put(
                credentials.accessKeyId(),
                new Identity(
                        role.name(),
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        Optional.of(credentials.sessionToken()),
                        role.arn(),
                        Optional.of(credentials.expiration()),
                        inForce.getOrDefault(role.arn(), List.of())));
        write();
    }

    /** Puts the policies in force now, or at the end of the propagation delay. */
    synchronized void policiesChanged(String principal, List<PolicyDocument> policies) {
        delayed.add(() -> takePolicies(principal, policies));
        // Whichever thread comes first then: the changes come in the order in which they were made.
        afterDelay.execute(this::takeNext);
    }

    private synchronized void takeNext() {
        delayed.remove().run();
    }

    private void takePolicies(String principal, List<PolicyDocument> policies) {
        inForce.put(principal, policies);
        identities.replaceAll((key, identity) -> identity.principal().equals(principal)
                ? new Identity(
                        identity.name(),
                        key,
                        identity.secretKey(),
                        identity.sessionToken(),
                        identity.principal(),
                        identity.expires(),
                        policies)
                : identity);
        write();
    }

    private synchronized void write() {
        // Expired keys could not be used any more, but "expired" is a better reason in the log than "unknown".
        file.write(new AccessState(
                cluster,
                listener.hostNames(),
                new ArrayList<>(identities.values()),
                limits,
                authenticationDelay,
                describeClusterRequirement));
    }

    @Override
    public String toString() {
        return "Iam[%s]".formatted(cluster);
    }
}
