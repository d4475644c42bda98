package com.niura.kafka.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.security.auth.callback.Callback;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.ContainerCredentials;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.DescribeClusterNeed;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

import static com.niura.kafka.guard.Clusters.SECRET;
import static com.niura.kafka.guard.Stage.MSK;
import static com.niura.kafka.guard.Stage.MSK_BY_ADDRESS;
import static com.niura.kafka.guard.Stage.PLAIN;
import static com.niura.kafka.guard.Stage.SECURED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * All faults that the guard names, one row each: {@link FailuresIT} makes them, and docs/failures.md shows them in this order.
 * A code without a fault is refused by {@link FailuresTest}.
 */
final class Faults {

    private static final Duration SETTLE = Duration.ofMillis(300);

    /** A folder that is not there. */
    private static final String NOWHERE = "/no/such/home";

    private static final String IAM_LOGIN = "software.amazon.msk.auth.iam.IAMLoginModule required;";
    private static final String SCRAM_LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"eeg\" password=\"" + SECRET
                    + "\";";
    private static final String MSK_PORTS = "IAM is 9098 (9094 TLS, 9096 SCRAM, 9092 plaintext)";
    private static final String BOOTSTRAP_BROKERS = "'aws kafka get-bootstrap-brokers --cluster-arn ARN'";
    private static final String APPLY = "  java -jar admin-tool.jar apply --bootstrap-server ";
    private static final String CLUSTER_ARN = "arn:aws:kafka:ap-south-1:ACCOUNT:cluster/CLUSTER/CLUSTER-UUID";
    private static final String TOPIC_ARN = "arn:aws:kafka:ap-south-1:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/";
    private static final String GROUP_ARN = "arn:aws:kafka:ap-south-1:ACCOUNT:group/CLUSTER/CLUSTER-UUID/core-service";
    private static final String[] FOUR_PROPERTIES = {
        "security.protocol=SASL_SSL",
        "sasl.mechanism=AWS_MSK_IAM",
        "sasl.jaas.config=" + IAM_LOGIN,
        "sasl.client.callback.handler.class=" + MskIam.CALLBACK_HANDLER,
        "software.amazon.msk:aws-msk-iam-auth on the class path"
    };

    static final List<Fault> ALL = Stream.of(
                    ofTheProperties(),
                    ofTheWay(),
                    ofTls(),
                    ofTheMechanism(),
                    ofTheCredentials(),
                    ofTheCluster(),
                    ofTheTopics(),
                    ofTheUse(),
                    ofTheCheck())
            .flatMap(List::stream)
            .toList();

    private Faults() {}

    private static List<Fault> ofTheProperties() {
        return List.of(
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "The security settings are missing: without them a Kafka client speaks plain text.",
                                stage -> stage.check(Map.of(
                                        "bootstrap.servers",
                                        stage.clusters().msk().bootstrapServers())))
                        .says("MSK Serverless (" + MSK + ") takes security.protocol SASL_SSL only, but it is PLAINTEXT")
                        .advises(FOUR_PROPERTIES)
                        .attempts(0)
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "The port is that of another listener, one that MSK Serverless does not have.",
                                stage -> {
                                    String other = stage.clusters()
                                            .msk()
                                            .bootstrapServers()
                                            .replaceFirst(":\\d+$", ":9094");
                                    stage.show(other, MSK.replace("9098", "9094"));
                                    return stage.check(with(administrator(stage), "bootstrap.servers", other));
                                })
                        .says("MSK Serverless listens on port 9098 only, but " + MSK.replace("9098", "9094")
                                + " was given")
                        .advises("on port 9098 of the names that MSK gives")
                        .attempts(0)
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "Nothing tells the AWS region: neither the host name, as with an address or a private name, nor AWS_REGION.",
                                stage -> Stage.with(
                                        Map.of("user.home", NOWHERE), () -> stage.check(iamAt("10.0.0.17:9098"))))
                        .says(
                                "the AWS region can be told neither from the host name in 10.0.0.17:9098 nor from AWS_REGION")
                        .advises("the variable AWS_REGION, where the host name does not tell the region")
                        .attempts(0)
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "The library that signs for IAM is not on the class path.",
                                stage -> Seen.printed(StartingService.runWithout(
                                        "aws-msk-iam-auth",
                                        stage.clusters().msk().jvmOptions(),
                                        arguments(MskIam.clientProperties(
                                                stage.clusters().msk().bootstrapServers())))))
                        .says("software.amazon.msk.auth.iam.IAM", "could not be found")
                        .advises(FOUR_PROPERTIES)
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "A file that a property names is not there.",
                                stage -> stage.check(
                                        with(administrator(stage), "ssl.truststore.location", "/no/such/store.p12")))
                        .says("/no/such/store.p12")
                        .advises("All that MSK with IAM takes")
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONFIG_INVALID,
                                "A class that a property names is not there.",
                                stage -> stage.check(with(
                                        stage.clusters().user("eeg", SECRET),
                                        "sasl.jaas.config",
                                        "no.such.LoginModule required password=\"" + SECRET + "\";")))
                        .says("no.such.LoginModule")
                        .advises("Correct the property that this is about")
                        .atOneLevel());
    }

    private static List<Fault> ofTheWay() {
        return List.of(
                Fault.of(
                                FailureCode.DNS_UNRESOLVED,
                                "The cluster's name is misspelt, or this task is outside the cluster's VPCs.",
                                stage -> stage.check(MskIam.clientProperties(
                                        "boot-absent.c1.kafka-serverless.ap-south-1.amazonaws.com:9098")))
                        .says("the host name in boot-absent.c1.kafka-serverless.ap-south-1.amazonaws.com:9098 does not"
                                + " resolve to an address")
                        .advises(BOOTSTRAP_BROKERS, "inside the VPCs attached to the cluster", "enableDnsSupport")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.DNS_UNRESOLVED,
                                "The same with another Kafka.",
                                stage -> stage.check(Map.of("bootstrap.servers", "kafka.absent:9092")))
                        .says("the host name in kafka.absent:9092 does not resolve to an address")
                        .advises("Check the spelling, and that the name server")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONNECT_TIMEOUT,
                                "Packets are dropped on the way, mostly by a security group.",
                                stage -> withAPortThatDropsPackets(
                                        stage, MSK_BY_ADDRESS, address -> inRegion(() -> stage.check(iamAt(address)))))
                        .says("expected a Kafka broker at " + MSK_BY_ADDRESS + ", but connections to " + MSK_BY_ADDRESS
                                + " are not answered")
                        .advises(
                                "Let port 9098 in from this task's security group in the cluster's security group",
                                "VPC attached to the cluster",
                                "The brokers' names (b1-… or b-1…) need the same")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CONNECT_TIMEOUT,
                                "The same with another Kafka.",
                                stage -> withAPortThatDropsPackets(
                                        stage, PLAIN, address -> stage.check(Map.of("bootstrap.servers", address))))
                        .says("expected a Kafka broker at " + PLAIN + ", but connections to " + PLAIN
                                + " are not answered")
                        .advises("firewalls, security groups and routes between let port 9092 through")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(FailureCode.CONNECT_REFUSED, "Nothing listens on the port.", stage -> {
                            stage.clusters().msk().proxy().refuse();
                            return stage.check(administrator(stage));
                        })
                        .says("expected a Kafka broker at " + MSK + ", but " + MSK + " refuses connections")
                        .advises("Nothing listens there", MSK_PORTS, BOOTSTRAP_BROKERS)
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime(),
                Fault.of(FailureCode.CONNECT_REFUSED, "The same with another Kafka, or its broker is down.", stage -> {
                            String closed = closedPort();
                            stage.show(closed, PLAIN);
                            return stage.check(Map.of("bootstrap.servers", closed));
                        })
                        .says("expected a Kafka broker at " + PLAIN + ", but " + PLAIN + " refuses connections")
                        .advises("Nothing listens there. Check the host and the port, and that the broker is up")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(FailureCode.UNREACHABLE, "Something accepts connections and says nothing.", stage -> {
                            stage.clusters().msk().proxy().silence();
                            return stage.check(administrator(stage));
                        })
                        .says(
                                "no Kafka broker answered at " + MSK + " over SASL_SSL",
                                "accepts connections, but does not answer the TLS handshake")
                        .advises(
                                "Check the bootstrap string and its port (IAM is 9098)",
                                "security group lets port 9098 in")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime(),
                Fault.of(
                                FailureCode.UNREACHABLE,
                                "The client's login fails in a way that the client tells nobody but its log: here a library that it needs is there in another version.",
                                stage -> stage.check(with(
                                        administrator(stage),
                                        "sasl.client.callback.handler.class",
                                        ClashingLogin.class)))
                        .says("a Kafka broker answers at " + MSK + " over SASL_SSL, but this client gets no further: ")
                        .advises("'Unexpected error from'", "mvn dependency:tree", "b1-… or b-1…, on the same port")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime(),
                Fault.of(FailureCode.UNREACHABLE, "A broker hangs.", stage -> {
                            stage.clusters().secured().freeze();
                            try {
                                return stage.check(stage.clusters().user("eeg", SECRET));
                            } finally {
                                stage.clusters().secured().resume();
                            }
                        })
                        .says(
                                "no Kafka broker answered at " + SECURED + " over SASL_PLAINTEXT",
                                SECURED + " accepts connections, but does not answer")
                        .advises("Check the address and port, that the broker runs", "listener speaks SASL_PLAINTEXT")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime());
    }

    private static List<Fault> ofTls() {
        return List.of(
                plainTextOnATlsPort("-Xmx1g", "A client without TLS at a TLS port, with a heap of 1 GiB."),
                plainTextOnATlsPort(
                        "-Xmx64m",
                        "The same with a heap of 64 MiB, of which the client would run out. The guard looks before it lets the client at the port."),
                Fault.of(
                                FailureCode.TLS_MISMATCH,
                                "A password would have been sent in plain text.",
                                stage -> stage.check(with(
                                        stage.clusters().user("eeg", SECRET),
                                        "bootstrap.servers",
                                        stage.clusters().mskByAddress())))
                        .says("security.protocol is SASL_PLAINTEXT, but TLS is spoken at " + MSK_BY_ADDRESS)
                        .advises("SASL_SSL where the listener asks for credentials")
                        .attempts(0),
                Fault.of(
                                FailureCode.TLS_MISMATCH,
                                "A client with TLS at a plain-text port.",
                                stage -> stage.check(Map.of(
                                        "bootstrap.servers",
                                        stage.clusters().plainAddress(),
                                        "security.protocol",
                                        "SSL")))
                        .says("security.protocol is SSL, but no TLS is spoken at " + PLAIN)
                        .advises("Set security.protocol to PLAINTEXT", "the port of the broker's TLS listener"),
                Fault.of(
                                FailureCode.TLS_MISMATCH,
                                "The same with IAM: the port is that of the plain-text listener.",
                                stage -> inRegion(
                                        () -> stage.check(iamAt(stage.clusters().plainAddress()))))
                        .says("security.protocol is SASL_SSL, but no TLS is spoken at " + PLAIN)
                        .advises(MSK_PORTS, "IAM and SCRAM take security.protocol=SASL_SSL")
                        .atOneLevel(),
                Fault.of(
                                FailureCode.TLS_UNTRUSTED,
                                "The broker's certificate is signed by an authority that the client does not know.",
                                stage -> {
                                    Map<String, Object> stranger = administrator(stage);
                                    stranger.keySet().removeIf(key -> key.startsWith("ssl."));
                                    return stage.check(stranger);
                                })
                        .says("the TLS handshake with " + MSK + " failed", "unable to find valid certification path")
                        .advises("leave ssl.truststore.location out"),
                Fault.of(
                                FailureCode.TLS_UNTRUSTED,
                                "The certificate is not made out to the name or address that the client uses.",
                                stage -> inRegion(() -> stage.check(with(
                                        administrator(stage),
                                        "bootstrap.servers",
                                        stage.clusters().mskByAddress()))))
                        .says("the TLS handshake with " + MSK_BY_ADDRESS + " failed", "No subject alternative names")
                        .advises("use the host names as MSK gives them, not an IP address or an alias"));
    }

    private static Fault plainTextOnATlsPort(String heap, String cause) {
        return Fault.of(FailureCode.TLS_MISMATCH, cause, stage -> {
                    // Whatever becomes of an OutOfMemoryError otherwise: this JVM does not survive one.
                    String output = StartingService.run(
                            List.of(heap, "-XX:+ExitOnOutOfMemoryError"),
                            "guard",
                            "bootstrap.servers=" + stage.clusters().mskByAddress());
                    assertThat(output).doesNotContain("OutOfMemoryError");
                    assertThat(StartingService.peak(output)).isLessThan(60);
                    return Seen.printed(output);
                })
                .says("security.protocol is PLAINTEXT, but TLS is spoken at " + MSK_BY_ADDRESS)
                .advises("Set security.protocol to SSL (SASL_SSL where", "runs out of memory")
                .attempts(0)
                .within(StartingService.TIMEOUT)
                .atOneLevel();
    }

    private static List<Fault> ofTheMechanism() {
        return List.of(
                Fault.of(
                                FailureCode.SASL_MECHANISM,
                                "TLS without SASL, at a listener that wants SASL.",
                                stage -> stage.check(with(tlsClient(stage), "security.protocol", "SSL")))
                        .says("the listener at " + MSK_BY_ADDRESS
                                + " asks for SASL, but security.protocol is SSL: it offers AWS_MSK_IAM")
                        .advises("Set security.protocol and sasl.mechanism to what this listener offers")
                        // At every level the probe alone sees the same, without the time that the client takes first.
                        .atOneLevel(),
                Fault.of(
                                FailureCode.SASL_MECHANISM,
                                "The listener offers another mechanism.",
                                stage -> stage.check(with(
                                        with(tlsClient(stage), "sasl.mechanism", "SCRAM-SHA-512"),
                                        "sasl.jaas.config",
                                        SCRAM_LOGIN)))
                        .says(
                                "the listener at " + MSK_BY_ADDRESS + " does not take SASL mechanism SCRAM-SHA-512: ",
                                "AWS_MSK_IAM")
                        .advises("Set security.protocol and sasl.mechanism to what this listener offers"),
                Fault.of(
                                FailureCode.SASL_MECHANISM,
                                "The same at a listener for passwords.",
                                stage -> stage.check(with(
                                        with(stage.clusters().user("eeg", SECRET), "sasl.mechanism", "SCRAM-SHA-512"),
                                        "sasl.jaas.config",
                                        SCRAM_LOGIN)))
                        .says("the listener at " + SECURED + " does not take SASL mechanism SCRAM-SHA-512: ", "[PLAIN]")
                        .advises("Set security.protocol and sasl.mechanism to what this listener offers"),
                Fault.of(
                                FailureCode.SASL_MECHANISM,
                                "SASL, at a listener that does without.",
                                stage -> stage.check(with(
                                        stage.clusters().user("eeg", SECRET),
                                        "bootstrap.servers",
                                        stage.clusters().plainAddress())))
                        .says("the listener at " + PLAIN + " does not take SASL mechanism PLAIN: ")
                        .advises("Set security.protocol and sasl.mechanism to what this listener offers"));
    }

    private static List<Fault> ofTheCredentials() {
        return List.of(
                Fault.of(
                                FailureCode.CREDENTIALS_UNAVAILABLE,
                                "The task has no role: nobody offers credentials.",
                                stage -> Stage.with(
                                        Map.of("aws.disableEc2Metadata", "true"),
                                        () -> stage.check(onItsOwn(stage, " awsMaxRetries=\"0\""))))
                        .says(
                                "expected AWS credentials for " + MSK + ", but none were found: ",
                                "neither AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                                        + " environment variables are set")
                        .advises(
                                "taskRoleArn (executionRoleArn is not for the service itself)",
                                "169.254.170.2",
                                "'aws sts get-caller-identity'")
                        .retried(Retried.TWICE)
                        .attempts(3)
                        .atOneLevel(),
                Fault.of(
                                FailureCode.CREDENTIALS_UNAVAILABLE,
                                "The endpoint that gives out a task's credentials hangs.",
                                stage -> {
                                    Role role = stage.clusters().role(List.of());
                                    try (ContainerCredentials endpoint =
                                            ContainerCredentials.start(role.credentials())) {
                                        endpoint.hang();
                                        return Stage.with(
                                                Map.of(
                                                        "aws.containerCredentialsFullUri",
                                                        endpoint.uri().toString()),
                                                () -> stage.check(onItsOwn(stage, " awsMaxRetries=\"0\"")));
                                    }
                                })
                        .says("expected AWS credentials for " + MSK + ", but none were found")
                        .advises("has to reach the credentials endpoint, 169.254.170.2", "NO_PROXY=169.254.170.2")
                        .retried(Retried.TWICE)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.AUTH_DENIED,
                                "The task's role may not connect to the cluster.",
                                stage -> stage.check(core(stage, without(stage, "Connect", ""))))
                        .says("this identity may not connect to " + MSK + ": [request-id]: Access denied")
                        .advises(
                                "Allow kafka-cluster:Connect in the policy of the task role (taskRoleArn, not"
                                        + " executionRoleArn), on\n  " + CLUSTER_ARN,
                                "quote the request id")
                        .retried(Retried.WHEN_WAITING_FOR_PERMISSIONS)
                        .attempts(1),
                Fault.of(
                                FailureCode.AUTH_DENIED,
                                "The credentials are wrong: here the secret key; a clock that is wrong, and credentials of another region or that have expired look the same.",
                                Faults::checkWithAWrongSecret)
                        .says("this identity may not connect to " + MSK + ": [request-id]: Access denied")
                        .advises("Credentials that expired, a clock that is minutes off and a wrong region")
                        .retried(Retried.WHEN_WAITING_FOR_PERMISSIONS)
                        .attempts(1),
                Fault.of(FailureCode.AUTH_THROTTLED, "More clients connect than MSK takes in a second.", stage -> {
                            stage.clusters()
                                    .msk()
                                    .iam()
                                    .limits(stage.clusters()
                                            .msk()
                                            .iam()
                                            .limits()
                                            .withConnectionsPerSecond(OptionalInt.of(0)));
                            return stage.check(administrator(stage));
                        })
                        .says(MSK + " takes no more connections for the moment: [request-id]: Too many connects")
                        .advises("reconnect.backoff.ms to 1000 or more", "Serverless: 100 a second")
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime(),
                Fault.of(
                                FailureCode.AUTH_FAILED,
                                "The password is wrong.",
                                stage -> stage.check(stage.clusters().user("eeg", "guessed-wrong")))
                        .says("authentication at " + SECURED + " failed (PLAIN): ", "Invalid username or password")
                        .advises("Check user and password, or whatever sasl.jaas.config names"));
    }

    private static List<Fault> ofTheCluster() {
        return List.of(Fault.of(
                        FailureCode.CLUSTER_DENIED,
                        "The task's role may not describe the cluster, and this cluster tells nobody else about its topics. Mostly PERMISSION_MISSING is all that comes of it: see there.",
                        stage -> {
                            stage.clusters().msk().iam().describeClusterNeed(DescribeClusterNeed.ALL_CLIENTS);
                            return stage.check(core(stage, without(stage, "DescribeCluster", "")));
                        })
                .says("this identity may not describe the cluster at " + MSK)
                .advises("Allow kafka-cluster:DescribeCluster in the policy of the task role", CLUSTER_ARN)
                .retried(Retried.WHEN_WAITING_FOR_PERMISSIONS)
                .attempts(1));
    }

    private static List<Fault> ofTheTopics() {
        return List.of(
                Fault.of(
                                FailureCode.TOPIC_UNAUTHORIZED,
                                "The task's role may not describe the topic.",
                                stage ->
                                        stage.check(core(stage, without(stage, "DescribeTopic", Topics.USER_ACTIVITY))))
                        .says("user.activity may not be described by this identity; whether it exists is not told")
                        .advises(
                                "Allow kafka-cluster:DescribeTopic in the policy of the task role",
                                TOPIC_ARN + "user.activity",
                                "WriteData and ReadData do not include it")
                        .retried(Retried.WHEN_WAITING_FOR_PERMISSIONS)
                        .attempts(1),
                Fault.of(
                                FailureCode.TOPIC_UNAUTHORIZED,
                                "The same with Kafka's ACLs.",
                                stage -> stage.check(stage.clusters().user("eeg", SECRET)))
                        .says("alerts.events may not be described by this identity; whether it exists is not told")
                        .advises("kafka-acls.sh --bootstrap-server " + SECURED
                                + " --command-config ADMIN.properties --add --allow-principal User:NAME --operation"
                                + " Describe --topic alerts.events")
                        .retried(Retried.WHEN_WAITING_FOR_PERMISSIONS)
                        .attempts(1),
                Fault.of(
                                FailureCode.TOPIC_MISSING,
                                "Nobody has created the topic in this environment yet.",
                                stage -> stage.check(TopicGuard.forService("eeg")
                                        .clientProperties(administrator(stage))
                                        .permissions(PermissionScope.NONE)
                                        .settleWindow(SETTLE)))
                        .says("eeg.raw.data does not exist; expected a topic with at least 3 partitions")
                        .advises(
                                "Topics are created once per environment by an operator, never by a service",
                                APPLY + MSK)
                        .retried(Retried.UNTIL_SETTLED),
                Fault.of(
                                FailureCode.TOPIC_MISSING,
                                "The same with a catalog of your own, and another Kafka.",
                                stage -> stage.check(TopicGuard.forService("core")
                                        .catalog(catalog(topic("core.audit").build()))
                                        .clientProperties(stage.clusters().user("admin", SECRET))
                                        .permissions(PermissionScope.NONE)
                                        .settleWindow(SETTLE)))
                        .says("core.audit does not exist; expected a topic with at least 3 partitions")
                        .advises(
                                APPLY + SECURED + " --command-config ADMIN.properties --catalog FILE",
                                "FILE has to declare what this service asks for")
                        .retried(Retried.UNTIL_SETTLED),
                Fault.of(
                                FailureCode.TOPIC_NOT_READY,
                                "The broker that has the partition is down.",
                                stage -> stage.check(TopicGuard.forService("core")
                                        .catalog(catalog(
                                                topic(Topics.USER_ACTIVITY).build()))
                                        .clientProperties(Map.of(
                                                "bootstrap.servers",
                                                stage.clusters().plainAddress()))))
                        .says("user.activity has no leader for partition 1; expected a leader for each partition")
                        .advises(
                                "Start the service again in a minute",
                                "  java -jar admin-tool.jar describe TOPIC --bootstrap-server " + PLAIN)
                        .retried(Retried.UNTIL_THE_TIME_IS_OVER)
                        .inShortTime()
                        // It takes a second broker, which local-msk does not have at Kafka 2.8.
                        .atOneLevel(),
                Fault.of(
                                FailureCode.PARTITIONS_TOO_FEW,
                                "The catalog declares more partitions than the topic was given.",
                                stage -> stage.check(withConfigsReadable(
                                        stage, topic(Topics.USER_ACTIVITY, 12).build())))
                        .says("user.activity has 3 partitions; expected at least 12 partitions")
                        .advises("Adding partitions moves keys", APPLY + MSK + " --catalog FILE --add-partitions"),
                Fault.of(
                                FailureCode.TOPIC_UNDETERMINED,
                                "The broker answers with another error: here the topic, given in code, has a name that no topic can have.",
                                stage -> stage.check(TopicGuard.forTopics(
                                                "eeg",
                                                List.of(topic("eeg raw data").build()))
                                        .clientProperties(administrator(stage))))
                        .says("eeg raw data could not be checked; the broker answered: ")
                        .advises("This does not pass by itself: look up the broker's answer"));
    }

    private static List<Fault> ofTheUse() {
        return List.of(
                Fault.of(
                                FailureCode.CONFIG_DRIFT,
                                "Somebody has set another value, or the catalog was changed and not applied.",
                                stage -> stage.check(withConfigsReadable(
                                        stage,
                                        topic(Topics.USER_ACTIVITY)
                                                .config("retention.ms", "1209600000")
                                                .build())))
                        .says("user.activity: expected retention.ms=1209600000, but it is 604800000")
                        .advises(
                                "Correct the catalog, or on the bastion run",
                                APPLY + MSK + " --catalog FILE --alter-configs"),
                Fault.of(
                                FailureCode.CONFIG_DRIFT,
                                "The one config that MSK Serverless sets for good.",
                                stage -> stage.check(withConfigsReadable(
                                        stage,
                                        topic(Topics.USER_ACTIVITY)
                                                .config("cleanup.policy", "compact")
                                                .build())))
                        .says("user.activity: expected cleanup.policy=compact, but it is delete")
                        .advises("sets cleanup.policy when a topic is created and never again", "loses its records"),
                lackingForCore("ReadData", Topics.USER_ACTIVITY, TOPIC_ARN + "user.activity")
                        .says("expected kafka-cluster:ReadData on user.activity, but the broker does not report it"),
                lackingForCore("WriteData", Topics.ALERTS_EVENTS, TOPIC_ARN + "alerts.events"),
                lackingForCore("WriteDataIdempotently", "", CLUSTER_ARN),
                lackingForCore("AlterGroup", "", GROUP_ARN),
                lackingForCore("DescribeGroup", "", GROUP_ARN),
                Fault.of(
                                FailureCode.PERMISSION_MISSING,
                                "The role may not describe the cluster, which admin clients need: the topics were looked at as a consumer does, which cannot ask for permissions and configs.",
                                stage -> {
                                    stage.clusters().msk().iam().describeClusterNeed(DescribeClusterNeed.ADMIN_CLIENTS);
                                    return stage.check(core(stage, without(stage, "DescribeCluster", ""))
                                            .catalog(TopicCatalog.builder()
                                                    .service("core", "core-service")
                                                    .topic(topic(Topics.USER_ACTIVITY)
                                                            .producers("core")
                                                            .config("retention.ms", "604800000")
                                                            .build())
                                                    .build()));
                                })
                        .says("expected kafka-cluster:DescribeCluster on the cluster")
                        .entails(FailureCode.UNVERIFIED)
                        .advises("Allow kafka-cluster:DescribeCluster in the policy of the task role", CLUSTER_ARN)
                        .retried(Retried.WHEN_FATAL)
                        .attempts(1)
                        // What only admin clients ask came after Kafka 2.8.
                        .atOneLevel(),
                Fault.of(
                                FailureCode.PERMISSION_MISSING,
                                "The same with Kafka's ACLs.",
                                stage -> stage.check(stage.clusters().user("reader", SECRET)))
                        .says(
                                "expected Write on eeg.processed.data, but the broker does not report it for this identity")
                        .advises("--operation Write --topic eeg.processed.data")
                        .retried(Retried.WHEN_FATAL)
                        .attempts(1),
                Fault.of(
                                FailureCode.EXCESS_PERMISSION,
                                "The policy has a wildcard: the service could create, alter and delete topics.",
                                stage -> stage.check(core(
                                        stage,
                                        and(
                                                stage.clusters().policiesOfCore(),
                                                Clusters.policy(
                                                        "*Topic",
                                                        stage.clusters()
                                                                .msk()
                                                                .iam()
                                                                .topicArn(Topics.USER_ACTIVITY))))))
                        .says("this identity has kafka-cluster:CreateTopic, kafka-cluster:AlterTopic,"
                                + " kafka-cluster:DeleteTopic on user.activity")
                        .advises(
                                "Take kafka-cluster:CreateTopic, kafka-cluster:AlterTopic, kafka-cluster:DeleteTopic",
                                "out of the policy of the task role",
                                "kafka-cluster:*Topic"),
                Fault.of(
                                FailureCode.EXCESS_PERMISSION,
                                "The same with Kafka's ACLs: here a super user.",
                                stage -> stage.check(stage.clusters().user("admin", SECRET)))
                        .says("this identity has Create, Alter, Delete on ")
                        .advises("kafka-acls.sh --remove", "super.users"),
                Fault.of(
                                FailureCode.UNVERIFIED,
                                "The role may not describe the cluster, where brokers report who may write idempotently.",
                                stage -> stage.check(core(stage, without(stage, "DescribeCluster", ""))))
                        .says("not checked whether this identity may write idempotently")
                        .advises("To have it checked: Allow kafka-cluster:DescribeCluster", CLUSTER_ARN),
                Fault.of(
                                FailureCode.UNVERIFIED,
                                "The role may not read the topic's configs, of which the catalog declares some.",
                                stage -> stage.check(declaring(
                                        stage,
                                        stage.clusters().policiesOfCore(),
                                        topic(Topics.USER_ACTIVITY)
                                                .config("retention.ms", "604800000")
                                                .build())))
                        .says("not checked the configs of user.activity: ")
                        .advises(
                                "To have them checked: Allow kafka-cluster:DescribeTopicDynamicConfiguration",
                                TOPIC_ARN + "user.activity"),
                Fault.of(
                                FailureCode.UNVERIFIED,
                                "The catalog declares a config that brokers of this kind do not have.",
                                stage -> stage.check(withConfigsReadable(
                                        stage,
                                        topic(Topics.USER_ACTIVITY)
                                                .config("a.config.of.the.future", "7")
                                                .build())))
                        .says("not checked the config a.config.of.the.future of user.activity")
                        .advises("take it out of the catalog"));
    }

    private static Fault lackingForCore(String action, String topic, String arn) {
        String on = topic.isEmpty() ? "" : " on " + topic;
        return Fault.of(
                        FailureCode.PERMISSION_MISSING,
                        "The policy of the role lacks " + action + on + ".",
                        stage -> stage.check(core(stage, without(stage, action, topic))))
                .says("expected kafka-cluster:" + action + " on ")
                .advises("Allow kafka-cluster:" + action + " in the policy of the task role", "on\n  " + arn)
                .retried(Retried.WHEN_FATAL)
                .attempts(1);
    }

    private static List<Fault> ofTheCheck() {
        return List.of(
                Fault.of(
                                FailureCode.DEADLINE,
                                "The client is stuck while it is made: a name server, or a login of your own, does not answer.",
                                stage -> stage.check(with(
                                        administrator(stage),
                                        "sasl.client.callback.handler.class",
                                        BlockedLogin.InConfiguration.class)))
                        .says("no verdict from " + MSK + " within 2 s, while creating the client")
                        .advises("The broker, a name server or a source of credentials does not answer")
                        .attempts(1)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.DEADLINE,
                                "A login of your own never gets its credentials.",
                                stage -> stage.check(with(
                                        stage.clusters().user("eeg", SECRET),
                                        "sasl.client.callback.handler.class",
                                        BlockedLogin.InCallback.class)))
                        .says("within 2 s, while waiting for the answer to describeTopics")
                        .advises("(TopicGuard.Builder.timeout) only helps where they are slow")
                        .attempts(1)
                        .inShortTime()
                        .atOneLevel(),
                Fault.of(
                                FailureCode.INTERRUPTED,
                                "The thread that checks was interrupted: the service is being stopped, or its start has a time limit of its own.",
                                Faults::checkAndInterrupt)
                        .says("the check of " + MSK + " was interrupted before a verdict")
                        .advises("If nobody stopped the service, look for who interrupted the thread")
                        .atOneLevel(),
                Fault.of(
                                FailureCode.INTERNAL,
                                "A plug-in of the client fails as nobody foresaw: here a library that it needs is there in another version.",
                                stage -> stage.check(
                                        with(administrator(stage), "ssl.engine.factory.class", ClashingTls.class)))
                        .says("the check of " + MSK
                                + " failed unexpectedly: an error has ended the Kafka client's thread")
                        .advises("'Uncaught exception in thread'", "NoSuchMethodError", "mvn dependency:tree")
                        .atOneLevel());
    }

    /** Calls what is not there, as a login does that meets another version of a library. */
    public static final class ClashingLogin extends BlockedLogin {
        @Override
        public void handle(Callback[] callbacks) {
            throw new NoSuchMethodError("'void software.amazon.awssdk.Example.of()'");
        }
    }

    /** The same, in the client's own thread. */
    public static final class ClashingTls extends DefaultSslEngineFactory {
        @Override
        public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
            throw new NoSuchMethodError("'void software.amazon.awssdk.Example.of()'");
        }
    }

    private static Seen checkWithAWrongSecret(Stage stage) throws Exception {
        Role role = stage.clusters().role(stage.clusters().policiesOfCore());
        TemporaryCredentials credentials = role.credentials();
        return Stage.with(
                Map.of(
                        "aws.accessKeyId",
                        credentials.accessKeyId(),
                        "aws.secretAccessKey",
                        "guessed-wrong",
                        "aws.sessionToken",
                        credentials.sessionToken()),
                () -> stage.check(onItsOwn(stage, "")));
    }

    private static Seen checkAndInterrupt(Stage stage) throws Exception {
        var proxy = stage.clusters().msk().proxy();
        proxy.silence();
        long accepted = proxy.counts().accepted();
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread starting = new Thread(() -> {
            seen.complete(stage.check(administrator(stage)));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        starting.start();
        await().until(() -> proxy.counts().accepted() > accepted);

        starting.interrupt();

        Seen interrupted = seen.get(2, TimeUnit.SECONDS);
        assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
        return interrupted;
    }

    private static Map<String, Object> administrator(Stage stage) {
        return stage.clusters().administrator();
    }

    /** With IAM as the administrator of the look-alike, whose name the address need not be. */
    private static Map<String, Object> iamAt(String address) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "AWS_MSK_IAM",
                "sasl.jaas.config",
                IAM_LOGIN,
                "sasl.client.callback.handler.class",
                MskIam.CALLBACK_HANDLER));
    }

    /** A service that looks for its credentials where the AWS SDK does. */
    private static Map<String, Object> onItsOwn(Stage stage, String options) {
        return with(administrator(stage), "sasl.jaas.config", IAM_LOGIN.replace(";", options + ";"));
    }

    /** By address, to which the certificate is not made out. */
    private static Map<String, Object> tlsClient(Stage stage) {
        Map<String, Object> client = administrator(stage);
        client.keySet().removeIf(key -> key.startsWith("sasl."));
        client.put("bootstrap.servers", stage.clusters().mskByAddress());
        client.put("ssl.endpoint.identification.algorithm", "");
        return client;
    }

    /** The guard of core, which looks at everything, with a role of these policies. */
    private static TopicGuard.Builder core(Stage stage, List<String> policies) {
        return TopicGuard.forService("core")
                .clientProperties(stage.clusters().role(policies).clientProperties())
                .permissions(PermissionScope.ALL);
    }

    /** The guard of core as if user.activity were its only topic and declared so, with a role of these policies. */
    private static TopicGuard.Builder declaring(Stage stage, List<String> policies, Topic userActivity) {
        return TopicGuard.forService("core")
                .catalog(catalog(userActivity))
                .clientProperties(stage.clusters().role(policies).clientProperties());
    }

    private static TopicGuard.Builder withConfigsReadable(Stage stage, Topic userActivity) {
        return declaring(
                stage,
                and(
                        stage.clusters().policiesOfCore(),
                        Clusters.policy(
                                "DescribeTopicDynamicConfiguration",
                                stage.clusters().msk().iam().topicArn(Topics.USER_ACTIVITY))),
                userActivity);
    }

    /** The policies of core but that for this action, on this topic if it is about one. */
    private static List<String> without(Stage stage, String action, String topic) {
        List<String> policies = new ArrayList<>(stage.clusters().policiesOfCore());
        policies.removeIf(policy -> policy.contains("kafka-cluster:" + action + "\"") && policy.contains(topic));
        assertThat(policies).hasSize(stage.clusters().policiesOfCore().size() - 1);
        return policies;
    }

    private static List<String> and(List<String> policies, String another) {
        return Stream.concat(policies.stream(), Stream.of(another)).toList();
    }

    private static TopicCatalog catalog(Topic topic) {
        return TopicCatalog.builder().service("core").topic(topic).build();
    }

    private static Topic.Builder topic(String name) {
        return topic(name, 3);
    }

    private static Topic.Builder topic(String name, int partitions) {
        return Topic.named(name).partitions(partitions).purpose("test").consumers("core");
    }

    private static Map<String, Object> with(Map<String, Object> client, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(client);
        changed.put(key, value);
        return changed;
    }

    private static String[] arguments(Map<String, Object> client) {
        return Stream.concat(
                        Stream.of("guard"),
                        client.entrySet().stream().map(property -> property.getKey() + "=" + property.getValue()))
                .toArray(String[]::new);
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    /** A look at an address. */
    private interface Look {
        Seen at(String address) throws Exception;
    }

    private static Seen withAPortThatDropsPackets(Stage stage, String shownAs, Look look) throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
            String address = "127.0.0.1:" + full.getLocalPort();
            stage.show(address, shownAs);
            return look.at(address);
        }
    }

    /** The signer has to know the region also where the address does not tell it. */
    private static Seen inRegion(Callable<Seen> check) throws Exception {
        return Stage.with(Map.of("aws.region", "ap-south-1"), check);
    }
}
