package com.niura.kafka.localmsk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.niura.kafka.iam.PolicyDocument;

/**
 * An IAM role of a {@link LocalMsk}, as an ECS task has one: what it may do, and temporary credentials to do it with.
 *
 * <p>Safe for use by many threads. {@code toString} shows no secret.
 */
public final class Role {

    private static final Duration SESSION = Duration.ofHours(12);

    private final Iam iam;
    private final String name;
    private final String arn;
    private volatile List<PolicyDocument> documents;
    private volatile TemporaryCredentials credentials;

    Role(Iam iam, String name, String arn, List<PolicyDocument> documents) {
        this.iam = iam;
        this.name = name;
        this.arn = arn;
        this.documents = documents;
        this.credentials = newCredentials(SESSION);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The principal that brokers see: the ARN of the assumed role. */
    public String arn() {
        return arn;
    }

    /** The credentials made last. */
    public TemporaryCredentials credentials() {
        return credentials;
    }

    /**
     * Makes new credentials, which {@link #clientProperties()} and {@link #environment()} give from now on. Those made before
     * stay good until they expire.
     *
     * @param lifetime after which the brokers do not accept them any more, in whole seconds at least one
     * @throws IllegalArgumentException if it is shorter
     */
    public TemporaryCredentials newCredentials(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("lifetime must be at least a second, but was " + lifetime);
        }
        TemporaryCredentials made = RandomCredentials.expiring(Instant.now().plus(lifetime));
        iam.add(this, made);
        credentials = made;
        return made;
    }

    /**
     * Replaces all its policies.
     *
     * @param policies as AWS writes them in JSON; with none, the role may do nothing
     * @throws com.niura.kafka.iam.PolicyException if one is not a policy that can be followed to the letter; then
     *     nothing changes
     */
    public void policies(String... policies) {
        documents = Iam.documents(name, policies);
        iam.policiesChanged(this);
    }

    /**
     * What a Kafka client in this JVM needs to connect as this role, ready to be completed and handed to it: a copy.
     *
     * <p>The credentials go to the genuine login module of {@code software.amazon.msk:aws-msk-iam-auth}, which has to be on
     * the class path, by way of a profile in the file that the system property {@code aws.sharedCredentialsFile} names; where
     * it names none, it is set to a new file, which is removed when this JVM ends.
     *
     * @throws LocalMskException if this JVM cannot resolve the host names of the cluster, or its credentials file is not one
     *     of local-msk's
     */
    public Map<String, Object> clientProperties() {
        iam.listener().requireResolvable();
        String profile = iam.listener().cluster() + "-" + name;
        CredentialsFile.ofThisJvm().put(profile, credentials);
        Map<String, Object> properties = new TreeMap<>(iam.listener().clientProperties());
        properties.put(
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"%s\";".formatted(profile));
        return properties;
    }

    /**
     * The credentials as environment variables of a process that is to act as this role. Such a JVM needs
     * {@link LocalMsk#jvmOptions()} besides, to find and to trust the cluster.
     */
    public Map<String, String> environment() {
        TemporaryCredentials current = credentials;
        return Map.of(
                "AWS_ACCESS_KEY_ID", current.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", current.secretAccessKey(),
                "AWS_SESSION_TOKEN", current.sessionToken());
    }

    List<PolicyDocument> documents() {
        return documents;
    }

    @Override
    public String toString() {
        return "Role[%s, %s]".formatted(name, documents);
    }
}
