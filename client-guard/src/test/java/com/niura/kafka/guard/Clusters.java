package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.Broker;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import static org.awaitility.Awaitility.await;

/**
 * The clusters in which faults are made: an emulator of MSK Serverless behind a proxy, where the service core has its topics; a
 * Kafka that asks for passwords and has ACLs, where eeg has its topics; and a Kafka that asks for nothing, with a second broker
 * behind a proxy that leads one partition (but at Kafka 2.8, of which there is one broker only).
 */
final class Clusters implements AutoCloseable {

    /** Of the Kafka that asks for passwords. */
    static final String SECRET = "eeg-secret";

    private static final String CORE_GROUP =
            Topics.catalog().service("core").consumerGroup().orElseThrow();

    private final LocalMsk msk;
    private final LocalMsk secured;
    private final LocalMsk plain;
    private final Map<String, Object> administrator;

    private Clusters(LocalMsk msk, LocalMsk secured, LocalMsk plain) {
        this.msk = msk;
        this.secured = secured;
        this.plain = plain;
        this.administrator = msk.iam().administrator().clientProperties();
    }

    /** Starts them at the level by default and fills them, all at once. */
    static Clusters start() {
        var msk = CompletableFuture.supplyAsync(() ->
                LocalMsk.builder().mskServerless("ap-south-1").faultProxy().start());
        var secured = CompletableFuture.supplyAsync(Clusters::startSecured);
        var plain = CompletableFuture.supplyAsync(Clusters::startPlain);
        Clusters clusters = new Clusters(msk.join(), secured.join(), plain.join());
        try {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(clusters::fillMsk),
                            CompletableFuture.runAsync(clusters::fillSecured),
                            CompletableFuture.runAsync(clusters::fillPlain))
                    .join();
            return clusters;
        } catch (RuntimeException e) {
            clusters.close();
            throw e;
        }
    }

    LocalMsk msk() {
        return msk;
    }

    LocalMsk secured() {
        return secured;
    }

    /** The first broker's address. */
    String plainAddress() {
        return plain.broker(1).address();
    }

    String mskByAddress() {
        return byAddress(msk);
    }

    /** An emulator of MSK behind a proxy, under an address that does not give it away. */
    static String byAddress(LocalMsk msk) {
        try {
            InetSocketAddress address = msk.proxy().address();
            return InetAddress.getByName(address.getHostString()).getHostAddress() + ":" + address.getPort();
        } catch (UnknownHostException e) {
            throw new AssertionError("names of local-msk resolve", e);
        }
    }

    /** Of a client on the emulator of MSK that may do everything: a copy. */
    Map<String, Object> administrator() {
        return new HashMap<>(administrator);
    }

    /** Of a client with a password: a copy. */
    Map<String, Object> user(String name, String password) {
        Map<String, Object> client = new HashMap<>(secured.clientProperties());
        client.put("security.protocol", "SASL_PLAINTEXT");
        client.put("sasl.mechanism", "PLAIN");
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(name, password));
        return client;
    }

    /** What core needs on the emulator of MSK, a policy for each action on each resource. */
    List<String> policiesOfCore() {
        Iam iam = msk.iam();
        Stream<String> cluster = Stream.of("Connect", "DescribeCluster", "WriteDataIdempotently")
                .map(action -> policy(action, iam.clusterArn()));
        Stream<String> group =
                Stream.of("DescribeGroup", "AlterGroup").map(action -> policy(action, iam.groupArn(CORE_GROUP)));
        Stream<String> topics = Topics.catalog().service("core").topics().stream()
                .flatMap(topic -> Stream.of(
                                Stream.of("DescribeTopic"),
                                topic.consumers().contains("core") ? Stream.of("ReadData") : Stream.<String>of(),
                                topic.producers().contains("core") ? Stream.of("WriteData") : Stream.<String>of())
                        .flatMap(actions -> actions)
                        .map(action -> policy(action, iam.topicArn(topic.name()))));
        return Stream.of(cluster, group, topics).flatMap(policies -> policies).toList();
    }

    /** A policy that allows one action on one resource. */
    static String policy(String action, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:%s", "Resource": "%s"}}""".formatted(action, resource);
    }

    /** A new role on the emulator of MSK. */
    Role role(List<String> policies) {
        return msk.iam().role("role-" + UUID.randomUUID(), policies.toArray(String[]::new));
    }

    /** The second broker of the Kafka that asks for nothing. */
    Optional<Broker> secondBroker() {
        return plain.brokers().stream().skip(1).findFirst();
    }

    void stopSecondBroker() {
        secondBroker().orElseThrow().stop();
        awaitLeaders(2);
    }

    /** Ends whatever fault there is, and waits until the last client that it held up is gone. */
    void reset() {
        msk.proxy().heal();
        secondBroker().ifPresent(broker -> {
            broker.proxy().heal();
            if (!broker.isRunning()) {
                broker.restart();
                awaitLeaders(3);
            }
        });
        msk.iam().limits(Limits.serverless());
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.NOBODY);
        await().until(() -> {
            // A client may try again, and be blocked again, before it finds that it has been closed.
            BlockedLogin.release();
            return Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().contains("topic-guard"));
        });
    }

    @Override
    public void close() {
        plain.close();
        secured.close();
        msk.close();
    }

    private static LocalMsk startSecured() {
        return LocalMsk.builder()
                .brokerConfig(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerConfig("sasl.enabled.mechanisms", "PLAIN")
                .brokerConfig(
                        "listener.name.client.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_admin=\"%s\" user_eeg=\"%s\" user_reader=\"%s\";"
                                .formatted(SECRET, SECRET, SECRET))
                .brokerConfig("authorizer.class.name", KafkaVersion.byDefault().aclAuthorizer())
                .brokerConfig("super.users", "User:admin;User:ANONYMOUS")
                .start();
    }

    private static LocalMsk startPlain() {
        return LocalMsk.builder()
                .brokers(KafkaVersion.byDefault() == KafkaVersion.KAFKA_4 ? 2 : 1)
                .faultProxy()
                // Two controllers lose their majority when one of them is slow for longer than this.
                .brokerConfig("controller.quorum.fetch.timeout.ms", "20000")
                .start();
    }

    /** Everything but eeg.raw.data; core has used its consumer group: of others brokers do not report what one may do. */
    private void fillMsk() {
        List<String> topics = Topics.catalog().topics().stream()
                .map(topic -> topic.name())
                .filter(name -> !name.equals(Topics.EEG_RAW_DATA))
                .toList();
        Map<String, Object> core = administrator();
        core.put("group.id", CORE_GROUP);
        try (Admin admin = Admin.create(administrator);
                Consumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(core, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            create(admin, topics.stream().map(name -> topic(name, 3)).toList());
            consumer.subscribe(List.of(Topics.USER_ACTIVITY));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200));
                return !consumer.assignment().isEmpty();
            });
            consumer.commitSync();
        }
    }

    /** The topics of eeg, which it may use but for alerts.events; reader may only describe them. */
    private void fillSecured() {
        List<AclBinding> acls = List.of(
                mayOn(Topics.EEG_RAW_DATA, "eeg", AclOperation.READ),
                mayOn(Topics.EEG_PROCESSED_DATA, "eeg", AclOperation.WRITE),
                mayOn(Topics.EEG_RAW_DATA, "reader", AclOperation.DESCRIBE),
                mayOn(Topics.EEG_PROCESSED_DATA, "reader", AclOperation.DESCRIBE),
                mayOn(Topics.ALERTS_EVENTS, "reader", AclOperation.DESCRIBE));
        try (Admin admin = Admin.create(user("admin", SECRET))) {
            create(
                    admin,
                    Topics.catalog().service("eeg").topics().stream()
                            .map(topic -> topic(topic.name(), topic.partitions()))
                            .toList());
            var unused = admin.createAcls(acls);
            await().until(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().size() == acls.size());
        }
    }

    /** user.activity, whose second partition is on the second broker. */
    private void fillPlain() {
        if (secondBroker().isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", plainAddress()))) {
            create(
                    admin,
                    List.of(new NewTopic(Topics.USER_ACTIVITY, Map.of(0, List.of(1), 1, List.of(2), 2, List.of(1)))));
        }
        awaitLeaders(3);
    }

    /** Until so many of the three partitions have a leader, as far as the first broker knows. */
    private void awaitLeaders(int number) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", plainAddress()))) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() ->
                            admin.describeTopics(List.of(Topics.USER_ACTIVITY)).allTopicNames().get().values().stream()
                                            .flatMap(topic -> topic.partitions().stream())
                                            .filter(partition -> partition.leader() != null)
                                            .count()
                                    == number);
        }
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty());
    }

    /** Creates topics, and waits for the broker that is asked, which may hear of them later than the controller. */
    static void create(Admin admin, int partitions, String... names) {
        create(admin, Stream.of(names).map(name -> topic(name, partitions)).toList());
    }

    private static void create(Admin admin, List<NewTopic> topics) {
        var unused = admin.createTopics(topics);
        List<String> names = topics.stream().map(NewTopic::name).toList();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.listTopics().names().get().containsAll(names));
    }

    private static AclBinding mayOn(String topic, String user, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
