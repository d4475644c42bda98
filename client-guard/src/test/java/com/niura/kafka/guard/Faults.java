package com.niura.kafka.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.security.auth.callback.Callback;

import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.ContainerCredentials;
import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.DescribeClusterNeed;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

import static com.niura.kafka.guard.Clusters.SECRET;
import static com.niura.kafka.guard.FailureCode.AUTH_DENIED;
import static com.niura.kafka.guard.FailureCode.AUTH_FAILED;
import static com.niura.kafka.guard.FailureCode.AUTH_THROTTLED;
import static com.niura.kafka.guard.FailureCode.CATALOG_INVALID;
import static com.niura.kafka.guard.FailureCode.CLUSTER_DENIED;
import static com.niura.kafka.guard.FailureCode.CONFIG_DRIFT;
import static com.niura.kafka.guard.FailureCode.CONFIG_INVALID;
import static com.niura.kafka.guard.FailureCode.CONFIG_UNAVAILABLE;
import static com.niura.kafka.guard.FailureCode.CONNECT_REFUSED;
import static com.niura.kafka.guard.FailureCode.CONNECT_TIMEOUT;
import static com.niura.kafka.guard.FailureCode.CPU_SHORTAGE;
import static com.niura.kafka.guard.FailureCode.CREDENTIALS_UNAVAILABLE;
import static com.niura.kafka.guard.FailureCode.DEADLINE;
import static com.niura.kafka.guard.FailureCode.DNS_UNRESOLVED;
import static com.niura.kafka.guard.FailureCode.EXCESS_PERMISSION;
import static com.niura.kafka.guard.FailureCode.INTERNAL;
import static com.niura.kafka.guard.FailureCode.INTERRUPTED;
import static com.niura.kafka.guard.FailureCode.LEADER_UNREACHABLE;
import static com.niura.kafka.guard.FailureCode.NO_TOPICS;
import static com.niura.kafka.guard.FailureCode.PARTITIONS_TOO_FEW;
import static com.niura.kafka.guard.FailureCode.PERMISSION_MISSING;
import static com.niura.kafka.guard.FailureCode.SASL_MECHANISM;
import static com.niura.kafka.guard.FailureCode.TLS_MISMATCH;
import static com.niura.kafka.guard.FailureCode.TLS_UNTRUSTED;
import static com.niura.kafka.guard.FailureCode.TOPIC_MISSING;
import static com.niura.kafka.guard.FailureCode.TOPIC_NOT_READY;
import static com.niura.kafka.guard.FailureCode.TOPIC_UNAUTHORIZED;
import static com.niura.kafka.guard.FailureCode.TOPIC_UNDETERMINED;
import static com.niura.kafka.guard.FailureCode.UNREACHABLE;
import static com.niura.kafka.guard.FailureCode.UNVERIFIED;
import static com.niura.kafka.guard.FailureCode.WRONG_CLUSTER;
import static com.niura.kafka.guard.FaultContext.MSK;
import static com.niura.kafka.guard.FaultContext.MSK_BY_ADDRESS;
import static com.niura.kafka.guard.FaultContext.PLAIN;
import static com.niura.kafka.guard.RetryBehaviour.NOT_ASKED;
import static com.niura.kafka.guard.RetryBehaviour.TWICE;
import static com.niura.kafka.guard.RetryBehaviour.UNTIL_SETTLED;
import static com.niura.kafka.guard.RetryBehaviour.UNTIL_THE_TIME_IS_OVER;
import static com.niura.kafka.guard.RetryBehaviour.WHEN_FATAL_UNTIL_SETTLED;
import static com.niura.kafka.guard.RetryBehaviour.WHEN_FATAL_WITH_PERMISSION_WINDOW;
import static com.niura.kafka.guard.RetryBehaviour.WHILE_NOTHING_IS_HEARD;
import static com.niura.kafka.guard.RetryBehaviour.WITH_PERMISSION_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * All faults that the guard names, one row each: {@link FailuresIT} makes them, and docs/failures.md shows them in this order.
 * A code without a fault is refused by {@link FailuresTest}.
 */
final class Faults {

    /** A folder that is not there. */
    private static final String NOWHERE = "/no/such/home";
    /** Of which the connection path takes its share, a third, where it is looked at before there is a verdict. */
    private static final Duration MEDIUM = Duration.ofSeconds(6);

    private static final String IAM_LOGIN = "software.amazon.msk.auth.iam.IAMLoginModule required;";
    private static final String SCRAM_LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"eeg\" password=\"" + SECRET
                    + "\";";

    static final List<Fault> ALL = Stream.of(
                    ofTheCatalog(),
                    ofTheProperties(),
                    ofTheConnectionPath(),
                    ofTls(),
                    ofTheMechanism(),
                    ofTheCredentials(),
                    ofTheTopics(),
                    ofTheUse(),
                    ofTheCheck())
            .flatMap(List::stream)
            .toList();

    private Faults() {}

    private static List<Fault> ofTheCatalog() {
        return List.of(
                Fault.of(CATALOG_INVALID, "The catalog does not know the service: its name is misspelt.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(context ->
                                context.check(TopicGuard.forService("egg").clientProperties(administrator(context)))),
                Fault.of(CATALOG_INVALID, "The catalog does not know the environment.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(context -> context.check(TopicGuard.forService("eeg")
                                .environment("prodution")
                                .clientProperties(administrator(context)))),
                Fault.of(CATALOG_INVALID, "The catalog's file has mistakes in it.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(Faults::checkWithMistakesInTheCatalog));
    }

    private static List<Fault> ofTheProperties() {
        return List.of(
                Fault.of(
                                CONFIG_INVALID,
                                "The security settings are missing: without them a Kafka client speaks plain text.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(context -> context.check(Map.of(
                                "bootstrap.servers", context.clusters().msk().bootstrapServers()))),
                Fault.of(
                                CONFIG_INVALID,
                                "Nothing tells the AWS region: neither the host name, as with an address or a private name, nor AWS_REGION.")
                        .within(MEDIUM)
                        .atOneLevel()
                        .made(Faults::checkInNoRegion),
                Fault.of(CONFIG_INVALID, "The library that signs for IAM is not on the class path.")
                        .atOneLevel()
                        .made(context -> GuardOutput.printed(StartingService.runWithout(
                                "aws-msk-iam-auth",
                                context.clusters().msk().jvmOptions(),
                                StartingService.arguments(
                                        "guard",
                                        MskIam.clientProperties(
                                                context.clusters().msk().bootstrapServers()))))),
                Fault.of(CONFIG_INVALID, "A file that a property names is not there.")
                        .atOneLevel()
                        .made(context -> context.check(
                                with(administrator(context), "ssl.truststore.location", "/no/such/store.p12"))),
                Fault.of(CONFIG_INVALID, "A class that a property names is not there.")
                        .atOneLevel()
                        .made(context -> context.check(with(
                                context.clusters().user("eeg", SECRET),
                                "sasl.jaas.config",
                                "no.such.LoginModule required password=\"" + SECRET + "\";"))),
                Fault.of(
                                CONFIG_UNAVAILABLE,
                                "A config provider does not get at the value: its store cannot be reached.")
                        .retried(TWICE)
                        .atOneLevel()
                        .made(Faults::checkWithAStoreOutOfReach),
                Fault.of(WRONG_CLUSTER, "A deployment to staging has the bootstrap servers of another environment.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(context -> context.check(TopicGuard.forService("core")
                                .catalog(TopicCatalog.builder()
                                        .service("core")
                                        .topic(topic(Topics.USER_ACTIVITY).build())
                                        .environment(Environment.named("staging")
                                                .clusterHosts("kafka.staging.internal")
                                                .build())
                                        .build())
                                .environment("staging")
                                .clientProperties(Map.of(
                                        "bootstrap.servers", context.clusters().plainAddress())))));
    }

    private static List<Fault> ofTheConnectionPath() {
        return List.of(
                Fault.of(DNS_UNRESOLVED, "The cluster's name is misspelt, or this task is outside the cluster's VPCs.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .atOneLevel()
                        .made(context -> context.check(MskIam.clientProperties(
                                "boot-absent.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"))),
                Fault.of(DNS_UNRESOLVED, "The same with another Kafka.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .atOneLevel()
                        .made(context -> context.check(Map.of("bootstrap.servers", "kafka.absent:9092"))),
                Fault.of(CONNECT_TIMEOUT, "Packets are dropped on the way, mostly by a security group.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .within(MEDIUM)
                        .atOneLevel()
                        .made(context -> withAPortThatDropsPackets(
                                context, MSK_BY_ADDRESS, address -> inRegion(() -> context.check(iamAt(address))))),
                Fault.of(CONNECT_TIMEOUT, "The same with another Kafka.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .within(MEDIUM)
                        .atOneLevel()
                        .made(context -> withAPortThatDropsPackets(
                                context, PLAIN, address -> context.check(Map.of("bootstrap.servers", address)))),
                Fault.of(CONNECT_REFUSED, "Nothing listens on the port.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .made(context -> {
                            context.clusters().msk().proxy().refuse();
                            return context.check(administrator(context));
                        }),
                Fault.of(
                                CONNECT_REFUSED,
                                "The port is that of another listener, one that MSK Serverless does not have.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .atOneLevel()
                        .made(context -> {
                            String other =
                                    context.clusters().msk().bootstrapServers().replaceFirst(":\\d+$", ":9094");
                            context.show(other, MSK.replace("9098", "9094"));
                            return context.check(with(administrator(context), "bootstrap.servers", other));
                        }),
                Fault.of(CONNECT_REFUSED, "The same with another Kafka, or its broker is down.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .atOneLevel()
                        .made(context -> {
                            String closed = closedPort();
                            context.show(closed, PLAIN);
                            return context.check(Map.of("bootstrap.servers", closed));
                        }),
                Fault.of(UNREACHABLE, "Something accepts connections and says nothing.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .made(context -> {
                            context.clusters().msk().proxy().silence();
                            return context.check(administrator(context));
                        }),
                Fault.of(UNREACHABLE, "A broker hangs.")
                        .retried(WHILE_NOTHING_IS_HEARD)
                        .within(MEDIUM)
                        .made(context -> {
                            context.clusters().secured().freeze();
                            try {
                                return context.check(context.clusters().user("eeg", SECRET));
                            } finally {
                                context.clusters().secured().resume();
                            }
                        }),
                Fault.of(
                                UNREACHABLE,
                                "The client's login fails in a way that the client tells nobody but its log: here a library that it needs is there in another version.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .made(context -> context.check(with(
                                administrator(context), "sasl.client.callback.handler.class", ClashingLogin.class))),
                Fault.of(UNREACHABLE, "The same where a login of your own never gets its credentials.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .atOneLevel()
                        .made(context -> context.check(with(
                                context.clusters().user("eeg", SECRET),
                                "sasl.client.callback.handler.class",
                                BlockedLogin.InCallback.class))));
    }

    private static List<Fault> ofTls() {
        return List.of(
                plainTextOnATlsPort("-Xmx1g", "A client without TLS at a TLS port, with a heap of 1 GiB."),
                plainTextOnATlsPort(
                        "-Xmx64m",
                        "The same with a heap of 64 MiB, of which the client would run out. The guard looks before it lets the client at the port."),
                Fault.of(TLS_MISMATCH, "A password would have been sent in plain text.")
                        .retried(NOT_ASKED)
                        .made(context -> context.check(with(
                                context.clusters().user("eeg", SECRET),
                                "bootstrap.servers",
                                context.clusters().mskByAddress()))),
                Fault.of(TLS_MISMATCH, "A client with TLS at a plain-text port.")
                        .within(MEDIUM)
                        .made(context -> context.check(Map.of(
                                "bootstrap.servers", context.clusters().plainAddress(), "security.protocol", "SSL"))),
                Fault.of(TLS_MISMATCH, "The same with IAM: the port is that of the plain-text listener.")
                        .within(MEDIUM)
                        .atOneLevel()
                        .made(context -> inRegion(
                                () -> context.check(iamAt(context.clusters().plainAddress())))),
                Fault.of(
                                TLS_UNTRUSTED,
                                "The broker's certificate is signed by an authority that the client does not know.")
                        .made(context -> {
                            Map<String, Object> stranger = administrator(context);
                            stranger.keySet().removeIf(key -> key.startsWith("ssl."));
                            return context.check(stranger);
                        }),
                Fault.of(TLS_UNTRUSTED, "The certificate is not issued for the name or address that the client uses.")
                        .made(context -> inRegion(() -> context.check(with(
                                administrator(context),
                                "bootstrap.servers",
                                context.clusters().mskByAddress())))));
    }

    private static Fault plainTextOnATlsPort(String heap, String cause) {
        return Fault.of(TLS_MISMATCH, cause)
                .retried(NOT_ASKED)
                .within(StartingService.TIMEOUT)
                .atOneLevel()
                .made(context -> {
                    // Whatever becomes of an OutOfMemoryError otherwise: this JVM does not survive one.
                    String output = StartingService.run(
                            List.of(heap, "-XX:+ExitOnOutOfMemoryError"),
                            "guard",
                            "bootstrap.servers=" + context.clusters().mskByAddress());
                    assertThat(output).doesNotContain("OutOfMemoryError");
                    assertThat(StartingService.peak(output)).isLessThan(60);
                    return GuardOutput.printed(output);
                });
    }

    private static List<Fault> ofTheMechanism() {
        return List.of(
                Fault.of(SASL_MECHANISM, "TLS without SASL, at a listener that wants SASL.")
                        .within(MEDIUM)
                        .atOneLevel()
                        .made(context -> context.check(with(tlsClient(context), "security.protocol", "SSL"))),
                Fault.of(SASL_MECHANISM, "The listener offers another mechanism.")
                        .made(context -> context.check(with(
                                with(tlsClient(context), "sasl.mechanism", "SCRAM-SHA-512"),
                                "sasl.jaas.config",
                                SCRAM_LOGIN))),
                Fault.of(SASL_MECHANISM, "The same at a listener for passwords.")
                        .made(context -> context.check(with(
                                with(context.clusters().user("eeg", SECRET), "sasl.mechanism", "SCRAM-SHA-512"),
                                "sasl.jaas.config",
                                SCRAM_LOGIN))),
                Fault.of(SASL_MECHANISM, "SASL, at a listener that does without.")
                        .made(context -> context.check(with(
                                context.clusters().user("eeg", SECRET),
                                "bootstrap.servers",
                                context.clusters().plainAddress()))));
    }

    private static List<Fault> ofTheCredentials() {
        return List.of(
                Fault.of(CREDENTIALS_UNAVAILABLE, "The task has no role: nobody offers credentials.")
                        .retried(TWICE)
                        .atOneLevel()
                        .made(context -> FaultContext.with(
                                Map.of("aws.disableEc2Metadata", "true"), () -> context.check(onItsOwn(context)))),
                Fault.of(CREDENTIALS_UNAVAILABLE, "The endpoint that gives out a task's credentials hangs.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .atOneLevel()
                        .made(context -> {
                            try (ContainerCredentials endpoint = ContainerCredentials.start(
                                    context.clusters().role(List.of()).credentials())) {
                                endpoint.hang();
                                return FaultContext.with(
                                        Map.of(
                                                "aws.containerCredentialsFullUri",
                                                endpoint.uri().toString()),
                                        () -> context.check(onItsOwn(context)));
                            }
                        }),
                Fault.of(AUTH_DENIED, "The task's role may not connect to the cluster.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(context -> context.check(core(context, without(context, "Connect", "")))),
                Fault.of(
                                AUTH_DENIED,
                                "The credentials are wrong: here the secret key; a clock that is wrong, and credentials of another region or that have expired look the same.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(Faults::checkWithAWrongSecret),
                Fault.of(AUTH_DENIED, "The key is a temporary one, and its session token is not there.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(Faults::checkWithoutSessionToken),
                Fault.of(AUTH_THROTTLED, "More clients connect than MSK takes in a second.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .made(context -> {
                            var iam = context.clusters().msk().iam();
                            iam.limits(iam.limits().withConnectionsPerSecond(OptionalInt.of(0)));
                            return context.check(administrator(context));
                        }),
                Fault.of(AUTH_FAILED, "The password is wrong.")
                        .made(context -> context.check(context.clusters().user("eeg", "guessed-wrong"))),
                Fault.of(
                                CLUSTER_DENIED,
                                "The task's role may not describe the cluster, and this cluster tells nobody else about its topics. Mostly PERMISSION_MISSING is all that comes of it: see there.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(context -> {
                            context.clusters().msk().iam().describeClusterNeed(DescribeClusterNeed.ALL_CLIENTS);
                            return context.check(core(context, without(context, "DescribeCluster", "")));
                        }));
    }

    private static List<Fault> ofTheTopics() {
        return List.of(
                Fault.of(TOPIC_UNAUTHORIZED, "The task's role may not describe the topic.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(context ->
                                context.check(core(context, without(context, "DescribeTopic", Topics.USER_ACTIVITY)))),
                Fault.of(TOPIC_UNAUTHORIZED, "The same with Kafka's ACLs.")
                        .retried(WITH_PERMISSION_WINDOW)
                        .made(context -> context.check(context.clusters().user("eeg", SECRET))),
                Fault.of(TOPIC_MISSING, "Nobody has created the topic in this environment yet.")
                        .retried(UNTIL_SETTLED)
                        .made(context -> context.check(administrator(context))),
                Fault.of(TOPIC_MISSING, "The same with a catalog of your own, and another Kafka.")
                        .retried(UNTIL_SETTLED)
                        .made(context -> context.check(TopicGuard.forService("core")
                                .catalog(catalog(topic("core.audit").build()))
                                .clientProperties(context.clusters().user("admin", SECRET)))),
                Fault.of(TOPIC_NOT_READY, "The broker that has the partition is down.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        // It takes a second broker, which local-msk does not have at Kafka 2.8.
                        .atOneLevel()
                        .made(context -> {
                            context.clusters().stopSecondBroker();
                            return context.check(withUserActivityOn(context));
                        }),
                Fault.of(PARTITIONS_TOO_FEW, "The catalog declares more partitions than the topic was given.")
                        .retried(UNTIL_SETTLED)
                        .made(context -> context.check(withConfigsReadable(
                                context, topic(Topics.USER_ACTIVITY, 12).build()))),
                Fault.of(
                                TOPIC_UNDETERMINED,
                                "The broker answers with another error, of its authorizer or its storage for instance.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .atOneLevel()
                        .made(context -> {
                            try (TroubledBroker broker = new TroubledBroker()) {
                                context.show(broker.address(), PLAIN);
                                return context.check(Map.of("bootstrap.servers", broker.address()));
                            }
                        }));
    }

    private static List<Fault> ofTheUse() {
        return List.of(
                Fault.of(CONFIG_DRIFT, "Somebody has set another value, or the catalog was changed and not applied.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        .made(context -> context.check(withConfigsReadable(
                                context,
                                topic(Topics.USER_ACTIVITY)
                                        .config("retention.ms", "1209600000")
                                        .build()))),
                Fault.of(CONFIG_DRIFT, "The one config that MSK Serverless sets for good.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        .made(context -> context.check(withConfigsReadable(
                                context,
                                topic(Topics.USER_ACTIVITY)
                                        .config("cleanup.policy", "compact")
                                        .build()))),
                lackingForCore("ReadData", Topics.USER_ACTIVITY),
                lackingForCore("WriteData", Topics.ALERTS_EVENTS),
                lackingForCore("WriteDataIdempotently", ""),
                lackingForCore("AlterGroup", ""),
                lackingForCore("DescribeGroup", ""),
                Fault.of(
                                PERMISSION_MISSING,
                                "The role may not describe the cluster, which admin clients need: the topics were looked at as a consumer does, which cannot ask for permissions and configs.")
                        .entails(UNVERIFIED)
                        .retried(WHEN_FATAL_WITH_PERMISSION_WINDOW)
                        // What only admin clients ask came after Kafka 2.8.
                        .atOneLevel()
                        .made(context -> {
                            context.clusters().msk().iam().describeClusterNeed(DescribeClusterNeed.ADMIN_CLIENTS);
                            return context.check(core(context, without(context, "DescribeCluster", ""))
                                    .catalog(TopicCatalog.builder()
                                            .service("core", "core-service")
                                            .topic(topic(Topics.USER_ACTIVITY)
                                                    .producers("core")
                                                    .config("retention.ms", "604800000")
                                                    .build())
                                            .build()));
                        }),
                Fault.of(PERMISSION_MISSING, "The same with Kafka's ACLs.")
                        .retried(WHEN_FATAL_WITH_PERMISSION_WINDOW)
                        .made(context -> context.check(context.clusters().user("reader", SECRET))),
                Fault.of(
                                EXCESS_PERMISSION,
                                "The policy has a wildcard: the service could create, alter and delete topics.")
                        .made(context -> context.check(core(
                                context,
                                and(
                                        context.clusters().policiesOfCore(),
                                        Clusters.policy(
                                                "*Topic",
                                                context.clusters().msk().iam().topicArn(Topics.USER_ACTIVITY)))))),
                Fault.of(EXCESS_PERMISSION, "The same with Kafka's ACLs: here a super user.")
                        .made(context -> context.check(context.clusters().user("admin", SECRET))),
                Fault.of(
                                LEADER_UNREACHABLE,
                                "One of the brokers cannot be reached from here, though the bootstrap server can.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        // It takes a second broker, which local-msk does not have at Kafka 2.8.
                        .atOneLevel()
                        .made(context -> {
                            context.clusters()
                                    .secondBroker()
                                    .orElseThrow()
                                    .proxy()
                                    .refuse();
                            return context.check(withUserActivityOn(context));
                        }),
                Fault.of(NO_TOPICS, "No topic has the service among its producers or consumers.")
                        .retried(NOT_ASKED)
                        .atOneLevel()
                        .made(context -> context.check(TopicGuard.forService("audit")
                                .catalog(TopicCatalog.builder()
                                        .service("audit")
                                        .service("core")
                                        .topic(topic(Topics.USER_ACTIVITY).build())
                                        .build())
                                .clientProperties(administrator(context)))),
                Fault.of(
                                UNVERIFIED,
                                "The role may not describe the cluster, where brokers report who may write idempotently.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        .made(context -> context.check(core(context, without(context, "DescribeCluster", "")))),
                Fault.of(UNVERIFIED, "The role may not read the topic's configs, of which the catalog declares some.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        .made(context -> context.check(declaring(
                                context,
                                context.clusters().policiesOfCore(),
                                topic(Topics.USER_ACTIVITY)
                                        .config("retention.ms", "604800000")
                                        .build()))),
                Fault.of(UNVERIFIED, "The catalog declares a config that brokers of this kind do not have.")
                        .retried(WHEN_FATAL_UNTIL_SETTLED)
                        .made(context -> context.check(withConfigsReadable(
                                context,
                                topic(Topics.USER_ACTIVITY)
                                        .config("a.config.of.the.future", "7")
                                        .build()))));
    }

    private static Fault lackingForCore(String action, String topic) {
        return Fault.of(
                        PERMISSION_MISSING,
                        "The policy of the role lacks " + action + (topic.isEmpty() ? "" : " on " + topic) + ".")
                .retried(WHEN_FATAL_WITH_PERMISSION_WINDOW)
                .made(context -> context.check(core(context, without(context, action, topic))));
    }

    private static List<Fault> ofTheCheck() {
        return List.of(
                Fault.of(
                                CPU_SHORTAGE,
                                "The container gets next to no CPU: the client's answers come too late, and nothing is wrong with the cluster.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .within(StartingService.TIMEOUT)
                        .atOneLevel()
                        .made(Faults::checkWithNextToNoCpu),
                Fault.of(
                                DEADLINE,
                                "The client is stuck while it is made: a name server, or a login of your own, does not answer.")
                        .retried(UNTIL_THE_TIME_IS_OVER)
                        .atOneLevel()
                        .made(context -> context.check(with(
                                administrator(context),
                                "sasl.client.callback.handler.class",
                                BlockedLogin.InConfiguration.class))),
                Fault.of(
                                INTERRUPTED,
                                "The thread that checks was interrupted: the service is being stopped, or its start has a time limit of its own.")
                        .atOneLevel()
                        .made(Faults::checkAndInterrupt),
                Fault.of(
                                INTERNAL,
                                "A plug-in of the client fails as nobody foresaw: here a library that it needs is there in another version.")
                        .atOneLevel()
                        .made(context -> context.check(
                                with(administrator(context), "ssl.engine.factory.class", ClashingTls.class))));
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

    /** Stands for a store of secrets that cannot be reached. */
    public static final class StoreOutOfReach implements ConfigProvider {

        private static final AtomicInteger ASKED = new AtomicInteger();

        @Override
        public ConfigData get(String path, Set<String> keys) {
            ASKED.incrementAndGet();
            throw new IllegalStateException("secretsmanager.ap-south-1.amazonaws.com does not answer");
        }

        @Override
        public ConfigData get(String path) {
            return get(path, Set.of());
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    private static GuardOutput checkWithAStoreOutOfReach(FaultContext context) {
        Map<String, Object> client = context.clusters().user("eeg", "${store:kafka/eeg:password}");
        client.put("config.providers", "store");
        client.put("config.providers.store.class", StoreOutOfReach.class.getName());
        StoreOutOfReach.ASKED.set(0);
        return context.check(client).withAttempts(StoreOutOfReach.ASKED.get());
    }

    private static GuardOutput checkWithMistakesInTheCatalog(FaultContext context) throws IOException {
        Path file = Files.createTempFile("topics", ".yaml");
        context.showText(file.toString(), "/etc/kafka/topics.yaml");
        try {
            Files.writeString(file, """
                    services:
                      eeg: { consumer-group: eeg-service }
                    topics:
                      eeg.raw.data: { partitions: three, purpose: Raw EEG, producers: [gatway], consumers: [eeg] }
                    """);
            return context.check(TopicGuard.forService("eeg")
                    .catalog(() -> TopicCatalog.load(file))
                    .clientProperties(administrator(context)));
        } finally {
            Files.delete(file);
        }
    }

    private static GuardOutput checkWithAWrongSecret(FaultContext context) throws Exception {
        return FaultContext.with(
                with(credentials(context), "aws.secretAccessKey", "guessed-wrong"),
                () -> context.check(onItsOwn(context)));
    }

    private static GuardOutput checkWithoutSessionToken(FaultContext context) throws Exception {
        Map<String, String> incomplete = new HashMap<>(credentials(context));
        incomplete.remove("aws.sessionToken");
        return FaultContext.with(incomplete, () -> context.check(onItsOwn(context)));
    }

    private static GuardOutput checkInNoRegion(FaultContext context) throws Exception {
        Map<String, String> settings = with(credentials(context), "user.home", NOWHERE);
        settings.put("aws.sharedCredentialsFile", "");
        settings.put("aws.disableEc2Metadata", "true");
        // Kafka tells the signer the name that the address has, so it takes one without.
        InetSocketAddress nameless = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (FaultProxy tunnel =
                FaultProxy.inFrontOf(nameless, context.clusters().msk().proxy().address())) {
            context.show(tunnel.bootstrapServers(), MSK_BY_ADDRESS);
            Map<String, Object> client = with(onItsOwn(context), "bootstrap.servers", tunnel.bootstrapServers());
            client.put("ssl.endpoint.identification.algorithm", "");
            return FaultContext.with(settings, () -> context.check(client));
        }
    }

    /** Those of a role, where the AWS SDK looks first. */
    private static Map<String, String> credentials(FaultContext context) {
        TemporaryCredentials credentials =
                context.clusters().role(context.clusters().policiesOfCore()).credentials();
        return Map.of(
                "aws.accessKeyId", credentials.accessKeyId(),
                "aws.secretAccessKey", credentials.secretAccessKey(),
                "aws.sessionToken", credentials.sessionToken());
    }

    private static GuardOutput checkWithNextToNoCpu(FaultContext context) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a process is stopped and continued by /bin/sh");
        Map<String, Object> eeg = context.clusters().user("eeg", SECRET);
        GuardOutput output =
                GuardOutput.printed(StartingService.run(List.of(), StartingService.arguments("starved-guard", eeg)));
        // Whoever gets next to no CPU is late for a verdict, too.
        assertThat(output.elapsed()).isLessThan(StartingService.TIMEOUT.plusSeconds(2));
        return output.elapsed().compareTo(StartingService.TIMEOUT) < 0 ? output : output.after(StartingService.TIMEOUT);
    }

    private static GuardOutput checkAndInterrupt(FaultContext context) throws Exception {
        var proxy = context.clusters().msk().proxy();
        proxy.silence();
        long accepted = proxy.counts().accepted();
        CompletableFuture<GuardOutput> output = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread starting = new Thread(() -> {
            output.complete(context.check(administrator(context)));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        starting.start();
        await().until(() -> proxy.counts().accepted() > accepted);

        starting.interrupt();

        GuardOutput interrupted = output.get(2, TimeUnit.SECONDS);
        assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
        return interrupted;
    }

    private static Map<String, Object> administrator(FaultContext context) {
        return context.clusters().administrator();
    }

    /** With IAM, at an address that need not be MSK's. */
    private static Map<String, Object> iamAt(String address) {
        return MskIam.clientProperties(address);
    }

    /** A service that looks for its credentials where the AWS SDK does. */
    private static Map<String, Object> onItsOwn(FaultContext context) {
        return with(administrator(context), "sasl.jaas.config", IAM_LOGIN.replace(";", " awsMaxRetries=\"0\";"));
    }

    /** By address, for which the certificate is not issued. */
    private static Map<String, Object> tlsClient(FaultContext context) {
        Map<String, Object> client = administrator(context);
        client.keySet().removeIf(key -> key.startsWith("sasl."));
        client.put("bootstrap.servers", context.clusters().mskByAddress());
        client.put("ssl.endpoint.identification.algorithm", "");
        return client;
    }

    /** The guard of core, which looks at everything, with a role of these policies. */
    private static TopicGuard.Builder core(FaultContext context, List<String> policies) {
        return TopicGuard.forService("core")
                .clientProperties(context.clusters().role(policies).clientProperties())
                .permissions(PermissionScope.ALL);
    }

    /** The guard of core as if user.activity were its only topic and declared so, with a role of these policies. */
    private static TopicGuard.Builder declaring(FaultContext context, List<String> policies, Topic userActivity) {
        return TopicGuard.forService("core")
                .catalog(catalog(userActivity))
                .clientProperties(context.clusters().role(policies).clientProperties());
    }

    private static TopicGuard.Builder withConfigsReadable(FaultContext context, Topic userActivity) {
        return declaring(
                context,
                and(
                        context.clusters().policiesOfCore(),
                        Clusters.policy(
                                "DescribeTopicDynamicConfiguration",
                                context.clusters().msk().iam().topicArn(Topics.USER_ACTIVITY))),
                userActivity);
    }

    /** The guard of core on the Kafka that asks for nothing, one of whose partitions is on the second broker. */
    private static TopicGuard.Builder withUserActivityOn(FaultContext context) {
        return TopicGuard.forService("core")
                .catalog(catalog(topic(Topics.USER_ACTIVITY).build()))
                .clientProperties(Map.of("bootstrap.servers", context.clusters().plainAddress()));
    }

    /** The policies of core but that for this action, on this topic if it is about one. */
    private static List<String> without(FaultContext context, String action, String topic) {
        List<String> policies = new ArrayList<>(context.clusters().policiesOfCore());
        policies.removeIf(policy -> policy.contains("kafka-cluster:" + action + "\"") && policy.contains(topic));
        assertThat(policies).hasSize(context.clusters().policiesOfCore().size() - 1);
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

    private static <V> Map<String, V> with(Map<String, V> settings, String key, V value) {
        Map<String, V> changed = new HashMap<>(settings);
        changed.put(key, value);
        return changed;
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    /** A check at an address. */
    private interface CheckAt {
        GuardOutput of(String address) throws Exception;
    }

    private static GuardOutput withAPortThatDropsPackets(FaultContext context, String shownAs, CheckAt check)
            throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
            String address = "127.0.0.1:" + full.getLocalPort();
            context.show(address, shownAs);
            return check.of(address);
        }
    }

    /** The signer has to know the region also where the address does not tell it. */
    private static GuardOutput inRegion(Callable<GuardOutput> check) throws Exception {
        return FaultContext.with(Map.of("aws.region", "ap-south-1"), check);
    }
}
