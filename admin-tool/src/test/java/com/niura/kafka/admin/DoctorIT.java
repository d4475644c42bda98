package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.localmsk.Broker;
import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.Level;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.Limits;
import com.sun.net.httpserver.HttpServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code doctor} on a look-alike of MSK Serverless, with the steps of the way broken one after the other. */
class DoctorIT {

    private static final String STS_ENDPOINT = "aws.endpointUrlSts";

    private static LocalMsk msk;
    private static Admin administrator;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .brokers(Level.byDefault() == Level.KAFKA_2_8 ? 1 : 2)
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
        msk.brokers().stream().map(Broker::proxy).forEach(FaultProxy::pass);
        System.clearProperty(STS_ENDPOINT);
    }

    @Test
    void operatorWithAllPermissions_seesNothingInTheWay_andThatItIsNotKnownWhetherMissingTopicsMayBeCreated()
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
                .contains(
                        "ACCESS CREDENTIALS OK",
                        "ACCESS IDENTITY NOT_KNOWN",
                        "ACCESS CONNECT OK",
                        "ACCESS ADVERTISED_BROKERS OK",
                        "CLUSTER DESCRIBE_CLUSTER OK")
                .endsWith(
                        "TOPIC there DESCRIBE_TOPIC OK",
                        "TOPIC there CREATE_TOPIC OK",
                        "TOPIC missing DESCRIBE_TOPIC OK",
                        "TOPIC missing CREATE_TOPIC NOT_KNOWN");
        for (Broker broker : msk.brokers()) {
            assertThat(steps(run))
                    .contains("BROKER %d TCP OK".formatted(broker.id()), "BROKER %d TLS OK".formatted(broker.id()));
        }
        assertThat(new ObjectMapper().readTree(run.out()).path("healthy").asBoolean())
                .isTrue();
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
        Run uncreated = diagnose(viewer.clientProperties(), "--catalog", catalog("there"));

        assertThat(undescribed.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(undescribed))
                .endsWith("TOPIC there DESCRIBE_TOPIC FAILED TOPIC_UNAUTHORIZED", "TOPIC there CREATE_TOPIC NOT_KNOWN");
        assertThat(uncreated.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(uncreated))
                .endsWith("TOPIC there DESCRIBE_TOPIC OK", "TOPIC there CREATE_TOPIC FAILED PERMISSION_MISSING");
        assertThat(uncreated.out())
                .contains(
                        "kafka-cluster:CreateTopic in the policy of the role that runs this tool",
                        "arn:aws:kafka:ap-south-1:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/there");
    }

    @Test
    void service_isToldWhatItsTaskRoleLacks() {
        Role eeg = role("service", "DescribeTopic", "WriteData");
        String catalog = Catalogs.write(folder, """
                services:
                  eeg: { consumer-group: eeg-service }
                topics:
                  there: { partitions: 1, purpose: A test, producers: [eeg], consumers: [eeg] }
                """);

        Run run = diagnose(eeg.clientProperties(), "--catalog", catalog, "--service", "eeg");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(steps(run))
                .contains(
                        "CLUSTER WRITE_IDEMPOTENTLY FAILED PERMISSION_MISSING",
                        "CLUSTER eeg-service USE_GROUP NOT_KNOWN")
                .endsWith(
                        "TOPIC there DESCRIBE_TOPIC OK",
                        "TOPIC there WRITE_TOPIC OK",
                        "TOPIC there READ_TOPIC FAILED PERMISSION_MISSING");
        assertThat(run.out()).contains("kafka-cluster:ReadData in the policy of the task role (taskRoleArn");

        String[] verify = arguments(eeg.clientProperties(), "--catalog", catalog, "--service", "eeg");
        verify[0] = "verify";
        Run verified = Run.of(verify);

        assertThat(verified.exitCode()).as(verified.all()).isZero();
        assertThat(verified.out())
                .contains("PERMISSION_MISSING", "kafka-cluster:ReadData in the policy of the task role (taskRoleArn");
    }

    @Test
    void roleThatMayNotConnect_isDenied_andWhatTheTokenServiceSaysOfItNarrowsThatDown() throws Exception {
        Role nobody = msk.iam().role("nobody");
        String catalog = catalog("there");

        Run unknown = diagnose(nobody.clientProperties(), "--catalog", catalog, "--no-sts");
        Run known = withSts(200, whoIs(nobody.arn()), nobody, catalog);
        Run expired = withSts(403, refusal("ExpiredToken"), nobody, catalog);
        Run denied = withSts(403, refusal("AccessDenied"), nobody, catalog);
        Run broken = withSts(502, "Bad Gateway<br>", nobody, catalog);

        assertThat(steps(unknown))
                .contains("ACCESS IDENTITY SKIPPED", "ACCESS CONNECT FAILED AUTH_DENIED")
                .contains("CLUSTER DESCRIBE_CLUSTER SKIPPED", "TOPIC there DESCRIBE_TOPIC SKIPPED");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.DENIED.value());
        assertThat(unknown.out())
                .contains("Access denied", "kafka-cluster:Connect in the policy of the role that runs this tool");
        assertThat(steps(known)).contains("ACCESS IDENTITY OK", "ACCESS CONNECT FAILED AUTH_DENIED");
        assertThat(known.out()).contains(nobody.arn(), "so neither they nor this machine's clock are to blame");
        assertThat(steps(expired)).contains("ACCESS IDENTITY FAILED AUTH_DENIED");
        assertThat(expired.out()).contains("does not take these credentials: ExpiredToken", "Mend the identity first");
        assertThat(List.of(denied, broken))
                .allSatisfy(run -> assertThat(steps(run))
                        .contains("ACCESS IDENTITY NOT_KNOWN", "ACCESS CONNECT FAILED AUTH_DENIED"));
        assertThat(denied.out()).contains("does not say whose they are: AccessDenied");
        assertThat(broken.out()).contains("does not say whose they are: HTTP status 502");
    }

    @Test
    @Tag("one-level")
    void identityOfARoleThatIsLetIn_isNotHeldAgainstIt() throws Exception {
        Role operator = role("let-in", "CreateTopic", "DescribeTopic");

        Run known = withSts(200, whoIs(operator.arn()), operator, catalog("there"));
        Run unknown = withSts(403, refusal("InvalidClientTokenId"), operator, catalog("there"));

        assertThat(known.exitCode()).as(known.all()).isZero();
        assertThat(known.out()).contains(operator.arn());
        assertThat(unknown.exitCode()).as(unknown.all()).isZero();
        assertThat(steps(unknown)).contains("ACCESS IDENTITY NOT_KNOWN", "ACCESS CONNECT OK");
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
                        "ACCESS IDENTITY SKIPPED",
                        "ACCESS CONNECT SKIPPED");
        assertThat(run.out()).contains("awsProfileName=\\\"nowhere\\\" gives none");
    }

    @Test
    @Tag("one-level")
    void profileThatClientsPassOver_isPointedOut_andTheWayGoesOnWithWhatTheyUse() {
        Role operator = role("passed-over", "CreateTopic", "DescribeTopic");
        Map<String, Object> client = operator.clientProperties();
        client.put("sasl.jaas.config", login("awsProfileName=\"nowhere\""));
        TemporaryCredentials credentials = operator.credentials();
        System.setProperty("aws.accessKeyId", credentials.accessKeyId());
        System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
        System.setProperty("aws.sessionToken", credentials.sessionToken());
        try {
            Run run = diagnose(client, "--catalog", catalog("there"));

            assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
            assertThat(steps(run)).contains("ACCESS CREDENTIALS FAILED CREDENTIALS_UNAVAILABLE", "ACCESS CONNECT OK");
            assertThat(run.out())
                    .contains("so Kafka's clients use others: access key ending in "
                            + credentials
                                    .accessKeyId()
                                    .substring(credentials.accessKeyId().length() - 4)
                            + ", temporary, from system properties");
            assertNothingSecret(run, credentials);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            System.clearProperty("aws.sessionToken");
        }
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
                        "ACCESS CONNECT OK",
                        "BROKER 1 SASL_MECHANISM OK",
                        "BROKER 2 DNS OK",
                        "BROKER 2 TCP FAILED CONNECT_REFUSED",
                        "BROKER 2 TLS SKIPPED",
                        "CLUSTER DESCRIBE_CLUSTER OK")
                .endsWith("TOPIC there DESCRIBE_TOPIC OK", "TOPIC there CREATE_TOPIC OK");
    }

    /** As through a tunnel to the bootstrap server. An admin client says no more of this than that nobody answers. */
    @Test
    @Tag("one-level")
    void brokersWhoseNamesDoNotResolve_areNamed_alsoWhenNoneOfThemDoes() throws Exception {
        Role operator = role("through-a-tunnel", "CreateTopic", "DescribeTopic");
        String bootstrapHost = msk.bootstrapServers().split(":", 2)[0];
        Path hosts = Files.writeString(
                folder.resolve("hosts"), InetAddress.getByName(bootstrapHost).getHostAddress() + " " + bootstrapHost);

        HttpServer sts = sts(200, whoIs(operator.arn()));

        Run run = JarRun.start(
                        folder,
                        List.of(
                                "-Djdk.net.hosts.file=" + hosts,
                                "-D" + STS_ENDPOINT + "=" + endpoint(sts),
                                "-Daws.sharedCredentialsFile=" + System.getProperty("aws.sharedCredentialsFile")),
                        arguments(operator.clientProperties(), "--catalog", catalog("there")))
                .await();
        sts.stop(0);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains(
                        "ACCESS IDENTITY OK",
                        "ACCESS CONNECT OK",
                        "ACCESS ADVERTISED_BROKERS OK",
                        "BROKER 1 DNS FAILED DNS_UNRESOLVED",
                        "BROKER 2 DNS FAILED DNS_UNRESOLVED",
                        "CLUSTER DESCRIBE_CLUSTER SKIPPED",
                        "TOPIC there DESCRIBE_TOPIC SKIPPED");
        assertThat(run.out()).contains("a tunnel or a hosts file for the bootstrap name alone is not enough");
    }

    @Test
    @Tag("one-level")
    void portOfAnotherListener_isFoundClosed_andKnownToBeWrong() {
        Map<String, Object> client = role("wrong-port").clientProperties();
        String address = msk.bootstrapServers().replaceFirst(":\\d+$", ":9092");

        Run run = diagnose(client, "--catalog", catalog("there"), "--bootstrap-server", address);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains(
                        "CLIENT SETTINGS OK",
                        "BOOTSTRAP DNS OK",
                        "BOOTSTRAP TCP FAILED CONNECT_REFUSED",
                        "BOOTSTRAP TLS SKIPPED",
                        "ACCESS CONNECT SKIPPED");
        assertThat(run.out()).contains("Correct the port in the bootstrap string: MSK Serverless listens on 9098");
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
                .containsSequence(
                        "BOOTSTRAP TCP OK", "BOOTSTRAP KAFKA FAILED TLS_MISMATCH", "BOOTSTRAP SASL_MECHANISM SKIPPED")
                .contains("ACCESS CONNECT SKIPPED");
    }

    /** At two addresses: one alone is given up before long in any case. */
    @Test
    void nobodyWhoAnswers_endsInTime() throws Exception {
        Role operator = role("in-silence");
        String[] server = msk.bootstrapServers().split(":", 2);
        String servers =
                msk.bootstrapServers() + "," + InetAddress.getByName(server[0]).getHostAddress() + ":" + server[1];
        msk.brokers().stream().map(Broker::proxy).forEach(FaultProxy::silence);
        Duration timeout = Duration.ofSeconds(3);
        String[] arguments = {
            "--catalog", catalog("there"), "--bootstrap-server", servers, "--timeout", timeout.toMillis() + "ms"
        };
        long start = System.nanoTime();

        Run run = diagnose(operator.clientProperties(), arguments);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(Run.LONGEST_OVERRUN));
        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(steps(run))
                .contains("BOOTSTRAP TCP OK", "BOOTSTRAP TLS FAILED UNREACHABLE", "ACCESS CONNECT SKIPPED");
    }

    @Test
    @Tag("one-level")
    void textForPeople_isPrintedPartByPart_withoutColour_andEndsWithWhatToDo() {
        Role viewer = role("reader", "DescribeTopic");

        Run run = Run.of(Stream.of(arguments(viewer.clientProperties(), "--catalog", catalog("there")))
                .filter(argument -> !List.of("-o", "json").contains(argument))
                .toArray(String[]::new));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(ExitCode.DENIED.value());
        assertThat(run.out())
                .startsWith("Diagnosis of " + msk.bootstrapServers() + " (SASL_SSL, AWS_MSK_IAM), ")
                .contains("\nBroker 1 at b1-", "\n  all steps              ok         DNS, TCP, TLS, Kafka")
                .containsPattern("\n  there +1 partition +ok +FAILED\n")
                .contains("\nWhat to do about CreateTopic of there:\n")
                .doesNotContain("\u001b");
    }

    private Run withSts(int status, String body, Role role, String catalog) throws IOException {
        HttpServer sts = sts(status, body);
        System.setProperty(STS_ENDPOINT, endpoint(sts));
        try {
            return diagnose(role.clientProperties(), "--catalog", catalog);
        } finally {
            System.clearProperty(STS_ENDPOINT);
            sts.stop(0);
        }
    }

    /** Stands in for AWS's token service, which cannot be asked in a test. */
    private static HttpServer sts(int status, String body) throws IOException {
        HttpServer sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sts.start();
        return sts;
    }

    private static String endpoint(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String whoIs(String arn) {
        return """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>%s</Arn><UserId>AROA:local-msk</UserId><Account>123456789012</Account></GetCallerIdentityResult>\
                </GetCallerIdentityResponse>""".formatted(arn);
    }

    private static String refusal(String code) {
        return """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                <Code>%s</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>""".formatted(code);
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
