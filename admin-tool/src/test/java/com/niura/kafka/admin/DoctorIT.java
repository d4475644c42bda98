package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.Broker;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code doctor} on an emulator of MSK Serverless, with the steps of the connection path broken one after the other. */
class DoctorIT {

    private static LocalMsk msk;
    private static Admin administrator;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .brokers(KafkaVersion.byDefault() == KafkaVersion.KAFKA_2_8 ? 1 : 2)
                .faultProxy()
                .limits(Limits.off())
                .start();
        Map<String, Object> properties = msk.iam().administrator().clientProperties();
        administrator = Admin.create(properties);
        administrator
                .createTopics(List.of(new NewTopic("there", 1, (short) -1)))
                .all()
                .get();
        // Each broker holds a copy, so the answer comes when all of them have heard of the topic.
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("there", "first")).get();
        }
    }

    @AfterAll
    static void stop() {
        administrator.close(Duration.ofSeconds(1));
        msk.close();
    }

    @AfterEach
    void mend() {
        msk.brokers().stream().map(Broker::proxy).forEach(FaultProxy::heal);
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.NOBODY);
    }

    @Test
    void operatorWithAllPermissions_seesNoFailure_andThatItIsNotKnownWhetherMissingTopicsMayBeCreated()
            throws Exception {
        Role operator = role("operator", "CreateTopic", "DescribeTopic");

        Run run = diagnose(operator.clientProperties(), "--catalog", catalog("there", "missing"));

        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(steps(run))
                .startsWith(
                        "CLIENT SETTINGS OK",
                        "BOOTSTRAP DNS OK",
                        "BOOTSTRAP TCP OK",
                        "BOOTSTRAP TLS OK",
                        "BOOTSTRAP KAFKA OK",
                        "BOOTSTRAP SASL_MECHANISM OK")
                .containsSequence(
                        "ACCESS CREDENTIALS OK",
                        "ACCESS IDENTITY NOT_KNOWN",
                        "ACCESS CLOCK NOT_KNOWN",
                        "ACCESS LOGIN OK",
                        "ACCESS ADVERTISED_BROKERS OK")
                .endsWith(
                        "CLUSTER CLUSTER_DESCRIPTION OK",
                        "CLUSTER DESCRIBE_CLUSTER OK",
                        "TOPIC there TOPIC OK",
                        "TOPIC there CREATE_TOPIC OK",
                        "TOPIC missing TOPIC OK",
                        "TOPIC missing CREATE_TOPIC NOT_KNOWN");
        for (Broker broker : msk.brokers()) {
            assertThat(steps(run))
                    .contains("BROKER %d TCP OK".formatted(broker.id()), "BROKER %d TLS OK".formatted(broker.id()));
        }
        assertThat(new ObjectMapper().readTree(run.out()).path("status").asText())
                .isEqualTo("NOT_KNOWN");
        assertNothingSecret(run, operator.credentials());
    }

    @Test
    void creationThatTheClusterChecks_isKnown_andCreatesNothing() throws Exception {
        Role operator = role("validating", "CreateTopic", "DescribeTopic");
        Role viewer = role("validating-in-vain", "DescribeTopic");
        String catalog = catalog("checked");

        Run allowed = diagnose(operator.clientProperties(), "--catalog", catalog, "--validate-create");
        Run denied = diagnose(viewer.clientProperties(), "--catalog", catalog, "--validate-create");

        assertThat(steps(allowed)).endsWith("TOPIC checked CREATE_TOPIC OK");
        assertThat(allowed.exitCode()).isZero();
        assertThat(steps(denied)).endsWith("TOPIC checked CREATE_TOPIC FAILED PERMISSION_MISSING");
        assertThat(denied.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(administrator.listTopics().names().get()).doesNotContain("checked");
    }

    @Test
    void roleWithoutPermissionsOnTopics_isToldTheActionsAndTheArns() {
        Role nobody = role("without-topics");
        Role viewer = role("without-create", "DescribeTopic");

        Run undescribed = diagnose(nobody.clientProperties(), "--catalog", catalog("there"));
        Run uncreated = diagnose(
                viewer.clientProperties(),
                "--catalog",
                catalog("there"),
                "--cluster-arn",
                msk.iam().clusterArn());

        assertThat(undescribed.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(undescribed))
                .endsWith("TOPIC there TOPIC FAILED TOPIC_UNAUTHORIZED", "TOPIC there CREATE_TOPIC NOT_KNOWN");
        assertThat(uncreated.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(uncreated))
                .endsWith("TOPIC there TOPIC OK", "TOPIC there CREATE_TOPIC FAILED PERMISSION_MISSING");
        assertThat(uncreated.out())
                .contains(
                        "kafka-cluster:CreateTopic in the policy of the role that runs this tool",
                        msk.iam().topicArn("there"));
    }

    /** The cluster describes itself to it, and reports no operations; a cluster may insist on the permission. */
    @Test
    void roleWithoutDescribeCluster_isToldSo_andItsTopicsAreCheckedAllTheSame() {
        Role service = msk.iam()
                .role(
                        "without-describe-cluster",
                        allow("\"kafka-cluster:Connect\"", msk.iam().clusterArn()),
                        allow("\"kafka-cluster:DescribeTopic\"", msk.iam().topicArn("*")));
        String[] arguments = {"--catalog", service("there", ""), "--service", "eeg"};

        Run notAskedFor = diagnose(service.clientProperties(), arguments);
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.ADMIN_CLIENTS);
        Run insisted = diagnose(service.clientProperties(), arguments);

        assertThat(steps(notAskedFor)).contains("CLUSTER CLUSTER_DESCRIPTION OK", "CLUSTER DESCRIBE_CLUSTER NOT_KNOWN");
        assertThat(notAskedFor.out()).contains("as for an identity without kafka-cluster:DescribeCluster");
        assertThat(steps(insisted)).endsWith("TOPIC there START_UP_CHECK OK");
        if (KafkaVersion.byDefault() != KafkaVersion.KAFKA_2_8) {
            assertThat(steps(insisted)).contains("TOPIC TOPIC FAILED CLUSTER_DENIED");
            assertThat(insisted.exitCode()).isEqualTo(ExitCode.DENIED.value());
        }
    }

    /** What keeps it from starting, with the guard's codes. */
    @Test
    void serviceOnAClusterWithoutItsTopic_fails_asItsGuardDoes() {
        Role eeg = role("service-without-topic", "DescribeTopic", "WriteData", "ReadData");

        Run missing = diagnose(eeg.clientProperties(), "--catalog", service("nowhere", ""), "--service", "eeg");
        Run tooFew = diagnose(eeg.clientProperties(), "--catalog", service("there", "3"), "--service", "eeg");

        assertThat(steps(missing)).endsWith("TOPIC nowhere START_UP_CHECK FAILED TOPIC_MISSING");
        assertThat(steps(tooFew)).endsWith("TOPIC there START_UP_CHECK FAILED PARTITIONS_TOO_FEW");
        assertThat(missing.out()).contains("java -jar admin-tool.jar apply --bootstrap-server");
    }

    @Test
    void service_isToldWhatItsTaskRoleLacks() {
        Role eeg = role("service", "DescribeTopic", "WriteData");
        String catalog = service("there", "");

        Run run = diagnose(eeg.clientProperties(), "--catalog", catalog, "--service", "eeg");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(run))
                .contains(
                        "CLUSTER WRITE_IDEMPOTENTLY FAILED PERMISSION_MISSING",
                        "CLUSTER eeg-service USE_GROUP NOT_KNOWN")
                .endsWith(
                        "TOPIC there WRITE_TOPIC OK",
                        "TOPIC there READ_TOPIC FAILED PERMISSION_MISSING",
                        "TOPIC there START_UP_CHECK OK");
        assertThat(run.out()).contains("kafka-cluster:ReadData in the policy of the task role (taskRoleArn");
    }

    @Test
    void refusal_namesAWrongSecretFirst_andAMissingSessionTokenInItsFirstLine() {
        TemporaryCredentials credentials = role("wrong-secret").credentials();
        Map<String, Object> client = msk.iam().role("wrong-secret-client").clientProperties();
        client.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");

        Run wrongSecret = withKeys(credentials.accessKeyId(), "guessed-wrong", credentials.sessionToken(), client);
        Run withoutToken = withKeys(credentials.accessKeyId(), credentials.secretAccessKey(), null, client);

        assertThat(steps(wrongSecret))
                .contains("ACCESS CREDENTIALS OK", "ACCESS LOGIN FAILED AUTH_DENIED", "TOPIC TOPIC NOT_KNOWN");
        assertThat(wrongSecret.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(wrongSecret.out()).contains("MSK refuses a wrong secret key or session token");
        assertThat(steps(withoutToken))
                .contains("ACCESS CREDENTIALS FAILED AUTH_DENIED", "ACCESS LOGIN FAILED AUTH_DENIED");
        assertThat(withoutToken.out()).contains("Access denied; access key ...", "there is no session token with it");
        assertNothingSecret(withoutToken, credentials);
    }

    @Test
    @Tag("one-level")
    void credentialsThatAreNotThere_areMissed_andNothingIsConnected() {
        Map<String, Object> client = msk.iam().role("no-credentials").clientProperties();
        client.put("sasl.jaas.config", login("awsProfileName=\"nowhere\" awsAddDefaultProviders=\"false\""));

        Run run = diagnose(client, "--catalog", catalog("there"));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(run))
                .contains(
                        "ACCESS CREDENTIALS FAILED CREDENTIALS_UNAVAILABLE",
                        "ACCESS IDENTITY NOT_KNOWN",
                        "ACCESS LOGIN NOT_KNOWN");
        assertThat(run.out()).contains("'nowhere'");
    }

    @Test
    @Tag("one-level")
    void profileThatClientsPassOver_isPointedOut_andTheDiagnosisGoesOnWithWhatTheyUse() {
        Role operator = role("passed-over", "CreateTopic", "DescribeTopic");
        Map<String, Object> client = operator.clientProperties();
        client.put("sasl.jaas.config", login("awsProfileName=\"nowhere\""));
        TemporaryCredentials credentials = operator.credentials();

        Run run =
                withKeys(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken(), client);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(run)).contains("ACCESS CREDENTIALS FAILED CREDENTIALS_UNAVAILABLE", "ACCESS LOGIN OK");
        assertThat(run.out())
                .contains(
                        "awsProfileName in sasl.jaas.config gives no credentials, so Kafka's clients use others: access key ...")
                .contains("from system properties");
        assertNothingSecret(run, credentials);
    }

    /** This listener does not take such tokens; whose credentials would make them is looked at all the same. */
    @Test
    @Tag("one-level")
    void oauthBearerWithIam_hasTheStepsOfIam() {
        Map<String, Object> client = role("with-tokens").clientProperties();
        client.put("sasl.mechanism", "OAUTHBEARER");
        client.put(
                "sasl.jaas.config",
                String.valueOf(client.get("sasl.jaas.config"))
                        .replaceFirst("^\\S+", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"));
        client.remove("sasl.client.callback.handler.class");
        client.put(
                "sasl.login.callback.handler.class", "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");

        Run run = diagnose(client, "--catalog", catalog("there"));

        assertThat(steps(run)).contains("ACCESS CREDENTIALS OK", "ACCESS IDENTITY NOT_KNOWN", "ACCESS CLOCK NOT_KNOWN");
        assertThat(run.out()).contains("access key ...");
    }

    @Test
    @Tag("one-level")
    void oneBrokerThatCannotBeReached_isNamed_andTheRestIsLookedAt() {
        Role operator = role("half-way", "CreateTopic", "DescribeTopic");
        msk.broker(2).proxy().refuse();

        Run run = diagnose(operator.clientProperties(), "--catalog", catalog("there"));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains(
                        "BOOTSTRAP SASL_MECHANISM OK",
                        "ACCESS LOGIN OK",
                        "BROKER 1 SASL_MECHANISM OK",
                        "BROKER 2 DNS OK",
                        "BROKER 2 TCP FAILED CONNECT_REFUSED",
                        "CLUSTER CLUSTER_DESCRIPTION OK")
                .endsWith("TOPIC there TOPIC OK", "TOPIC there CREATE_TOPIC OK");
    }

    /** As through a tunnel to the bootstrap server. An admin client says no more of this than that nobody answers. */
    @Test
    @Tag("one-level")
    void brokersWhoseNamesDoNotResolve_areNamed_alsoWhenNoneOfThemDoes() throws Exception {
        Role operator = role("through-a-tunnel", "CreateTopic", "DescribeTopic");
        String bootstrapHost = msk.bootstrapServers().split(":", 2)[0];
        Path hosts = Files.writeString(
                folder.resolve("hosts"), InetAddress.getByName(bootstrapHost).getHostAddress() + " " + bootstrapHost);

        Run run = JarRun.start(
                        folder,
                        List.of(
                                "-Djdk.net.hosts.file=" + hosts,
                                "-Daws.sharedCredentialsFile=" + System.getProperty("aws.sharedCredentialsFile")),
                        arguments(operator.clientProperties(), "--catalog", catalog("there")))
                .await();

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains(
                        "ACCESS LOGIN OK",
                        "ACCESS ADVERTISED_BROKERS OK",
                        "BROKER 1 DNS FAILED DNS_UNRESOLVED",
                        "BROKER 2 DNS FAILED DNS_UNRESOLVED",
                        "CLUSTER CLUSTER_DESCRIPTION NOT_KNOWN",
                        "TOPIC TOPIC NOT_KNOWN");
        assertThat(run.out())
                .contains("the name of STS does not resolve")
                .contains("a tunnel or a hosts file for the bootstrap name alone is not enough");
    }

    /** A Kafka client would take the answer for the length of a message; none is opened. */
    @Test
    @Tag("one-level")
    void plainTextOnTheTlsPort_isSeenBeforeAClientIsLetAtIt() throws Exception {
        String[] server = msk.bootstrapServers().split(":", 2);
        String address = InetAddress.getByName(server[0]).getHostAddress() + ":" + server[1];

        Run run = diagnose(
                Map.of("security.protocol", "PLAINTEXT"), "--catalog", catalog("there"), "--bootstrap-server", address);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.INVALID.value());
        assertThat(steps(run))
                .containsSequence("BOOTSTRAP TCP OK", "BOOTSTRAP KAFKA FAILED TLS_MISMATCH")
                .contains("ACCESS LOGIN NOT_KNOWN");
    }

    /** At two addresses: one alone is given up before long in any case. */
    @Test
    void nobodyWhoAnswers_endsInTime() throws Exception {
        Role operator = role("in-silence");
        String[] server = msk.bootstrapServers().split(":", 2);
        String servers =
                msk.bootstrapServers() + "," + InetAddress.getByName(server[0]).getHostAddress() + ":" + server[1];
        msk.brokers().stream().map(Broker::proxy).forEach(FaultProxy::blackhole);
        Duration timeout = Duration.ofSeconds(3);
        String[] arguments = {
            "--catalog", catalog("there"), "--bootstrap-server", servers, "--timeout", timeout.toMillis() + "ms"
        };
        long start = System.nanoTime();

        Run run = diagnose(operator.clientProperties(), arguments);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(Run.LONGEST_OVERRUN));
        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains("BOOTSTRAP TCP OK", "BOOTSTRAP TLS FAILED UNREACHABLE", "ACCESS LOGIN NOT_KNOWN");
    }

    /** With the keys where the AWS SDK looks first. */
    private Run withKeys(String id, String secret, @Nullable String token, Map<String, Object> client) {
        Map<String, String> keys = new HashMap<>(Map.of("aws.accessKeyId", id, "aws.secretAccessKey", secret));
        if (token != null) {
            keys.put("aws.sessionToken", token);
        }
        keys.forEach(System::setProperty);
        try {
            return diagnose(client, "--catalog", catalog("there"));
        } finally {
            keys.keySet().forEach(System::clearProperty);
        }
    }

    /** A catalog with the service eeg, which writes and reads this topic. */
    private String service(String topic, String partitions) {
        return Catalogs.write(folder, """
                services:
                  eeg: { consumer-group: eeg-service }
                topics:
                  %s: { partitions: %s, purpose: A test, producers: [eeg], consumers: [eeg] }
                """.formatted(topic, partitions.isEmpty() ? "1" : partitions));
    }

    /** A role that may connect and describe the cluster, and these actions on every topic. */
    private static Role role(String name, String... topicActions) {
        Iam iam = msk.iam();
        List<String> policies = new ArrayList<>(
                List.of(allow("\"kafka-cluster:Connect\", \"kafka-cluster:DescribeCluster\"", iam.clusterArn())));
        if (topicActions.length > 0) {
            policies.add(allow(
                    Stream.of(topicActions)
                            .map(action -> "\"kafka-cluster:" + action + "\"")
                            .collect(Collectors.joining(", ")),
                    iam.topicArn("*")));
        }
        return iam.role(name, policies.toArray(String[]::new));
    }

    private static String allow(String actions, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": [%s], "Resource": "%s"}}""".formatted(actions, resource);
    }

    private static String login(String options) {
        return "software.amazon.msk.auth.iam.IAMLoginModule required " + options + ";";
    }

    private String catalog(String... topics) {
        return Catalogs.of(
                folder,
                Stream.of(topics).map(topic -> topic + ": { partitions: 1 }").toArray(String[]::new));
    }

    private Run diagnose(Map<String, Object> client, String... arguments) {
        return Run.of(arguments(client, arguments));
    }

    private String[] arguments(Map<String, Object> client, String... arguments) {
        StringBuilder properties = new StringBuilder();
        client.forEach((key, value) -> properties.append("%s=%s%n".formatted(key, value)));
        List<String> all = new ArrayList<>(List.of("doctor", "-o", "json"));
        all.addAll(List.of(arguments));
        if (!all.contains("--bootstrap-server")) {
            all.addAll(List.of("--bootstrap-server", msk.bootstrapServers()));
        }
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "client", ".properties"), properties);
            all.addAll(List.of("--command-config", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toArray(String[]::new);
    }

    /** "BROKER 2 TCP FAILED CONNECT_REFUSED", and so on. */
    private static List<String> steps(Run run) {
        List<String> steps = new ArrayList<>();
        try {
            for (JsonNode step : new ObjectMapper().readTree(run.out()).path("steps")) {
                steps.add(Stream.of("part", "name", "check", "status", "code")
                        .map(member -> step.path(member).asText(""))
                        .filter(text -> !text.isEmpty() && !text.equals("null"))
                        .collect(Collectors.joining(" ")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(run.all(), e);
        }
        return steps;
    }

    private static void assertNothingSecret(Run run, TemporaryCredentials credentials) {
        assertThat(run.all())
                .doesNotContain(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }
}
