package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.internal.process.DataFolder;
import org.jspecify.annotations.Nullable;

/**
 * An emulator of MSK Serverless whose access file the test writes itself, and clients with credentials of its own making:
 * what the public API would not let anybody do.
 */
final class IamCluster implements AutoCloseable {

    private static final String REGION = "ap-south-1";
    private static final String CREDENTIALS_PROPERTY = "aws.sharedCredentialsFile";

    private final LocalMsk msk;
    private final AccessFile access;
    private final AccessState initial;
    private final Path credentials;
    private final @Nullable String credentialsBefore;

    private IamCluster(LocalMsk msk) {
        this.msk = msk;
        Path folder = new DataFolder(msk.dataFolder()).access();
        this.access = new AccessFile(folder);
        this.initial = access.read();
        this.credentials = folder.resolve("credentials");
        this.credentialsBefore = System.getProperty(CREDENTIALS_PROPERTY);
        System.setProperty(CREDENTIALS_PROPERTY, credentials.toString());
    }

    static IamCluster start(KafkaVersion level) {
        return start(level, 1);
    }

    static IamCluster start(KafkaVersion level, int brokers) {
        return new IamCluster(LocalMsk.builder()
                .kafkaVersion(level)
                .brokers(brokers)
                .mskServerless(REGION)
                .start());
    }

    Arn arn() {
        return initial.cluster();
    }

    Set<String> hosts() {
        return initial.hosts();
    }

    /** The name of first contact. */
    String host() {
        return msk.bootstrapServers().replaceFirst(":.*", "");
    }

    static Identity identity(String name, PolicyDocument... policies) {
        return new Identity(
                name,
                "AKIA" + name.toUpperCase(Locale.ROOT),
                "hush-" + name,
                Optional.empty(),
                principal(name),
                Optional.empty(),
                List.of(policies));
    }

    static String principal(String name) {
        return "arn:aws:sts::123456789012:assumed-role/%s/task".formatted(name);
    }

    static PolicyDocument allowing(String... actions) {
        return policy("Allow", "*", actions);
    }

    /** @param actions without their service */
    static PolicyDocument policy(String effect, String resource, String... actions) {
        String list = List.of(actions).stream()
                .map(action -> "\"kafka-cluster:%s\"".formatted(action))
                .collect(Collectors.joining(", "));
        return PolicyDocument.parse(
                effect + "-policy",
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"S1\", \"Effect\": \"%s\", \"Action\": [%s], \"Resource\": \"%s\"}}"
                        .formatted(effect, list, resource));
    }

    /** Puts these into force, and makes the identities' credentials known to clients. */
    void access(Limits limits, Identity... identities) {
        access(initial.cluster(), initial.hosts(), limits, identities);
    }

    /** Also says which cluster the broker belongs to, and which names it answers to. */
    void access(Arn cluster, Set<String> hosts, Limits limits, Identity... identities) {
        access.write(new AccessState(cluster, hosts, List.of(identities), limits));
        signWith(identities);
    }

    /** Without limits, and with DescribeCluster needed to be told about topics. */
    void access(DescribeClusterRequirement need, Identity... identities) {
        access.write(new AccessState(arn(), hosts(), List.of(identities), Limits.off(), Duration.ZERO, need));
        signWith(identities);
    }

    /** Makes credentials known to clients, and not to the broker. */
    void signWith(Identity... identities) {
        String file = List.of(identities).stream()
                .map(identity -> "[%s]%naws_access_key_id=%s%naws_secret_access_key=%s%n%s"
                        .formatted(
                                identity.name(),
                                identity.accessKeyId(),
                                identity.secretKey(),
                                identity.sessionToken()
                                        .map("aws_session_token=%s%n"::formatted)
                                        .orElse("")))
                .collect(Collectors.joining());
        try {
            Files.writeString(credentials, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient client(String identity) {
        Map<String, Object> properties = msk.clientProperties();
        properties.put(
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"%s\" awsMaxRetries=\"0\";"
                        .formatted(identity));
        return new TestClient(properties);
    }

    /** What the broker has decided about a principal, or about nobody when the name is empty. */
    List<Decision> decisions(String identity) {
        String principal = identity.isEmpty() ? "" : principal(identity);
        return msk.iam().decisions().stream()
                .filter(decision -> decision.principal().equals(principal))
                .toList();
    }

    Decision lastRefusal(String identity) {
        return decisions(identity).stream()
                .filter(decision -> !decision.allowed())
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    /** As the cluster itself, past IAM. */
    void createTopic(TopicSpec topic) {
        msk.createTopics(List.of(topic));
    }

    String output() {
        return msk.output();
    }

    @Override
    public void close() {
        if (credentialsBefore == null) {
            System.clearProperty(CREDENTIALS_PROPERTY);
        } else {
            System.setProperty(CREDENTIALS_PROPERTY, credentialsBefore);
        }
        msk.close();
    }
}
