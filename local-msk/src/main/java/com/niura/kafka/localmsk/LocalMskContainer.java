package com.niura.kafka.localmsk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.niura.kafka.localmsk.credentials.CredentialsFile;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Mechanism;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * An emulator of MSK Serverless in a container, for tests with Testcontainers 2, which they have to have on their class path.
 * Without an engine there is {@code @WithLocalMsk}, which also tells why something was denied.
 *
 * <pre>{@code
 * @Container
 * static final LocalMskContainer MSK = new LocalMskContainer("local-msk")
 *         .withTopic("orders", 3)
 *         .withRole("shop", Files.readString(Path.of("shop-policy.json")));
 *
 * new KafkaProducer<>(MSK.clientProperties("shop"), new StringSerializer(), new StringSerializer())
 * }</pre>
 *
 * <p>The image is to be built from local-msk's Dockerfile. Clients reach the broker through the port of the Docker host that was
 * chosen when the container was started; it is what the broker advertises, so that other containers may not reach it.
 *
 * <p>Testcontainers brings an older {@code jackson-annotations} than aws-msk-iam-auth needs: manage its version, 2.22 with
 * aws-msk-iam-auth 2.3.9.
 *
 * <p>Not safe for use by several threads until it is started.
 */
public final class LocalMskContainer extends GenericContainer<LocalMskContainer> {

    private static final String DEFAULT_ROLE = "local";
    private static final String ANSWER = "/tmp/local-msk-advertises";
    private static final String TOPICS = "/tmp/local-msk-topics";
    private static final String FOLDER = "/local-msk";
    private static final Pattern VARIABLE = Pattern.compile("export (\\w+)='([^']*)'");

    private final Map<String, Integer> topics = new LinkedHashMap<>();
    private final List<String> policies = new ArrayList<>();
    private final Set<String> roles = new LinkedHashSet<>();

    /** @param image the name of an image that was built from local-msk's Dockerfile */
    public LocalMskContainer(String image) {
        this(DockerImageName.parse(image));
    }

    /** @param image built from local-msk's Dockerfile */
    public LocalMskContainer(DockerImageName image) {
        super(image);
        withExposedPorts(Ports.MSK_IAM);
        waitingFor(Wait.forSuccessfulCommand("test -f " + FOLDER + "/ready.json"));
    }

    /** Creates a topic at the start. */
    public LocalMskContainer withTopic(String name, int partitions) {
        topics.put(name, partitions);
        return self();
    }

    /**
     * Adds a role. Without any there is one, {@code local}, which may do everything.
     *
     * @param name for {@link #clientProperties}; named twice, the role has both policies
     * @param policy an IAM policy as JSON, in which <code>${cluster}</code>, <code>${topic:NAME}</code>, <code>${group:NAME}</code>
     *     and <code>${transactional-id:ID}</code> stand for ARNs
     * @throws IllegalArgumentException if the name is not one of a role
     */
    public LocalMskContainer withRole(String name, String policy) {
        Identity.requireName(name);
        String file = "/tmp/local-msk-policy-%d.json".formatted(policies.size());
        policies.add(name + "=" + file);
        roles.add(name);
        return withCopyToContainer(Transferable.of(policy), file);
    }

    /** The port is known only when the container runs, and the broker has to advertise it: the program waits for it. */
    @Override
    protected void configure() {
        List<String> program = new ArrayList<>(List.of(
                "until [ -s %s ]; do sleep 0.1; done; exec /app/local-msk --advertise \"$(cat %s)\" \"$@\""
                        .formatted(ANSWER, ANSWER),
                "local-msk",
                "--msk",
                "--port",
                String.valueOf(Ports.MSK_IAM),
                "--listen",
                "0.0.0.0",
                "--role-files",
                FOLDER));
        policies.forEach(policy -> program.addAll(List.of("--role", policy)));
        if (!topics.isEmpty()) {
            withCopyToContainer(
                    Transferable.of(topics.entrySet().stream()
                            .map(topic -> topic.getKey() + " " + topic.getValue() + "\n")
                            .collect(Collectors.joining())),
                    TOPICS);
            program.addAll(List.of("--topics", TOPICS));
        }
        withCreateContainerCmdModifier(command -> command.withEntrypoint("sh", "-c"));
        withCommand(program.toArray(new String[0]));
    }

    @Override
    protected void containerIsStarting(InspectContainerResponse container) {
        copyFileToContainer(Transferable.of(getBootstrapServers()), ANSWER);
    }

    /** Where clients on this machine reach the broker. */
    public String getBootstrapServers() {
        return getHost() + ":" + getMappedPort(Ports.MSK_IAM);
    }

    /**
     * What a Kafka client in this JVM needs to connect as a role with AWS_MSK_IAM, as {@link Role#clientProperties()}: a copy, and
     * the system property {@code aws.region} is set.
     *
     * @throws LocalMskException if there is no such role, or this JVM has another region already
     */
    public Map<String, Object> clientProperties(String role) {
        return clientProperties(role, Mechanism.AWS_MSK_IAM);
    }

    /** The same by OAUTHBEARER, as {@link Role#oauthBearerClientProperties()}. */
    public Map<String, Object> oauthBearerClientProperties(String role) {
        return clientProperties(role, Mechanism.OAUTHBEARER);
    }

    private Map<String, Object> clientProperties(String role, Mechanism mechanism) {
        Map<String, String> environment = variables(role);
        Role.setRegion(variable(environment, "AWS_REGION"));
        String profile = CredentialsFile.profile(getContainerId(), role);
        CredentialsFile.ofThisJvm().put(profile, credentials(environment));
        Map<String, Object> properties = ServerlessListener.clientProperties(mechanism, getBootstrapServers());
        properties.put("ssl.truststore.certificates", read(variable(environment, "SSL_CA_LOCATION")));
        return Role.withProfile(profile, properties);
    }

    /**
     * Credentials and region of a role, and where clients on this machine reach the broker, as environment variables of a
     * process.
     *
     * @throws LocalMskException if there is no such role
     */
    public Map<String, String> environment(String role) {
        Map<String, String> environment = new TreeMap<>(variables(role));
        // Paths in the container.
        environment
                .keySet()
                .retainAll(List.of(
                        "AWS_REGION",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_SESSION_TOKEN",
                        "KAFKA_BOOTSTRAP",
                        "KAFKA_BOOTSTRAP_SERVERS"));
        return environment;
    }

    /** The certificate to trust, PEM. */
    public String certificate() {
        return read(variable(
                variables(roles.isEmpty() ? DEFAULT_ROLE : roles.iterator().next()), "SSL_CA_LOCATION"));
    }

    private Map<String, String> variables(String role) {
        try {
            return VARIABLE.matcher(read("%s/%s.env".formatted(FOLDER, role)))
                    .results()
                    .collect(Collectors.toMap(variable -> variable.group(1), variable -> variable.group(2)));
        } catch (NotFoundException e) {
            throw new LocalMskException(
                    "role must be one of %s, but was %s"
                            .formatted(roles.isEmpty() ? Set.of(DEFAULT_ROLE) : roles, role),
                    e);
        }
    }

    private String read(String file) {
        return copyFileFromContainer(file, content -> new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static TemporaryCredentials credentials(Map<String, String> environment) {
        return new TemporaryCredentials(
                variable(environment, "AWS_ACCESS_KEY_ID"),
                variable(environment, "AWS_SECRET_ACCESS_KEY"),
                variable(environment, "AWS_SESSION_TOKEN"),
                Instant.MAX);
    }

    private static String variable(Map<String, String> environment, String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }
}
