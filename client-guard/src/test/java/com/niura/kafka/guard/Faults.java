package com.niura.kafka.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

import static com.niura.kafka.guard.Clusters.SECRET;
import static com.niura.kafka.guard.FailureCode.*;
import static com.niura.kafka.guard.FaultContext.MSK;
import static com.niura.kafka.guard.FaultContext.MSK_BY_ADDRESS;
import static com.niura.kafka.guard.FaultContext.PLAIN;
import static com.niura.kafka.guard.RetryBehaviour.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * All faults that the guard names, one row each: {@link FaultTests} makes them, and docs/failures.md shows them in this order.
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
                Fault.atOneLevel(
                                CATALOG_INVALID,
                                NOT_ASKED,
                                "The catalog does not know the service: its name is misspelt.")
                        .made(context ->
                                context.check(TopicGuard.forService("egg").clientProperties(administrator(context)))),
                Fault.atOneLevel(CATALOG_INVALID, NOT_ASKED, "The catalog does not know the environment.")
                        .made(context -> context.check(TopicGuard.forService("eeg")
                                .environment("prodution")
                                .clientProperties(administrator(context)))),
                Fault.atOneLevel(CATALOG_INVALID, NOT_ASKED, "The catalog's file has mistakes in it.")
                        .made(Faults::checkWithMistakesInTheCatalog));
    }

    private static List<Fault> ofTheProperties() {
        return List.of(
                Fault.atOneLevel(
                                CONFIG_INVALID,
                                NOT_ASKED,
                                "The security settings are missing: without them a Kafka client speaks plain text.")
                        .made(context -> context.check(Map.of(
                                "bootstrap.servers", context.clusters().msk().bootstrapServers()))),
                Fault.atOneLevel(
                                CONFIG_INVALID,
                                NO,
                                "Nothing tells the AWS region: neither the host name, as with an address or a private name, nor AWS_REGION.")
                        .within(MEDIUM)
                        .made(Faults::checkInNoRegion),
                Fault.atOneLevel(CONFIG_INVALID, NO, "The library that signs for IAM is not on the class path.")
                        .made(context -> GuardOutput.printed(StartingService.run(
                                StartingService.without(
                                        "aws-msk-iam-auth",
                                        context.clusters().msk().jvmOptions()),
                                StartingService.arguments(
                                        "guard",
                                        MskIam.clientProperties(
                                                context.clusters().msk().bootstrapServers()))))),
                Fault.atOneLevel(CONFIG_INVALID, NO, "A file that a property names is not there.")
                        .made(administratorWith("ssl.truststore.location", "/no/such/store.p12")),
                Fault.atOneLevel(CONFIG_INVALID, NO, "A class that a property names is not there.")
                        .made(eegWith("sasl.jaas.config", "no.such.LoginModule required password=\"" + SECRET + "\";")),
                Fault.atOneLevel(
                                CONFIG_UNAVAILABLE,
                                TWICE,
                                "A config provider does not get at the value: its store cannot be reached.")
                        .made(Faults::checkWithAStoreOutOfReach),
                Fault.atOneLevel(
                                WRONG_CLUSTER,
                                NOT_ASKED,
                                "A deployment to staging has the bootstrap servers of another environment.")
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
                Fault.atOneLevel(
                                DNS_UNRESOLVED,
                                WHILE_NOTHING_IS_HEARD,
                                "The cluster's name is misspelt, or this task is outside the cluster's VPCs.")
                        .made(context -> context.check(MskIam.clientProperties(
                                "boot-absent.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"))),
                Fault.atOneLevel(DNS_UNRESOLVED, WHILE_NOTHING_IS_HEARD, "The same with another Kafka.")
                        .made(context -> context.check(Map.of("bootstrap.servers", "kafka.absent:9092"))),
                Fault.atOneLevel(
                                CONNECT_TIMEOUT,
                                WHILE_NOTHING_IS_HEARD,
                                "Packets are dropped on the way, mostly by a security group.")
                        .within(MEDIUM)
                        .made(context -> withAPortThatDropsPackets(
                                context,
                                MSK_BY_ADDRESS,
                                address -> inRegion(() -> context.check(MskIam.clientProperties(address))))),
                Fault.atOneLevel(CONNECT_TIMEOUT, WHILE_NOTHING_IS_HEARD, "The same with another Kafka.")
                        .within(MEDIUM)
                        .made(context -> withAPortThatDropsPackets(
                                context, PLAIN, address -> context.check(Map.of("bootstrap.servers", address)))),
                Fault.of(CONNECT_REFUSED, WHILE_NOTHING_IS_HEARD, "Nothing listens on the port.")
                        .made(context -> {
                            context.clusters().msk().proxy().refuse();
                            return context.check(administrator(context));
                        }),
                Fault.atOneLevel(
                                CONNECT_REFUSED,
                                WHILE_NOTHING_IS_HEARD,
                                "The port is that of another listener, one that MSK Serverless does not have.")
                        .made(context -> {
                            String other =
                                    context.clusters().msk().bootstrapServers().replaceFirst(":\\d+$", ":9094");
                            context.show(other, MSK.replace("9098", "9094"));
                            return context.check(with(administrator(context), "bootstrap.servers", other));
                        }),
                Fault.atOneLevel(
                                CONNECT_REFUSED,
                                WHILE_NOTHING_IS_HEARD,
                                "The same with another Kafka, or its broker is down.")
                        .made(context -> {
                            String closed = Ports.closed();
                            context.show(closed, PLAIN);
                            return context.check(Map.of("bootstrap.servers", closed));
                        }),
                Fault.of(UNREACHABLE, WHILE_NOTHING_IS_HEARD, "Something accepts connections and says nothing.")
                        .made(context -> {
                            context.clusters().msk().proxy().blackhole();
                            return context.check(administrator(context));
                        }),
                Fault.of(UNREACHABLE, WHILE_NOTHING_IS_HEARD, "A broker hangs.")
                        .within(MEDIUM)
                        .made(context -> {
                            context.clusters().secured().freeze();
                            try {
                                return context.check(eeg(context));
                            } finally {
                                context.clusters().secured().resume();
                            }
                        }),
                Fault.of(
                                UNREACHABLE,
                                UNTIL_THE_TIME_IS_OVER,
                                "The client's login fails in a way that the client tells nobody but its log: here a library that it needs is there in another version.")
                        .made(administratorWith("sasl.client.callback.handler.class", ClashingLogin.class)),
                Fault.atOneLevel(
                                UNREACHABLE,
                                UNTIL_THE_TIME_IS_OVER,
                                "The same where a login of your own never gets its credentials.")
                        .made(eegWith("sasl.client.callback.handler.class", BlockedLogin.InCallback.class)));
    }

    private static List<Fault> ofTls() {
        return List.of(
                plainTextOnATlsPort("-Xmx1g", "A client without TLS at a TLS port, with a heap of 1 GiB."),
                plainTextOnATlsPort(
                        "-Xmx64m",
                        "The same with a heap of 64 MiB, of which the client would run out. The guard looks before it lets the client at the port."),
                Fault.of(TLS_MISMATCH, NOT_ASKED, "A password would have been sent in plain text.")
                        .made(context -> context.check(with(
                                eeg(context),
                                "bootstrap.servers",
                                context.clusters().mskByAddress()))),
                Fault.of(TLS_MISMATCH, NO, "A client with TLS at a plain-text port.")
                        .within(MEDIUM)
                        .made(context -> context.check(Map.of(
                                "bootstrap.servers", context.clusters().plainAddress(), "security.protocol", "SSL"))),
                Fault.atOneLevel(TLS_MISMATCH, NO, "The same with IAM: the port is that of the plain-text listener.")
                        .within(MEDIUM)
                        .made(context -> inRegion(() -> context.check(
                                MskIam.clientProperties(context.clusters().plainAddress())))),
                Fault.of(
                                TLS_UNTRUSTED,
                                NO,
                                "The broker's certificate is signed by an authority that the client does not know.")
                        .made(context -> {
                            Map<String, Object> stranger = administrator(context);
                            stranger.keySet().removeIf(key -> key.startsWith("ssl."));
                            return context.check(stranger);
                        }),
                Fault.of(
                                TLS_UNTRUSTED,
                                NO,
                                "The certificate is not issued for the name or address that the client uses.")
                        .made(context -> inRegion(() -> context.check(with(
                                administrator(context),
                                "bootstrap.servers",
                                context.clusters().mskByAddress())))));
    }

    private static Fault plainTextOnATlsPort(String heap, String cause) {
        return Fault.atOneLevel(TLS_MISMATCH, NOT_ASKED, cause)
                .within(StartingService.TIMEOUT)
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
                Fault.atOneLevel(SASL_MECHANISM, NO, "TLS without SASL, at a listener that wants SASL.")
                        .within(MEDIUM)
                        .made(context -> context.check(with(tlsClient(context), "security.protocol", "SSL"))),
                Fault.of(SASL_MECHANISM, NO, "The listener offers another mechanism.")
                        .made(context -> context.check(with(
                                with(tlsClient(context), "sasl.mechanism", "SCRAM-SHA-512"),
                                "sasl.jaas.config",
                                SCRAM_LOGIN))),
                Fault.of(SASL_MECHANISM, NO, "The same at a listener for passwords.")
                        .made(context -> context.check(with(
                                with(eeg(context), "sasl.mechanism", "SCRAM-SHA-512"),
                                "sasl.jaas.config",
                                SCRAM_LOGIN))),
                Fault.of(SASL_MECHANISM, NO, "SASL, at a listener that does without.")
                        .made(context -> context.check(with(
                                eeg(context),
                                "bootstrap.servers",
                                context.clusters().plainAddress()))));
    }

    private static List<Fault> ofTheCredentials() {
        return List.of(
                Fault.atOneLevel(CREDENTIALS_UNAVAILABLE, TWICE, "The task has no role: nobody offers credentials.")
                        .made(context -> FaultContext.with(
                                Map.of("aws.disableEc2Metadata", "true"), () -> context.check(onItsOwn(context)))),
                Fault.atOneLevel(
                                CREDENTIALS_UNAVAILABLE,
                                UNTIL_THE_TIME_IS_OVER,
                                "The endpoint that gives out a task's credentials hangs.")
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
                Fault.of(AUTH_DENIED, WITH_PERMISSION_WINDOW, "The task's role may not connect to the cluster.")
                        .made(context -> context.check(core(context, without(context, "Connect", "")))),
                Fault.of(
                                AUTH_DENIED,
                                WITH_PERMISSION_WINDOW,
                                "The credentials are wrong: here the secret key; a clock that is wrong, and credentials of another region or that have expired look the same.")
                        .made(Faults::checkWithAWrongSecret),
                Fault.of(
                                AUTH_DENIED,
                                WITH_PERMISSION_WINDOW,
                                "The key is a temporary one, and its session token is not there.")
                        .made(Faults::checkWithoutSessionToken),
                Fault.of(AUTH_THROTTLED, UNTIL_THE_TIME_IS_OVER, "More clients connect than MSK takes in a second.")
                        .made(context -> {
                            var iam = context.clusters().msk().iam();
                            iam.limits(iam.limits().toBuilder()
                                    .connectionsPerSecond(0)
                                    .build());
                            return context.check(administrator(context));
                        }),
                Fault.of(AUTH_FAILED, NO, "The password is wrong.")
                        .made(context -> context.check(context.clusters().user("eeg", "guessed-wrong"))),
                Fault.of(
                                CLUSTER_DENIED,
                                WITH_PERMISSION_WINDOW,
                                "The task's role may not describe the cluster, and this cluster tells nobody else about its topics. Mostly PERMISSION_MISSING is all that comes of it: see there.")
                        .made(context -> {
                            context.clusters()
                                    .msk()
                                    .iam()
                                    .describeClusterRequirement(DescribeClusterRequirement.ALL_CLIENTS);
                            return context.check(core(context, without(context, "DescribeCluster", "")));
                        }));
    }

    private static List<Fault> ofTheTopics() {
        return List.of(
                Fault.of(TOPIC_UNAUTHORIZED, WITH_PERMISSION_WINDOW, "The task's role may not describe the topic.")
                        .made(context ->
                                context.check(core(context, without(context, "DescribeTopic", Topics.USER_ACTIVITY)))),
                Fault.of(TOPIC_UNAUTHORIZED, WITH_PERMISSION_WINDOW, "The same with Kafka's ACLs.")
                        .made(context -> context.check(eeg(context))),
                Fault.of(TOPIC_MISSING, UNTIL_SETTLED, "Nobody has created the topic in this environment yet.")
                        .made(context -> context.check(administrator(context))),
                Fault.of(TOPIC_MISSING, UNTIL_SETTLED, "The same with a catalog of your own, and another Kafka.")
                        .made(context -> context.check(TopicGuard.forService("core")
                                .catalog(catalog(topic("core.audit").build()))
                                .clientProperties(context.clusters().user("admin", SECRET)))),
                // It takes a second broker, which local-msk does not have at Kafka 2.8.
                Fault.atOneLevel(TOPIC_NOT_READY, UNTIL_THE_TIME_IS_OVER, "The broker that has the partition is down.")
                        .made(context -> {
                            context.clusters().stopSecondBroker();
                            return context.check(withUserActivityOn(context));
                        }),
                Fault.of(
                                PARTITIONS_TOO_FEW,
                                UNTIL_SETTLED,
                                "The catalog declares more partitions than the topic was given.")
                        .made(context -> context.check(withConfigsReadable(
                                context, topic(Topics.USER_ACTIVITY, 12).build()))),
                Fault.atOneLevel(
                                TOPIC_UNDETERMINED,
                                UNTIL_THE_TIME_IS_OVER,
                                "The broker answers with another error, of its authorizer or its storage for instance.")
                        .made(context -> {
                            try (TroubledBroker broker = new TroubledBroker()) {
                                context.show(broker.address(), PLAIN);
                                return context.check(Map.of("bootstrap.servers", broker.address()));
                            }
                        }));
    }

    private static List<Fault> ofTheUse() {
        return List.of(
                Fault.of(
                                CONFIG_DRIFT,
                                WHEN_FATAL_UNTIL_SETTLED,
                                "Somebody has set another value, or the catalog was changed and not applied.")
                        .made(context -> context.check(
                                withConfigsReadable(context, userActivity("retention.ms", "1209600000")))),
                Fault.of(CONFIG_DRIFT, WHEN_FATAL_UNTIL_SETTLED, "The one config that MSK Serverless sets for good.")
                        .made(context ->
                                context.check(withConfigsReadable(context, userActivity("cleanup.policy", "compact")))),
                lackingForCore("ReadData", Topics.USER_ACTIVITY),
                lackingForCore("WriteData", Topics.ALERTS_EVENTS),
                lackingForCore("WriteDataIdempotently", ""),
                lackingForCore("AlterGroup", ""),
                lackingForCore("DescribeGroup", ""),
                // What only admin clients ask came after Kafka 2.8.
                Fault.atOneLevel(
                                PERMISSION_MISSING,
                                WHEN_FATAL_WITH_PERMISSION_WINDOW,
                                "The role may not describe the cluster, which admin clients need: the topics were looked at as a consumer does, which cannot ask for permissions and configs.")
                        .entails(UNVERIFIED)
                        .made(context -> {
                            context.clusters()
                                    .msk()
                                    .iam()
                                    .describeClusterRequirement(DescribeClusterRequirement.ADMIN_CLIENTS);
                            return context.check(core(context, without(context, "DescribeCluster", ""))
                                    .catalog(TopicCatalog.builder()
                                            .service("core", "core-service")
                                            .topic(topic(Topics.USER_ACTIVITY)
                                                    .producers("core")
                                                    .config("retention.ms", "604800000")
                                                    .build())
                                            .build()));
                        }),
                Fault.of(PERMISSION_MISSING, WHEN_FATAL_WITH_PERMISSION_WINDOW, "The same with Kafka's ACLs.")
                        .made(context -> context.check(context.clusters().user("reader", SECRET))),
                Fault.of(
                                EXCESS_PERMISSION,
                                NO,
                                "The policy has a wildcard: the service could create, alter and delete topics.")
                        .made(context -> context.check(core(
                                context,
                                and(
                                        context.clusters().policiesOfCore(),
                                        Clusters.policy(
                                                "*Topic",
                                                context.clusters().msk().iam().topicArn(Topics.USER_ACTIVITY)))))),
                Fault.of(EXCESS_PERMISSION, NO, "The same with Kafka's ACLs: here a super user.")
                        .made(context -> context.check(context.clusters().user("admin", SECRET))),
                // It takes a second broker, which local-msk does not have at Kafka 2.8.
                Fault.atOneLevel(
                                LEADER_UNREACHABLE,
                                WHEN_FATAL_UNTIL_SETTLED,
                                "One of the brokers cannot be reached from here, though the bootstrap server can.")
                        .made(context -> {
                            context.clusters()
                                    .secondBroker()
                                    .orElseThrow()
                                    .proxy()
                                    .refuse();
                            return context.check(withUserActivityOn(context));
                        }),
                Fault.atOneLevel(NO_TOPICS, NOT_ASKED, "No topic has the service among its producers or consumers.")
                        .made(context -> context.check(TopicGuard.forService("audit")
                                .catalog(TopicCatalog.builder()
                                        .service("audit")
                                        .service("core")
                                        .topic(topic(Topics.USER_ACTIVITY).build())
                                        .build())
                                .clientProperties(administrator(context)))),
                Fault.of(
                                UNVERIFIED,
                                WHEN_FATAL_UNTIL_SETTLED,
                                "The role may not describe the cluster, where brokers report who may write idempotently.")
                        .made(context -> context.check(core(context, without(context, "DescribeCluster", "")))),
                Fault.of(
                                UNVERIFIED,
                                WHEN_FATAL_UNTIL_SETTLED,
                                "The role may not read the topic's configs, of which the catalog declares some.")
                        .made(context -> context.check(declaring(
                                context,
                                context.clusters().policiesOfCore(),
                                userActivity("retention.ms", "604800000")))),
                Fault.of(
                                UNVERIFIED,
                                WHEN_FATAL_UNTIL_SETTLED,
                                "The catalog declares a config that brokers of this kind do not have.")
                        .made(context -> context.check(
                                withConfigsReadable(context, userActivity("a.config.of.the.future", "7")))));
    }

    private static Fault lackingForCore(String action, String topic) {
        return Fault.of(
                        PERMISSION_MISSING,
                        WHEN_FATAL_WITH_PERMISSION_WINDOW,
                        "The policy of the role lacks " + action + (topic.isEmpty() ? "" : " on " + topic) + ".")
                .made(context -> context.check(core(context, without(context, action, topic))));
    }

    private static List<Fault> ofTheCheck() {
        return List.of(
                Fault.atOneLevel(
                                CPU_SHORTAGE,
                                UNTIL_THE_TIME_IS_OVER,
                                "The container gets next to no CPU: the client's answers come too late, and nothing is wrong with the cluster.")
                        .within(StartingService.TIMEOUT)
                        .made(Faults::checkWithNextToNoCpu),
                Fault.atOneLevel(
                                DEADLINE,
                                UNTIL_THE_TIME_IS_OVER,
                                "The client is stuck while it is made: a name server, or a login of your own, does not answer.")
                        .made(administratorWith(
                                "sasl.client.callback.handler.class", BlockedLogin.InConfiguration.class)),
                Fault.atOneLevel(
                                INTERRUPTED,
                                NO,
                                "The thread that checks was interrupted: the service is being stopped, or its start has a time limit of its own.")
                        .made(Faults::checkAndInterrupt),
                Fault.atOneLevel(
                                INTERNAL,
                                NO,
                                "A plug-in of the client fails as nobody foresaw: here a library that it needs is there in another version.")
                        .made(administratorWith("ssl.engine.factory.class", ClashingTls.class)));
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
        Map<String, Object> eeg = eeg(context);
        GuardOutput output =
                GuardOutput.printed(StartingService.run(List.of(), StartingService.arguments("starved-guard", eeg)));
        // Whoever gets next to no CPU is late for a verdict, too.
        assertThat(output.elapsed()).isLessThan(StartingService.TIMEOUT.plusSeconds(2));
        return output.elapsed().compareTo(StartingService.TIMEOUT) < 0 ? output : output.after(StartingService.TIMEOUT);
    }

    private static GuardOutput checkAndInterrupt(FaultContext context) throws Exception {
        var proxy = context.clusters().msk().proxy();
        proxy.blackhole();
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

    /** With its password. */
    private static Map<String, Object> eeg(FaultContext context) {
        return context.clusters().user("eeg", SECRET);
    }

    private static Fault.Injection administratorWith(String key, Object value) {
        return context -> context.check(with(administrator(context), key, value));
    }

    private static Fault.Injection eegWith(String key, Object value) {
        return context -> context.check(with(eeg(context), key, value));
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

    private static Topic userActivity(String configKey, String value) {
        return topic(Topics.USER_ACTIVITY).config(configKey, value).build();
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

    /** A check at an address. */
    private interface CheckAt {
        GuardOutput of(String address) throws Exception;
    }

    private static GuardOutput withAPortThatDropsPackets(FaultContext context, String shownAs, CheckAt check)
            throws Exception {
        try (Ports.Dropping port = new Ports.Dropping()) {
            context.show(port.address(), shownAs);
            return check.of(port.address());
        }
    }

    /** The signer has to know the region also where the address does not tell it. */
    private static GuardOutput inRegion(Callable<GuardOutput> check) throws Exception {
        return FaultContext.with(Map.of("aws.region", "ap-south-1"), check);
    }
}
