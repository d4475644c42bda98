package com.niura.kafka.localmsk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.credentials.CredentialsFile;
import com.niura.kafka.localmsk.credentials.RandomCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Mechanism;

/**
 * An IAM role of a {@link LocalMsk}, as an ECS task has one: what it may do, and temporary credentials to do it with.
 *
 * <p>Safe for use by many threads. {@code toString} shows no secret.
 */
public final class Role {

    private static final Duration SESSION = Duration.ofHours(12);
    private static final String REGION_PROPERTY = "aws.region";

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
     * Replaces all its policies: those of all its credentials, at once or the
     * {@linkplain LocalMsk.Builder#policyDelay propagation delay} later.
     *
     * @param policies as AWS writes them in JSON; with none, the role may do nothing
     * @throws com.niura.kafka.iam.PolicyException if one is not a policy that can be followed to the letter; then
     *     nothing changes
     */
    public synchronized void policies(String... policies) {
        documents = Identity.documents(name, policies);
        iam.policiesChanged(arn, documents);
    }

    /**
     * What a Kafka client in this JVM needs to connect as this role, ready to be completed and handed to it: a copy.
     *
     * <p>The credentials go to the genuine login module of {@code software.amazon.msk:aws-msk-iam-auth}, which has to be on
     * the class path, by way of a profile in the file that the system property {@code aws.sharedCredentialsFile} names; where
     * it names none, it is set to a new file, which is removed when this JVM ends. The region is in the host names; where the
     * cluster advertises another address, it is set as {@link #oauthBearerClientProperties()} says.
     *
     * @throws LocalMskException if this JVM cannot resolve the host names of the cluster, or its credentials file is not one
     *     of local-msk's
     */
    public Map<String, Object> clientProperties() {
        if (iam.listener().isAdvertisedElsewhere()) {
            setRegion(iam.cluster().region());
        }
        return clientProperties(Mechanism.AWS_MSK_IAM);
    }

    /**
     * The same by OAUTHBEARER, as programs in other languages than Java log in, with the genuine login callback handler of
     * aws-msk-iam-auth.
     *
     * <p>It signs for a region and not for a host, and asks the AWS SDK which one. For that the system property
     * {@code aws.region} is set to the region of the cluster, and stays so: a JVM has clients of one region only.
     *
     * @throws LocalMskException as {@link #clientProperties()}, and if {@code aws.region} is another region already
     */
    public Map<String, Object> oauthBearerClientProperties() {
        setRegion(iam.cluster().region());
        return clientProperties(Mechanism.OAUTHBEARER);
    }

    /** @throws LocalMskException if this JVM has another already */
    static void setRegion(String region) {
        String before = System.getProperty(REGION_PROPERTY);
        if (before != null && !before.equals(region)) {
            throw new LocalMskException(
                    "This JVM signs tokens for %s, which the system property %s names, but the cluster is in %s: clear the property, or start the cluster there"
                            .formatted(before, REGION_PROPERTY, region));
        }
        System.setProperty(REGION_PROPERTY, region);
    }

    private Map<String, Object> clientProperties(Mechanism mechanism) {
        iam.listener().requireResolvable();
        String profile = CredentialsFile.profile(iam.listener().cluster(), name);
        CredentialsFile.ofThisJvm().put(profile, credentials);
        return withProfile(profile, iam.listener().clientProperties(mechanism));
    }

    static Map<String, Object> withProfile(String profile, Map<String, Object> properties) {
        properties.computeIfPresent(
                "sasl.jaas.config",
                (key, login) -> login.toString().replace(";", " awsProfileName=\"%s\";".formatted(profile)));
        return properties;
    }

    /**
     * The credentials and the region as environment variables of a process that is to act as this role. Such a JVM needs
     * {@link LocalMsk#jvmOptions()} besides, to find and to trust the cluster.
     */
    public Map<String, String> environment() {
        TemporaryCredentials current = credentials;
        return Map.of(
                "AWS_REGION", iam.cluster().region(),
                "AWS_ACCESS_KEY_ID", current.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", current.secretAccessKey(),
                "AWS_SESSION_TOKEN", current.sessionToken());
    }

    @Override
    public String toString() {
        return "Role[%s, %s]".formatted(name, documents);
    }
}
