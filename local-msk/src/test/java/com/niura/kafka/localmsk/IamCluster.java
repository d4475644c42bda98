package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.niura.kafka.localmsk.broker.IamBrokerConfig;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Arn;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DecisionLog;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.PolicyDocument;

/** A broker with the plug-ins for IAM, without TLS, and clients of it that use Amazon's own login module. */
final class IamCluster implements AutoCloseable {

    static final Arn ARN = Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b2c3d-s1");

    /** The client looks up the name of an address, and signs for that. */
    static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");

    private static final String CREDENTIALS_FILE = "aws.sharedCredentialsFile";
    private static final String REGION = "aws.region";

    private final Path folder;
    private final AccessFile access;
    private final DecisionLog decisions;
    private final LocalMsk msk;

    private IamCluster(Path folder, Level level, int brokers) {
        this.folder = folder;
        this.access = new AccessFile(folder);
        this.decisions = new DecisionLog(folder);
        System.setProperty(CREDENTIALS_FILE, credentialsFile().toString());
        // Neither the address nor its name has one in it.
        System.setProperty(REGION, ARN.region());
        allowNothing();
        LocalMsk.Builder builder = LocalMsk.builder()
                .level(level)
                .brokers(brokers)
                .brokerConfig(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerConfig(IamBrokerConfig.ACCESS_CONFIG, folder.toString());
        IamBrokerConfig.properties().forEach(builder::brokerConfig);
        this.msk = builder.start();
    }

    static IamCluster start(Level level) {
        return start(level, 1);
    }

    static IamCluster start(Level level, int brokers) {
        try {
            return new IamCluster(Files.createTempDirectory("local-msk-iam-"), level, brokers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    static AccessState state(Limits limits, Identity... identities) {
        return new AccessState(ARN, HOSTS, List.of(identities), limits);
    }

    /** Puts the state into force, and makes the identities' credentials known to clients. */
    void access(AccessState state) {
        access.write(state);
        signWith(state.identities().toArray(Identity[]::new));
    }

    void allowNothing() {
        access(state(Limits.off()));
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
            Files.writeString(credentialsFile(), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient client(String identity) {
        Map<String, Object> properties = msk.clientProperties();
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", IamBrokerConfig.MECHANISM);
        properties.put(
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"%s\" awsMaxRetries=\"0\";"
                        .formatted(identity));
        properties.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
        return new TestClient(properties);
    }

    /** What the broker has decided about a principal, or about nobody when the name is empty. */
    List<Decision> decisions(String identity) {
        String principal = identity.isEmpty() ? "" : principal(identity);
        return decisions.read().stream()
                .filter(decision -> decision.principal().equals(principal))
                .toList();
    }

    Decision lastRefusal(String identity) {
        return decisions(identity).stream()
                .filter(decision -> !decision.allowed())
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    String output() {
        return msk.output();
    }

    private Path credentialsFile() {
        return folder.resolve("credentials");
    }

    @Override
    public void close() {
        System.clearProperty(CREDENTIALS_FILE);
        System.clearProperty(REGION);
        msk.close();
        try {
            new DataFolder(folder).delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
